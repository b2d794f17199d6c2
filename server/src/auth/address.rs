//! The address a request comes from: the peer's, or the one that a trusted proxy names.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use http::HeaderMap;

/// The address of the connection's other end, put into every request by the listener.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// The client's address (security rule 20): `X-Forwarded-For` counts only from a configured proxy, and there the
/// rightmost entry that is no proxy itself, since everything left of it is the client's own claim.
pub fn client(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    if !proxies.contains(&peer) {
        return peer;
    }
    let mut hops: Vec<IpAddr> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|hop| hop.trim().parse().ok())
        .collect();
    hops.reverse();
    hops.into_iter().find(|hop| !proxies.contains(hop)).unwrap_or(peer)
}

/// The network that shares a limit: an IPv4 address by itself, an IPv6 address with its /64.
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(v4) => IpAddr::V4(Ipv4Addr::from_bits(v4.to_bits())),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec_020_a_forwarded_address_counts_only_from_a_configured_proxy() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "1.1.1.1, 203.0.113.9, 10.0.0.1".parse().unwrap());
        let check = |peer: &str, expected: &str| {
            let got = client(peer.parse().unwrap(), &headers, &[proxy]);
            assert_eq!(got, expected.parse::<IpAddr>().unwrap(), "{peer}");
        };
        check("10.0.0.1", "203.0.113.9");
        check("198.51.100.7", "198.51.100.7");
    }

    #[test]
    fn an_ipv6_network_is_its_first_half() {
        let network = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
    }
}
