//! The list of internal targets that the server's configuration allows: hosts with ports, nothing wider.

use std::{collections::BTreeSet, net::Ipv6Addr, str::FromStr};

/// Hosts and ports inside a network that may be connected to, as `mail.corp.example:25,10.0.0.5:587,[fd00::5]:25`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InternalTargets(BTreeSet<(String, u16)>);

/// An entry of the list that is no host and port.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a host and port such as mail.corp.example:25")]
pub struct InvalidTarget(String);

impl InternalTargets {
    /// Whether the list names this host, in either case, with this port.
    pub fn names(&self, host: &str, port: u16) -> bool {
        self.0.contains(&(host.trim_end_matches('.').to_ascii_lowercase(), port))
    }
}

impl FromStr for InternalTargets {
    type Err = InvalidTarget;

    fn from_str(text: &str) -> Result<Self, InvalidTarget> {
        let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        entries
            .map(|entry| target(entry).ok_or_else(|| InvalidTarget(entry.to_owned())))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

fn target(entry: &str) -> Option<(String, u16)> {
    let (host, port) = entry.rsplit_once(':')?;
    let port = port.parse().ok().filter(|port| *port != 0)?;
    let host = match host.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']')?.parse::<Ipv6Addr>().ok()?.to_string(),
        None if host.is_empty() || host.contains([':', '/', '@', ' ']) => return None,
        None => host.to_ascii_lowercase(),
    };
    Some((host, port))
}

/// A host and port as the list names them.
pub(super) fn written(host: &str, port: u16) -> String {
    if host.parse::<Ipv6Addr>().is_ok() { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_names_hosts_with_their_ports() {
        let list: InternalTargets = " Mail.corp.example:25, 10.0.0.5:587,[FD00::5]:25, ".parse().unwrap();
        assert!(list.names("mail.CORP.example", 25));
        assert!(list.names("mail.corp.example.", 25));
        assert!(list.names("10.0.0.5", 587) && list.names("fd00::5", 25));
        assert!(!list.names("mail.corp.example", 587) && !list.names("10.0.0.5", 25));
        assert!(!InternalTargets::default().names("", 0));
    }

    #[test]
    fn anything_wider_than_a_host_and_a_port_is_refused() {
        for text in [
            "10.0.0.0/8",
            "mail",
            "mail:",
            "mail:0",
            "mail:smtp",
            ":25",
            "http://mail:25",
            "fd00::5:25",
            "[x]:25",
        ] {
            assert!(text.parse::<InternalTargets>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_written_can_be_read() {
        for (host, port) in [("mail.corp.example", 25), ("10.0.0.5", 587), ("fd00::5", 25)] {
            assert!(written(host, port).parse::<InternalTargets>().unwrap().names(host, port));
        }
    }
}
