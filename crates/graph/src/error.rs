//! Why Microsoft could not be asked or did not answer: a kind that says what to do next, and a sentence for a person.

use std::fmt;

use domain::time::Timestamp;
use outbound::SendError;

use crate::throttle::{Hold, secs_between};

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorKind {
    /// Wait. Nothing may be sent to the scope before that time.
    Throttled {
        /// Seconds to wait, rounded up; `None` where Microsoft named none: then back off with jitter.
        retry_after_secs: Option<u32>,
        /// What is closed, such as `Tenant/…`; `None` where it is unknown.
        scope: Option<String>,
    },
    /// The secret or the certificate must be replaced.
    Secret {
        /// It was right once and has run out.
        expired: bool,
    },
    /// The application ID is wrong, or the app is disabled.
    Application,
    /// The tenant ID is wrong.
    Tenant,
    /// The tenant or the app lives in another national cloud.
    WrongCloud,
    /// An administrator of the tenant must consent to the app.
    ConsentMissing,
    /// The app or the person lacks a permission.
    PermissionMissing,
    /// Microsoft refuses the sign-in for another reason; a person must look into it.
    Unauthorized,
    /// What was asked for does not exist.
    NotFound,
    /// Microsoft no longer knows the link: read the chain from its start (security rule 71).
    ResyncRequired,
    /// Microsoft has trouble; try again later.
    Unavailable,
    /// No connection to Microsoft.
    Unreachable,
    /// The answer cannot be believed; nothing of it may be used.
    Malformed,
    /// Microsoft does not accept the request as it is; asking again is no use.
    Refused,
}

/// A failed call. `Display` is one or two sentences for a person, with Microsoft's code after them.
#[derive(Debug, Clone)]
pub struct Error {
    /// What to do next.
    pub kind: ErrorKind,
    /// Microsoft's id of the request, for its support.
    pub request_id: Option<String>,
    message: Box<str>,
    code: Option<Box<str>>,
    field: Option<&'static str>,
    wait: Option<Box<Wait>>,
}

