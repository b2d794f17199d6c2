//! Why a mail server did not take a message, in words beside the setting at fault; never a server's own words.

use std::error::Error as _;

use lettre::transport::smtp;
use outbound::untrusted::TargetError;

/// Why a message was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The setting at fault, as the form names it; `None` when it is none of them.
    pub field: Option<&'static str>,
    /// What happened and what to do.
    pub message: String,
    /// Whether trying again is of no use.
    pub is_final: bool,
}

impl Fault {
    /// Something that another try may find different.
    pub(super) fn beside(field: &'static str, message: impl Into<String>) -> Self {
        Self { field: Some(field), message: message.into(), is_final: false }
    }

    /// Something that no setting is at fault for.
    pub(super) fn general(message: impl Into<String>) -> Self {
        Self { field: None, message: message.into(), is_final: false }
    }

    /// The conversation broke off or took too long.
    pub(super) fn silence() -> Self {
        Self::general("The mail server took too long to answer.")
    }
}

impl From<TargetError> for Fault {
    fn from(error: TargetError) -> Self {
        Self::beside("host", error.to_string())
    }
}

/// No conversation began: the port, or what protects the connection.
pub(super) fn connecting(error: &smtp::Error) -> Fault {
    match root(error) {
        Root::Certificate => untrusted(),
        Root::Tls => Fault::beside(
            "security",
            "The TLS handshake failed. Ports 25 and 587 usually want STARTTLS, port 465 TLS from the start.",
        ),
        Root::Refused => Fault::beside("port", "The mail server refuses connections on this port."),
        Root::TimedOut => Fault::beside(
            "port",
            "No connection came about in time: check the port, and whether a firewall lets it through.",
        ),
        Root::Other if error.status().is_some() => {
            coded(Fault::beside("host", "The mail server turned the connection away."), error)
        }
        Root::Other => Fault::beside("port", "No mail server answers on this port."),
    }
}

/// STARTTLS was offered and went wrong.
pub(super) fn securing(error: &smtp::Error) -> Fault {
    match root(error) {
        Root::Certificate => untrusted(),
        _ => Fault::beside("security", "The TLS handshake failed after STARTTLS."),
    }
}

fn untrusted() -> Fault {
    Fault::beside("host", "The mail server's TLS certificate is not trusted, or not for this host name.")
}

/// The sign-in failed.
pub(super) fn signing_in(error: &smtp::Error) -> Fault {
    if error.is_client() {
        return Fault::beside(
            "user",
            "The mail server offers no sign-in with a password. Leave user and password empty, or choose another server.",
        );
    }
    coded(Fault::beside("password", "The mail server refused this user and password."), error)
}

/// The sender was refused.
pub(super) fn sender(error: &smtp::Error) -> Fault {
    coded(
        Fault::beside(
            "sender",
            "The mail server does not let this user send from this address, or wants a sign-in first.",
        ),
        error,
    )
}

/// The recipient was refused; for good, if the server says so.
pub(super) fn recipient(error: &smtp::Error) -> Fault {
    let fault = Fault::general("The mail server refused the recipient's address.");
    coded(Fault { is_final: error.is_permanent(), ..fault }, error)
}

/// The message itself was refused.
pub(super) fn content(error: &smtp::Error) -> Fault {
    coded(Fault::general("The mail server refused the message."), error)
}

/// The fault with the server's three digits after the sentence; a conversation that broke off says only that.
fn coded(fault: Fault, error: &smtp::Error) -> Fault {
    match error.status() {
        Some(code) => Fault { message: format!("{} (SMTP {code})", fault.message), ..fault },
        None => Fault::general("The connection to the mail server broke off."),
    }
}

enum Root {
    Certificate,
    Tls,
    Refused,
    TimedOut,
    Other,
}

/// The innermost cause that says something.
fn root(error: &smtp::Error) -> Root {
    let mut cause = error.source();
    while let Some(inner) = cause {
        let io = inner.downcast_ref::<std::io::Error>();
        let tls = io.and_then(|io| io.get_ref()?.downcast_ref::<rustls::Error>());
        match (tls.or_else(|| inner.downcast_ref()), io.map(std::io::Error::kind)) {
            (Some(rustls::Error::InvalidCertificate(_)), _) => return Root::Certificate,
            (Some(_), _) => return Root::Tls,
            (None, Some(std::io::ErrorKind::ConnectionRefused)) => return Root::Refused,
            (None, Some(std::io::ErrorKind::TimedOut)) => return Root::TimedOut,
            _ => cause = inner.source(),
        }
    }
    Root::Other
}
