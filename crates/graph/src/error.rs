//! Why Microsoft could not be asked or did not answer: a kind that says what to do next, and a sentence for a person.

use std::fmt;

use outbound::SendError;

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
    /// The secret must be replaced.
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
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<Box<str>>) -> Self {
        Self { kind, request_id: None, message: message.into(), code: None, field: None }
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

    /// The field of the Connect form at fault: `tenant_id`, `application_id`, `secret` or `cloud`.
    pub fn field(&self) -> Option<&'static str> {
        self.field
    }

    /// Microsoft's code: `AADSTS7000215` or Graph's `Authorization_RequestDenied`.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
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

    /// The service asks to wait.
    pub(crate) fn throttled(service: Service, retry_after_secs: Option<u32>, scope: String) -> Self {
        let wait = match retry_after_secs {
            Some(1) => "in 1 second".to_owned(),
            Some(secs) => format!("in {secs} seconds"),
            None => "later".to_owned(),
        };
        let kind = ErrorKind::Throttled { retry_after_secs, scope: Some(scope) };
        Self::new(kind, format!("{service} is limiting requests. Try again {wait}."))
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
mod tests {
    use super::*;

    #[test]
    fn faults_of_the_connection_read_as_sentences_that_say_what_to_do() {
        let check = |cause: SendError, kind: ErrorKind, text: &str| {
            let error = Error::unanswered(Service::Graph, "graph.microsoft.com", &cause);
            assert_eq!((error.to_string().as_str(), error.kind), (text, kind));
        };
        check(
            SendError::Unreachable("the host name does not resolve".into()),
            ErrorKind::Unreachable,
            "Microsoft Graph (graph.microsoft.com) cannot be reached: the host name does not resolve. \
             Check this server's network, DNS and firewall.",
        );
        check(
            SendError::TimedOut,
            ErrorKind::Unavailable,
            "Microsoft Graph (graph.microsoft.com) did not answer in time. Try again in a few minutes.",
        );
        check(
            SendError::Broken("the connection ended before the whole answer had come".into()),
            ErrorKind::Unavailable,
            "Microsoft Graph (graph.microsoft.com) gave no whole answer: the connection ended before the \
             whole answer had come. Try again in a few minutes.",
        );
        check(
            SendError::TooLarge,
            ErrorKind::Malformed,
            "Microsoft Graph (graph.microsoft.com) sent an answer larger than Seatledger accepts, so \
             nothing of it was used.",
        );
        check(
            SendError::OriginRefused,
            ErrorKind::Refused,
            "Microsoft Graph (graph.microsoft.com) is not among the addresses this server may call. Check \
             its configuration.",
        );
    }

    #[test]
    fn only_text_that_looks_like_a_code_is_shown_as_one() {
        let check = |code: &str, shown: Option<&str>| {
            let error = Error::new(ErrorKind::Refused, "No.").with_code(code);
            assert_eq!(error.code(), shown);
            assert_eq!(error.to_string(), shown.map_or("No.".into(), |code| format!("No. ({code})")));
        };
        check("Authorization_RequestDenied", Some("Authorization_RequestDenied"));
        check("", None);
        check("<b>bold</b>", None);
        check(&"x".repeat(81), None);
    }

    #[test]
    fn a_wait_is_told_in_seconds_where_it_is_known() {
        let text = |secs| Error::throttled(Service::Graph, secs, "Tenant/x".into()).to_string();
        assert_eq!(text(Some(1)), "Microsoft Graph is limiting requests. Try again in 1 second.");
        assert_eq!(text(Some(42)), "Microsoft Graph is limiting requests. Try again in 42 seconds.");
        assert_eq!(text(None), "Microsoft Graph is limiting requests. Try again later.");
    }
}
