//! The mail server that notices leave through, and when a message is tried again; pure. Its password is not here.

use serde::{Deserialize, Serialize};

use crate::{settings::looks_like_an_address, time::Timestamp};

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// Begins in the clear and turns to TLS before anything is said; without TLS nothing is sent.
    #[default]
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// None: for a mail server on this machine or on the list of internal targets only.
    None,
}

impl Security {
    /// Every kind, the recommended one first.
    pub const ALL: [Self; 3] = [Self::StartTls, Self::Tls, Self::None];

    /// The key in the database and in forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::StartTls => "start_tls",
            Self::Tls => "tls",
            Self::None => "none",
        }
    }

    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::StartTls => "STARTTLS, required (port 587)",
            Self::Tls => "TLS from the start (port 465)",
            Self::None => "None, for an allowed internal server (port 25)",
        }
    }

    /// The kind with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|security| security.key() == key)
    }
}

/// Where mail is handed over, without the password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailServer {
    /// Its name or address, without a scheme or port.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// Who signs in; empty for a server that asks for nobody.
    pub user: String,
    /// The address that mail comes from.
    pub sender: String,
    /// The name beside that address; may be empty.
    pub sender_name: String,
}

impl MailServer {
    /// The first field that cannot be saved, and what to do about it.
    pub fn problem(&self) -> Option<(&'static str, &'static str)> {
        let plain = |text: &str, longest: usize| text.len() <= longest && !text.chars().any(char::is_control);
        if !looks_like_a_host(&self.host) {
            return Some((
                "host",
                "Enter the server's name, such as smtp.example.com, without https:// or a port.",
            ));
        }
        if self.port == 0 {
            return Some(("port", "Enter a port between 1 and 65535; 587 is the usual one."));
        }
        if !plain(&self.user, 320) {
            return Some(("user", "Enter the name that the server knows, or leave it empty."));
        }
        if !looks_like_an_address(&self.sender) {
            return Some(("sender", "Enter the e-mail address that mail comes from."));
        }
        if !plain(&self.sender_name, 200) {
            return Some(("sender_name", "Use at most 200 characters, on one line."));
        }
        None
    }

    /// Whether a password that was entered for `self` may go to `other` too: to the same server, for the same
    /// person, over a connection that is protected no worse. Else it would be sent where nobody meant it to go.
    pub fn shares_password_with(&self, other: &Self) -> bool {
        self.host.eq_ignore_ascii_case(&other.host)
            && self.port == other.port
            && self.user == other.user
            && (other.security != Security::None || self.security == Security::None)
    }
}

/// Letters, digits, dots and hyphens; colons for IPv6.
fn looks_like_a_host(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '_');
    let is_v6 = text.parse::<std::net::Ipv6Addr>().is_ok();
    !text.is_empty() && text.len() <= 253 && text.chars().all(allowed) && (is_v6 || !text.contains(':'))
}

/// Minutes until the next try, by the number of tries so far; after the last of them a message is given up.
const RETRY_MINUTES: [i64; 9] = [1, 5, 15, 60, 180, 360, 720, 1_440, 1_440];

/// When a message is tried again that has failed for the `tries`th time (from 1); `None` once it is given up, after
/// about three days.
pub fn next_try(tries: u32, now: Timestamp) -> Option<Timestamp> {
    let step = usize::try_from(tries.checked_sub(1)?).ok()?;
    RETRY_MINUTES.get(step).map(|minutes| now.plus_secs(minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server() -> MailServer {
        MailServer {
            host: "smtp.example.com".into(),
            port: 587,
            security: Security::StartTls,
            user: "seatledger".into(),
            sender: "seatledger@example.com".into(),
            sender_name: "Seatledger".into(),
        }
    }

    #[test]
    fn what_cannot_be_saved_names_its_field() {
        let check = |change: fn(&mut MailServer), field: Option<&str>| {
            let mut server = server();
            change(&mut server);
            assert_eq!(server.problem().map(|(field, _)| field), field, "{server:?}");
        };
        check(|_| {}, None);
        check(|s| s.user.clear(), None);
        check(|s| s.host = "::1".into(), None);
        check(|s| s.host = "192.0.2.7".into(), None);
        for host in ["", "https://smtp.example.com", "smtp.example.com:587", "a b", "smtp.example.com\r\n"] {
            let mut server = server();
            host.clone_into(&mut server.host);
            assert_eq!(server.problem().map(|(field, _)| field), Some("host"), "{host:?}");
        }
        check(|s| s.port = 0, Some("port"));
        check(|s| s.user = "a\r\nb".into(), Some("user"));
        check(|s| s.sender = "nobody".into(), Some("sender"));
        check(|s| s.sender_name = "A\r\nBcc: x@example.com".into(), Some("sender_name"));
    }

    #[test]
    fn a_password_stays_with_its_server_its_person_and_its_protection() {
        let check = |change: fn(&mut MailServer), expected: bool| {
            let mut other = server();
            change(&mut other);
            assert_eq!(server().shares_password_with(&other), expected, "{other:?}");
        };
        check(|_| {}, true);
        check(|s| s.host = "SMTP.example.com".into(), true);
        check(|s| s.sender = "other@example.com".into(), true);
        check(|s| s.security = Security::Tls, true);
        check(|s| s.host = "smtp.evil.example".into(), false);
        check(|s| s.port = 25, false);
        check(|s| s.user = "other".into(), false);
        check(|s| s.security = Security::None, false);
    }

    #[test]
    fn a_message_is_tried_for_three_days_and_then_given_up() {
        let now = Timestamp(0);
        assert_eq!(next_try(0, now), None);
        assert_eq!(next_try(1, now), Some(now.plus_secs(60)));
        assert_eq!(next_try(9, now), Some(now.plus_secs(86_400)));
        assert_eq!(next_try(10, now), None);
        let total: i64 = RETRY_MINUTES.iter().sum();
        assert!((2 * 1_440..=4 * 1_440).contains(&total), "{total} minutes");
    }
}
