//! Set-up, sign-in and sign-out: plain forms that work before and without WASM, each ending in a new page.

use std::fmt;

use domain::account::Person;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, PostUrl},
};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::AppError;

/// What the sign-in form sends. It carries a password, so its `Debug` shows nothing.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInForm {
    /// The sign-in address.
    pub email: String,
    /// The password.
    pub password: String,
    /// Where to go on; a path of ours, or it is ignored.
    #[serde(default)]
    pub next: String,
}

/// Says nothing of what it holds: the framework asks for `Debug`, the secret must not have it.
impl fmt::Debug for SignInForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignInForm(…)")
    }
}

/// What the set-up form sends. It carries a password, so its `Debug` shows nothing.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetUpForm {
    /// The token of the one-time link.
    pub token: String,
    /// The Administrator's name.
    pub name: String,
    /// Their sign-in address.
    pub email: String,
    /// Their password.
    pub password: String,
    /// The password once more.
    pub password_again: String,
}

/// Says nothing of what it holds: the framework asks for `Debug`, the secret must not have it.
impl fmt::Debug for SetUpForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SetUpForm(…)")
    }
}

/// The longest name, in characters.
pub const MAX_NAME: usize = 120;
/// The shortest password, in characters (security rule 17).
pub const MIN_PASSWORD: usize = 12;
/// The longest password, in characters (security rule 17).
pub const MAX_PASSWORD: usize = 256;

impl SetUpForm {
    /// The names of the fields, as errors name them.
    pub const FIELDS: [&'static str; 4] = ["name", "email", "password", "password_again"];

    /// The form without blanks around name and address, or what is wrong with the first field that is.
    /// Whether the password is a common one is for the server to say.
    pub fn checked(mut self) -> Result<Self, AppError> {
        self.name = self.name.trim().to_owned();
        self.email = self.email.trim().to_owned();
        if self.name.is_empty() || self.name.chars().count() > MAX_NAME {
            return Err(AppError::field("name", "Enter your name."));
        }
        if !is_email(&self.email) {
            return Err(AppError::field("email", "Enter an e-mail address like you@example.com."));
        }
        if !(MIN_PASSWORD..=MAX_PASSWORD).contains(&self.password.chars().count()) {
            let message = format!("Use {MIN_PASSWORD} to {MAX_PASSWORD} characters.");
            return Err(AppError::field("password", message));
        }
        if self.password != self.password_again {
            return Err(AppError::field(
                "password_again",
                "The two passwords differ. Enter the same one twice.",
            ));
        }
        Ok(self)
    }
}

/// Whether this can be an address: one `@` with something on both sides and no blank. Nothing is ever mailed to
/// it unasked, so more would only refuse real ones.
fn is_email(text: &str) -> bool {
    text.len() <= 254
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
        && text
            .split_once('@')
            .is_some_and(|(local, host)| !local.is_empty() && !host.is_empty() && !host.contains('@'))
}

/// Whether there is no Administrator yet, so that the sign-in page can say how to begin.
#[server(prefix = "/fn", endpoint = "set_up_needed", input = GetUrl, output = Answer)]
pub async fn set_up_needed() -> Result<bool, AppError> {
    Ok(crate::caller::services().store.setup_needed().await?)
}

/// Who is signed in.
#[server(prefix = "/fn", endpoint = "current_person", input = GetUrl, output = Answer)]
#[allow(clippy::unused_async, reason = "a server function is async even when it waits for nothing")]
pub async fn current_person() -> Result<Person, AppError> {
    Ok(crate::caller::Caller::current()?.person)
}

/// Signs a person in and leads on; a refusal leads back to the form, which says why.
#[server(prefix = "/fn", endpoint = "sign_in", input = PostUrl)]
pub async fn sign_in(
    /// The form.
    form: SignInForm,
) -> Result<(), AppError> {
    use crate::{api::flash, paths};

    let SignInForm { email, password, next } = form;
    let from = server::client_address();
    match crate::caller::services().accounts.sign_in(email.trim().to_owned(), password.into(), from).await {
        Ok(cookie) => server::lead_on(cookie, paths::local(&next)),
        Err(refusal) => {
            let error = Some(AppError::form(refusal.message));
            flash::show(&flash::Flash { error, email, ..flash::Flash::default() }, &paths::sign_in(&next));
            Ok(())
        }
    }
}

/// Creates the first Administrator by the one-time link, signs them in and leads on.
#[server(prefix = "/fn", endpoint = "set_up", input = PostUrl)]
pub async fn set_up(
    /// The form.
    form: SetUpForm,
) -> Result<(), AppError> {
    use crate::{api::flash, paths};

    let (token, name, email) = (form.token.clone(), form.name.clone(), form.email.clone());
    let made = match form.checked() {
        Ok(form) => crate::caller::services().accounts.set_up(server::administrator(form)).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(cookie) => server::lead_on(cookie, paths::HOME),
        Err(error) => {
            flash::show(&flash::Flash { error: Some(error), name, email }, &paths::set_up(&token));
            Ok(())
        }
    }
}

/// Ends the session and everything that the browser keeps of it.
#[server(prefix = "/fn", endpoint = "sign_out", input = PostUrl)]
pub async fn sign_out() -> Result<(), AppError> {
    let headers = expect_context::<axum::http::request::Parts>().headers;
    let cookie = crate::caller::services().accounts.sign_out(&headers).await?;
    // Not "cache": it blocks Chromium for seconds, and cached columns are keyed by the session's tag.
    server::clear_site_data();
    server::lead_on(cookie, crate::paths::SIGN_IN)
}

#[cfg(feature = "ssr")]
mod server {
    use std::net::{IpAddr, Ipv6Addr};