/// What is known of a wait.
#[derive(Debug, Clone, Copy)]
struct Wait {
    until: Timestamp,
    /// Nothing was sent.
    held: bool,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<Box<str>>) -> Self {
        Self { kind, request_id: None, message: message.into(), code: None, field: None, wait: None }
    }

    /// With Microsoft's code, unless it is empty or does not look like one: it comes from outside and is shown.
    pub(crate) fn with_code(mut self, code: &str) -> Self {
        let plausible = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        if !code.is_empty() && code.len() <= 80 && code.chars().all(plausible) {
            self.code = Some(code.into());
        }
        self
    }

    pub(crate) fn with_field(mut self, field: Option<&'static str>) -> Self {
        self.field = field;
        self
    }

    pub(crate) fn with_request_id(mut self, id: Option<String>) -> Self {
        self.request_id = id;
        self
    }

    /// The field of the Connect form at fault: `tenant_id`, `application_id`, `secret`, `certificate` or `cloud`.
    pub fn field(&self) -> Option<&'static str> {
        self.field
    }

    /// Microsoft's code: `AADSTS7000215` or Graph's `Authorization_RequestDenied`.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// For [`ErrorKind::Throttled`]: when the scope may be called again, as far as this process knows.
    pub fn not_before(&self) -> Option<Timestamp> {
        self.wait.as_ref().map(|wait| wait.until)
    }

    /// Whether Microsoft was asked at all. `false` for a call that was held back here because its scope is closed or
    /// near its limit: it costs no try.
    pub fn was_sent(&self) -> bool {
        !self.wait.as_ref().is_some_and(|wait| wait.held)
    }

    /// Whether calls must stop until a person has changed something (security rule 73).
    pub fn needs_person(&self) -> bool {
        use ErrorKind as K;
        matches!(
            self.kind,
            K::Secret { .. }
                | K::Application
                | K::Tenant
                | K::WrongCloud
                | K::ConsentMissing
                | K::PermissionMissing
                | K::Unauthorized
        )
    }

    /// Whether the same call may succeed later by itself.
    pub fn is_transient(&self) -> bool {
        matches!(self.kind, ErrorKind::Throttled { .. } | ErrorKind::Unavailable | ErrorKind::Unreachable)
    }

    /// The request got no answer from `service`, whose host is `host`.
    pub(crate) fn unanswered(service: Service, host: &str, cause: &SendError) -> Self {
        let who = format!("{service} ({host})");
        match cause {
            SendError::Unreachable(why) => Self::new(
                ErrorKind::Unreachable,
                format!("{who} cannot be reached: {why}. Check this server's network, DNS and firewall."),
            ),
            SendError::TimedOut => Self::new(
                ErrorKind::Unavailable,
                format!("{who} did not answer in time. Try again in a few minutes."),
            ),
            SendError::Broken(why) => Self::new(
                ErrorKind::Unavailable,
                format!("{who} gave no whole answer: {why}. Try again in a few minutes."),
            ),
            SendError::TooLarge => Self::new(
                ErrorKind::Malformed,
                format!("{who} sent an answer larger than Seatledger accepts, so nothing of it was used."),
            ),
            SendError::OriginRefused => Self::new(
                ErrorKind::Refused,
                format!("{who} is not among the addresses this server may call. Check its configuration."),
            ),
        }
    }

    /// The service cannot serve now.
    pub(crate) fn unavailable(service: Service, status: u16) -> Self {
        Self::new(
            ErrorKind::Unavailable,
            format!("{service} has trouble at the moment (status {status}). Try again in a few minutes."),
        )
    }

    /// Nothing was sent: the scope is closed or spared.
    pub(crate) fn held(service: Service, hold: &Hold, now: Timestamp) -> Self {
        let wait = Some(Box::new(Wait { until: hold.until, held: true }));
        Self { wait, ..Self::throttled(service, Some(secs_between(now, hold.until)), hold) }
    }

    /// The service asks to wait, for so long if it says so; `hold` is what was made of it.
    pub(crate) fn throttled(service: Service, retry_after_secs: Option<u32>, hold: &Hold) -> Self {
        let wait = match retry_after_secs {
            Some(1) => "in 1 second".to_owned(),
            Some(secs) => format!("in {secs} seconds"),
            None => "later".to_owned(),
        };
        let kind = ErrorKind::Throttled { retry_after_secs, scope: Some(hold.scope.to_string()) };
        let error = Self::new(kind, format!("{service} is limiting requests. Try again {wait}."));
        Self { wait: Some(Box::new(Wait { until: hold.until, held: false })), ..error }
    }

    /// The link to a page or round is too old.
    pub(crate) fn resync(what: &str) -> Self {
        Self::new(
            ErrorKind::ResyncRequired,
            format!(
                "Microsoft Graph no longer knows how far {what} had been read. They are read again from the start; \
                 until then what is known stays."
            ),
        )
    }

    /// The answer cannot be believed; `why` completes "The answer … cannot be used: ".
    pub(crate) fn malformed(service: Service, what: &str, why: &str) -> Self {
        Self::new(
            ErrorKind::Malformed,
            format!("{service}'s answer about {what} cannot be used: {why}. Nothing of it was taken over."),
        )
    }

    /// Something that is not Microsoft seems to have answered.
    pub(crate) fn foreign(service: Service, what: &str, why: &str) -> Self {
        Self::new(
            ErrorKind::Malformed,
            format!(
                "{service}'s answer about {what} cannot be used: {why}. A proxy, firewall or portal may stand \
                 between this server and Microsoft: check the network path."
            ),
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.code {
            Some(code) => write!(f, " ({code})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

/// Who was asked, as messages name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    SignIn,
    Graph,
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SignIn => "Microsoft's sign-in service",
            Self::Graph => "Microsoft Graph",
        })
    }
}

#[cfg(test)]
mod tests;
