//! The policy for hosts that people name: looked up here, kept away from internal addresses, and connected to at
//! the very address that was checked (security rules 58 and 59). It opens no connection itself.

mod global;
mod internal;

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

pub use internal::{InternalTargets, InvalidTarget};

/// How long a name may take to be looked up.
const LOOKUP: Duration = Duration::from_secs(5);

/// Why a host that a person named is not connected to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// The name has no address.
    #[error("The host name {0} does not resolve.")]
    NotFound(String),
    /// Every address of it lies inside a network, and the target is not on the list of allowed ones.
    #[error(
        "{target} is an internal address, which is refused. To allow it, start the server with \
         --internal-targets {target} (SEATLEDGER_INTERNAL_TARGETS)."
    )]
    Internal {
        /// Host and port, as the list would have to name them.
        target: String,
    },
}

/// A host that a person named, with the addresses that may be connected to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its addresses, in the resolver's order; at least one. Connect to these, never to the name again.
    pub addresses: Vec<SocketAddr>,
    /// Whether the list of internal targets names it.
    pub is_listed: bool,
}

/// Looks a host up and leaves the addresses that may be connected to: global ones, and those of listed targets.
///
/// # Errors
/// The name does not resolve within 5 s, or all its addresses are internal and not listed.
pub async fn resolve(host: &str, port: u16, internal: &InternalTargets) -> Result<Target, TargetError> {
    let found = match host.parse::<IpAddr>() {
        Ok(address) => vec![SocketAddr::new(address, port)],
        Err(_) => lookup(host, port).await.ok_or_else(|| TargetError::NotFound(host.to_owned()))?,
    };
    choose(host, port, found, internal)
}

/// `None` if nothing was found in time.
async fn lookup(host: &str, port: u16) -> Option<Vec<SocketAddr>> {
    let found = tokio::time::timeout(LOOKUP, tokio::net::lookup_host((host, port))).await.ok()?.ok()?;
    let found: Vec<_> = found.collect();
    (!found.is_empty()).then_some(found)
}

fn choose(
    host: &str,
    port: u16,
    found: Vec<SocketAddr>,
    internal: &InternalTargets,
) -> Result<Target, TargetError> {
    if internal.names(host, port) {
        return Ok(Target { addresses: found, is_listed: true });
    }
    let listed = |address: &SocketAddr| internal.names(&address.ip().to_string(), port);
    let is_listed = found.iter().all(listed);
    let allowed = |address: &SocketAddr| global::is_global(address.ip()) || listed(address);
    let addresses: Vec<_> = found.into_iter().filter(allowed).collect();
    if addresses.is_empty() {
        return Err(TargetError::Internal { target: internal::written(host, port) });
    }
    Ok(Target { addresses, is_listed })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(host: &str, found: &[&str], list: &str) -> Result<Vec<String>, TargetError> {
        let found = found.iter().map(|ip| SocketAddr::new(ip.parse().unwrap(), 25)).collect();
        let target = choose(host, 25, found, &list.parse().unwrap())?;
        Ok(target.addresses.iter().map(|address| address.ip().to_string()).collect())
    }

    #[test]
    fn sec_059_a_name_of_internal_addresses_is_refused_unless_it_is_listed() {
        let refused = chosen("mail.corp.example", &["10.0.0.5", "fd00::1"], "").unwrap_err();
        assert_eq!(refused, TargetError::Internal { target: "mail.corp.example:25".into() });
        assert!(refused.to_string().contains("--internal-targets mail.corp.example:25"));
        let check = |list: &str, allowed: bool| {
            assert_eq!(chosen("mail.corp.example", &["10.0.0.5"], list).is_ok(), allowed, "{list}");
        };
        check("mail.corp.example:25", true);
        check("MAIL.corp.example:25", true);
        check("10.0.0.5:25", true);
        check("mail.corp.example:587", false);
        check("other.corp.example:25,10.0.0.6:25", false);
    }

    #[test]
    fn sec_059_internal_addresses_among_global_ones_are_dropped() {
        let chosen = chosen("mail.example.com", &["127.0.0.1", "1.1.1.1", "::1"], "").unwrap();
        assert_eq!(chosen, ["1.1.1.1"]);
    }

    #[tokio::test]
    async fn an_address_needs_no_resolver_and_a_listed_target_says_so() {
        let listed: InternalTargets = "127.0.0.1:2525,[::1]:2525".parse().unwrap();
        let target = resolve("127.0.0.1", 2525, &listed).await.unwrap();
        assert_eq!(target.addresses, ["127.0.0.1:2525".parse().unwrap()]);
        assert!(target.is_listed);
        assert!(resolve("::1", 2525, &listed).await.unwrap().is_listed);
        let refused = resolve("::1", 25, &listed).await.unwrap_err();
        assert_eq!(refused, TargetError::Internal { target: "[::1]:25".into() });
        let global = resolve("1.1.1.1", 25, &listed).await.unwrap();
        assert!(!global.is_listed);
    }
}