    use axum::http::{HeaderName, HeaderValue, header::SET_COOKIE, request::Parts};
    use leptos::prelude::{expect_context, use_context};
    use leptos_axum::ResponseOptions;

    use super::SetUpForm;
    use crate::{
        AppError,
        ports::{ClientAddress, Cookie, SetUp},
    };

    pub fn administrator(form: SetUpForm) -> SetUp {
        let SetUpForm { token, name, email, password, .. } = form;
        SetUp { token: token.into(), name, email, password: password.into() }
    }

    /// Where the request comes from. Without a known address all such requests share one budget, the strict side.
    pub fn client_address() -> IpAddr {
        use_context::<Parts>()
            .and_then(|parts| parts.extensions.get::<ClientAddress>().copied())
            .map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |address| address.0)
    }

    pub fn lead_on(cookie: Cookie, to: &str) -> Result<(), AppError> {
        let cookie =
            HeaderValue::from_str(&cookie.0).map_err(|fault| AppError::internal(&fault).refused())?;
        expect_context::<ResponseOptions>().append_header(SET_COOKIE, cookie);
        leptos_axum::redirect(to);
        Ok(())
    }

    pub fn clear_site_data() {
        expect_context::<ResponseOptions>().insert_header(
            HeaderName::from_static("clear-site-data"),
            HeaderValue::from_static("\"cookies\", \"storage\""),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> SetUpForm {
        SetUpForm {
            token: "t".into(),
            name: " Ada ".into(),
            email: " ada@example.com ".into(),
            password: "correct horse battery".into(),
            password_again: "correct horse battery".into(),
        }
    }

    #[test]
    fn a_good_form_passes_with_blanks_trimmed_but_not_in_the_password() {
        let mut spaced = form();
        spaced.password = "  twelve chars  ".into();
        spaced.password_again = spaced.password.clone();
        let checked = spaced.checked().ok().unwrap();
        assert_eq!((checked.name.as_str(), checked.email.as_str()), ("Ada", "ada@example.com"));
        assert_eq!(checked.password, "  twelve chars  ");
    }

    #[test]
    fn the_first_field_at_fault_is_named() {
        let check = |change: fn(&mut SetUpForm), field: &str| {
            let mut form = form();
            change(&mut form);
            let error = form.checked().err().unwrap();
            assert!(error.beside(field).is_some(), "{field}: {error:?}");
            assert!(SetUpForm::FIELDS.contains(&field));
        };
        check(|form| form.name.clear(), "name");
        check(|form| form.email = "ada".into(), "email");
        check(|form| form.email = "a@b@c".into(), "email");
        check(|form| form.email = "a b@c".into(), "email");
        check(|form| form.password = "short".into(), "password");
        check(|form| form.password = "x".repeat(MAX_PASSWORD + 1), "password");
        check(|form| form.password_again.push('!'), "password_again");
    }
}
