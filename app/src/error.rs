//! `AppError`, the only error that crosses the wire: it speaks about what the person can do.

use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

use crate::api::answer::AnswerEncoding;

/// Why something was not done. Its `Display` is a sentence for the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum AppError {
    /// Nobody is signed in, or the session has ended.
    #[error("You are signed out. Sign in to go on.")]
    SignedOut,
    /// The role does not hold the verb.
    #[error("Your role does not allow this. An Administrator can do it or give you the role.")]
    Forbidden,
    /// It is not there, or not this person's to see: the answer is the same (security rule 45).
    #[error("This does not exist, or you have no access to it.")]
    NotFound,
    /// What was typed cannot be used.
    #[error("{message}{}", code.as_ref().map(|code| format!(" ({code})")).unwrap_or_default())]
    Invalid {
        /// The field at fault, by its name in the form; `None` when it is the whole of it.
        field: Option<String>,
        /// What is wrong and what to do.
        message: String,
        /// Microsoft's code for it, where there is one.
        code: Option<String>,
    },
    /// It collides with something that exists.
    #[error("{message}")]
    Conflict {
        /// With what, and what to do.
        message: String,
    },
    /// Too much at once.
    #[error("The server is busy. Try again in {retry_after_secs} s.")]
    Busy {
        /// When to try again.
        retry_after_secs: u32,
    },
    /// The browser could not reach the server.
    #[error("The server did not answer. Check your connection and try again.")]
    Offline,
    /// A fault of ours.
    #[error("Something went wrong on the server. Tell your Administrator the reference {reference}.")]
    Internal {
        /// Where the log tells more.
        reference: String,
    },
}

impl AppError {
    /// A message beside one field of a form.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid { field: Some(field.to_owned()), message: message.into(), code: None }
    }

    /// A message for the form as a whole.
    pub fn form(message: impl Into<String>) -> Self {
        Self::Invalid { field: None, message: message.into(), code: None }
    }

    /// The message that belongs beside this field; `None` when the error is about something else.
    pub fn beside(&self, name: &str) -> Option<String> {
        match self {
            Self::Invalid { field: Some(field), .. } if field == name => Some(self.to_string()),
            _ => None,
        }
    }

    /// The message that belongs to the form as a whole: everything that names none of its `fields`.
    pub fn beside_none(&self, fields: &[&str]) -> Option<String> {
        let is_about_a_field =
            matches!(self, Self::Invalid { field: Some(field), .. } if fields.contains(&field.as_str()));
        (!is_about_a_field).then(|| self.to_string())
    }
}

impl FromServerFnError for AppError {
    type Encoder = AnswerEncoding;

    /// The framework's own failures. Their details may quote what was sent, so they go no further than this.
    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        match value {
            ServerFnErrorErr::Request(_) => Self::Offline,
            // In a browser it is the answer that cannot be read, on the server what was sent.
            ServerFnErrorErr::Deserialization(_) if cfg!(not(feature = "ssr")) => Self::Offline,
            ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_) => {
                #[cfg(feature = "ssr")]
                server::set_status(axum::http::StatusCode::BAD_REQUEST);
                Self::form("The server did not understand the request. Reload the page and try again.")
            }
            _ => Self::Internal { reference: "none".to_owned() },
        }
    }
}

#[cfg(feature = "ssr")]
mod server {
    use std::hash::{BuildHasher, Hasher, RandomState};

    use axum::http::StatusCode;
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;

    use super::AppError;

    /// Sets the status of the answer under way, where there is one.
    pub fn set_status(status: StatusCode) {
        if let Some(response) = use_context::<ResponseOptions>() {
            response.set_status(status);
        }
    }

    impl AppError {
        /// The HTTP status that says the same.
        pub const fn status(&self) -> StatusCode {
            match self {
                Self::SignedOut => StatusCode::UNAUTHORIZED,
                Self::Forbidden => StatusCode::FORBIDDEN,
                Self::NotFound => StatusCode::NOT_FOUND,
                Self::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
                Self::Conflict { .. } => StatusCode::CONFLICT,
                Self::Busy { .. } | Self::Offline => StatusCode::SERVICE_UNAVAILABLE,
                Self::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
            }
        }

        /// Sets the status of the answer under way, where there is one, and hands the error back.
        #[must_use]
        pub fn refused(self) -> Self {
            set_status(self.status());
            self
        }

        /// A fault of ours: the one place that logs its detail, under the reference that the person sees.
        pub fn internal(fault: &(dyn std::error::Error + 'static)) -> Self {
            // Random enough to tell two faults apart; it protects nothing.
            let reference = format!("{:08x}", RandomState::new().build_hasher().finish() & 0xffff_ffff);
            let causes = std::iter::successors(fault.source(), |cause| cause.source())
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(": ");
            tracing::error!(reference, error = %fault, causes, "a request failed");
            Self::Internal { reference }
        }
    }

    /// What collides, by the name of the rule that says so.
    fn conflict(constraint: &str) -> &'static str {
        match constraint {
            "sync_run_active" => "A sync is under way. Start the dry run when it has ended.",
            "held_removal_run" => "This list has grown since you opened it. Look at it again, then decide.",
            "organization_revision" => {
                "Someone else has changed this organization since you opened it. Nothing of yours is saved."
            }
            "asset_revision" => {
                "Someone else has changed this since you opened it. Nothing of yours is saved."
            }
            "asset_type_revision" => {
                "Someone else has changed this type since you opened it. Nothing of yours is saved."
            }
            "match_batch" => "This was carried out already. Load the page again to see what became of it.",
            _ => "Something like this exists already.",
        }
    }

    impl From<store::Error> for AppError {
        fn from(error: store::Error) -> Self {
            match error {
                store::Error::NotFound => Self::NotFound,
                store::Error::Forbidden => Self::Forbidden,
                store::Error::Conflict { constraint } => {
                    Self::Conflict { message: conflict(constraint).to_owned() }
                }
                store::Error::Invalid { field, message } => Self::field(field, message),
                fault => Self::internal(&fault),
            }
            .refused()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_of_the_framework_do_not_reach_the_person() {
        for error in [
            ServerFnErrorErr::Args("secret=abc".into()),
            ServerFnErrorErr::MissingArg("secret".into()),
            ServerFnErrorErr::ServerError("at /srv/db".into()),
            ServerFnErrorErr::Deserialization("<html>".into()),
        ] {
            let shown = AppError::from_server_fn_error(error).to_string();
            assert!(!shown.contains("secret") && !shown.contains("/srv") && !shown.contains('<'), "{shown}");
        }
    }

    #[test]
    fn a_message_stands_beside_its_field_and_nowhere_else() {
        let error = AppError::field("tenant_id", "No such tenant.");
        assert_eq!(error.beside("tenant_id").as_deref(), Some("No such tenant."));
        assert_eq!(error.beside("secret"), None);
        assert_eq!(error.beside_none(&["tenant_id", "secret"]), None);
        assert_eq!(error.beside_none(&["secret"]).as_deref(), Some("No such tenant."));
        assert!(AppError::Forbidden.beside_none(&["tenant_id"]).is_some());
    }

    #[test]
    fn a_code_stands_after_the_sentence() {
        let error = AppError::Invalid {
            field: Some("secret".into()),
            message: "Microsoft refused the secret key.".into(),
            code: Some("AADSTS7000215".into()),
        };
        assert_eq!(error.to_string(), "Microsoft refused the secret key. (AADSTS7000215)");
    }

    #[test]
    fn an_error_survives_the_wire() {
        let error = AppError::Busy { retry_after_secs: 3 };
        assert_eq!(AppError::de(error.ser()), error);
    }
}
