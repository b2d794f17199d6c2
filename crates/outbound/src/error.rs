//! Why a client could not be built or a request got no answer, in words for people; never a URL, which may hold a token.

use std::error::Error as _;

/// The client could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// An origin that would carry tokens in the clear.
    #[error("{0} must be https (plain http is allowed for this machine's own loopback addresses only)")]
    Insecure(String),
    /// An address without a host, such as `mailto:`.
    #[error("{0} is no web address")]
    NoOrigin(String),
    /// The TLS set-up failed.
    #[error("the HTTPS client could not be set up (are the system's CA certificates installed?): {0}")]
    Tls(String),
}

/// A request got no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The address is not on the list; nothing was sent.
    #[error("the address is not on the list of allowed ones")]
    OriginRefused,
    /// No connection: why, in words.
    #[error("{0}")]
    Unreachable(String),
    /// No whole answer in time.
    #[error("no answer came in time")]
    TimedOut,
    /// The answer is larger than the cap after decompression.
    #[error("the answer is too large")]
    TooLarge,
    /// The connection ended, or the answer was no HTTP: what went wrong, in words.
    #[error("{0}")]
    Broken(String),
}

impl From<reqwest::Error> for SendError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_dns() {
            Self::Unreachable("the host name does not resolve".into())
        } else if error.is_connect() {
            Self::Unreachable(connect_fault(&error))
        } else if error.is_timeout() {
            Self::TimedOut
        } else if error.is_decode() {
            Self::Broken("the answer's compression is damaged or the connection ended early".into())
        } else {
            Self::Broken("the connection ended before the whole answer had come".into())
        }
    }
}

/// What kept a connection from being made, from the innermost cause that says something.
fn connect_fault(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "the connection was not accepted in time".into();
    }
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<std::io::Error>() {
            if let Some(tls) = io.get_ref().and_then(|source| source.downcast_ref::<rustls::Error>()) {
                return tls_fault(tls).into();
            }
            if io.kind() == std::io::ErrorKind::ConnectionRefused {
                return "the connection was refused".into();
            }
        }
        if let Some(tls) = inner.downcast_ref::<rustls::Error>() {
            return tls_fault(tls).into();
        }
        cause = inner.source();
    }
    "no connection could be made".into()
}

const fn tls_fault(error: &rustls::Error) -> &'static str {
    match error {
        rustls::Error::InvalidCertificate(_) => {
            "its TLS certificate is not trusted (does a proxy inspect the traffic?)"
        }
        _ => "the TLS handshake failed",
    }
}
