//! What an app registration proves itself to Microsoft with, as far as people may see it: never the secret itself.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// The most characters of a certificate with its private key; a chain of certificates beside them has room, too.
pub const MOST_CERTIFICATE_CHARS: usize = 65_536;

/// The two ways in which an app proves itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialKind {
    /// By a secret that Microsoft made and both know.
    ClientSecret,
    /// By what the private key of a certificate signs; Microsoft knows the certificate alone.
    Certificate,
}

impl CredentialKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::ClientSecret, Self::Certificate];

    /// The key in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ClientSecret => "client_secret",
            Self::Certificate => "client_certificate",
        }
    }

    /// The kind with this key; `None` for what proves somebody else.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ClientSecret => "Secret Key",
            Self::Certificate => "Certificate",
        }
    }
}

/// What is shown of a stored credential (security rule 6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialFacts {
    /// What it is.
    pub kind: CredentialKind,
    /// For a certificate: its SHA-1 in capital hexadecimal digits, as Microsoft Entra shows it.
    pub thumbprint: Option<String>,
    /// When it was entered.
    pub set_at: Timestamp,
    /// The name of whoever entered it; `None` for a command, and for people who were removed.
    pub set_by: Option<String>,
    /// When it stops working: of a certificate what it says itself, of a secret what was typed.
    pub expires_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_found_by_its_key_and_a_refresh_token_is_none() {
        for kind in CredentialKind::ALL {
            assert_eq!(CredentialKind::from_key(kind.key()), Some(kind));
        }
        assert_eq!(CredentialKind::from_key("refresh_token"), None);
    }
}
