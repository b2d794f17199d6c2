//! Admin > Settings > E-mail: the mail server, whose password goes in and never comes out.

use std::fmt;

use domain::{
    mail::{MailServer, Security},
    time::Timestamp,
};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::AppError;

/// What the E-mail page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailSettings {
    /// The mail server; `None` while nothing is sent.
    pub saved: Option<SavedServer>,
    /// Messages that wait for their next try.
    pub waiting: u32,
    /// Messages given up in the last seven days.
    pub given_up: u32,
    /// When the mail server last took one over.
    pub last_sent_at: Option<Timestamp>,
    /// Why the last one that was not taken was not.
    pub fault: Option<String>,
}

/// The mail server as it was saved (security rule 6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedServer {
    /// Where mail is handed over.
    pub server: MailServer,
    /// When the password was set; `None` without one.
    pub password_set_at: Option<Timestamp>,
    /// The name of who set it.
    pub password_set_by: Option<String>,
}

/// What the E-mail form sends. It carries a password, so its `Debug` shows nothing.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmailForm {
    /// The mail server.
    pub host: String,
    /// Its port, as typed.
    pub port: String,
    /// How the connection is protected.
    pub security: Security,
    /// Who signs in; empty for nobody.
    pub user: String,
    /// A new password; empty keeps the one that is stored.
    pub password: String,
    /// The address that mail comes from.
    pub sender: String,
    /// The name beside it.
    pub sender_name: String,
}

/// Says nothing of what it holds: the framework asks for `Debug`, the password must not have it.
impl fmt::Debug for EmailForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailForm(…)")
    }
}

impl EmailForm {
    /// The names of the fields, as errors name them, in their order on screen.
    pub const FIELDS: [&'static str; 7] =
        ["host", "port", "security", "user", "password", "sender", "sender_name"];

    /// The mail server that the form describes, or what is wrong with the first field that is.
    pub fn checked(&self) -> Result<MailServer, AppError> {
        let trimmed = |text: &str| text.trim().to_owned();
        let port = self.port.trim().parse().map_err(|_| {
            AppError::field("port", "Enter a port between 1 and 65535; 587 is the usual one.")
        })?;
        let server = MailServer {
            host: trimmed(&self.host),
            port,
            security: self.security,
            user: trimmed(&self.user),
            sender: trimmed(&self.sender),
            sender_name: trimmed(&self.sender_name),
        };
        if let Some((field, message)) = server.problem() {
            return Err(AppError::field(field, message));
        }
        if server.user.is_empty() && !self.password.is_empty() {
            return Err(AppError::field("user", "Enter the user that this password is for."));
        }
        Ok(server)
    }
}

/// Nothing but the wish: the body of a write that needs no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {}

/// The mail server, and how the outbox stands.
#[server(prefix = "/fn", endpoint = "read_email_settings", input = GetUrl, output = Answer)]
pub async fn read_email_settings() -> Result<EmailSettings, AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    let saved = caller.store.mail_settings(&caller.scope).await?.map(|settings| SavedServer {
        server: settings.server,
        password_set_at: settings.password_set_at,
        password_set_by: settings.password_set_by,
    });
    let standing = caller.store.mail_standing(&caller.scope, now).await?;
    let store::MailStanding { waiting, given_up, last_sent_at, fault } = standing;
    Ok(EmailSettings { saved, waiting, given_up, last_sent_at, fault })
}

/// Saves the mail server; what waits is tried at once.
#[server(prefix = "/fn", endpoint = "save_email_settings", input = Json, output = Answer)]
pub async fn save_email_settings(
    /// The form.
    form: EmailForm,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let server = form.checked().map_err(AppError::refused)?;
    let now = crate::caller::services().clock.now();
    let password = secrecy::SecretString::from(form.password);
    let change = match (server.user.is_empty(), secrecy::ExposeSecret::expose_secret(&password).is_empty()) {
        (true, _) => store::PasswordChange::Remove,
        (false, true) => store::PasswordChange::Keep,
        (false, false) => store::PasswordChange::Set(&password),
    };
    match caller.store.mail_server_set(&caller.scope, &server, change, now).await {
        Err(store::Error::Conflict { constraint: "mail_password" }) => Err(AppError::field(
            "password",
            "Enter the password again: the stored one was given for another server, port, user or protection.",
        )
        .refused()),
        saved => Ok(saved?),
    }
}

/// Forgets the mail server with its password.
#[server(prefix = "/fn", endpoint = "remove_email_settings", input = Json, output = Answer)]
pub async fn remove_email_settings(
    /// The wish.
    form: Wish,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let Wish {} = form;
    let now = crate::caller::services().clock.now();
    Ok(caller.store.mail_server_remove(&caller.scope, now).await?)
}

/// Sends a test mail to the person who asks, through the mail server as it was saved.
#[server(prefix = "/fn", endpoint = "send_test_mail", input = Json, output = Answer)]
pub async fn send_test_mail(
    /// The wish.
    form: Wish,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let Wish {} = form;
    if !caller.person.role.may(domain::account::Verb::ManageMail) {
        return Err(AppError::Forbidden.refused());
    }
    let services = crate::caller::services();
    let sent = services.mail.test(&caller).await;
    caller.store.mail_tested(&caller.scope, sent.is_ok(), services.clock.now()).await?;
    sent.map_err(|refusal| AppError::from(refusal).refused())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> EmailForm {
        EmailForm {
            host: " smtp.example.com ".into(),
            port: " 587 ".into(),
            security: Security::StartTls,
            user: "seatledger".into(),
            password: "p".into(),
            sender: "seatledger@example.com".into(),
            sender_name: String::new(),
        }
    }

    #[test]
    fn blanks_around_typed_values_are_no_fault() {
        let server = form().checked().unwrap();
        assert_eq!((server.host.as_str(), server.port), ("smtp.example.com", 587));
    }

    #[test]
    fn the_first_field_at_fault_is_named() {
        let check = |change: fn(&mut EmailForm), field: &str| {
            let mut form = form();
            change(&mut form);
            let error = form.checked().unwrap_err();
            assert!(error.beside(field).is_some(), "{field}: {error:?}");
            assert!(EmailForm::FIELDS.contains(&field));
        };
        check(|form| form.host.clear(), "host");
        check(|form| form.port = "smtp".into(), "port");
        check(|form| form.port = "70000".into(), "port");
        check(|form| form.sender = "nobody".into(), "sender");
        check(|form| form.user.clear(), "user");
    }

    #[test]
    fn sec_005_a_password_is_not_in_the_forms_debug() {
        assert_eq!(format!("{:?}", form()), "EmailForm(…)");
    }
}
