//! What a form without JavaScript says after it was refused: the error and what was typed, for one page view.
//!
//! It travels in a short-lived cookie that scripts cannot read. The framework's own way would put both into the
//! URL, where they are logged, and where a stranger could write a message of their own.

use serde::{Deserialize, Serialize};

use crate::{AppError, reading::handed_over};

/// An error with what was typed; passwords are never kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Flash {
    /// Why the form was refused; `None` on a first visit.
    pub error: Option<AppError>,
    /// The name that was typed.
    pub name: String,
    /// The address that was typed.
    pub email: String,
}

impl Flash {
    /// What the last form said, once; empty on a first visit. Call in a page's component.
    pub fn take() -> Self {
        handed_over(read)
    }

    /// The message for a field.
    pub fn beside(&self, field: &str) -> Option<String> {
        self.error.as_ref()?.beside(field)
    }

    /// The message for the form as a whole.
    pub fn beside_none(&self, fields: &[&str]) -> Option<String> {
        self.error.as_ref()?.beside_none(fields)
    }
}

#[cfg(not(feature = "ssr"))]
fn read() -> Flash {
    Flash::default()
}

#[cfg(feature = "ssr")]
use server::read;
#[cfg(feature = "ssr")]
pub use server::show;

#[cfg(feature = "ssr")]
mod server {
    use axum::http::{
        HeaderMap, HeaderValue,
        header::{COOKIE, ORIGIN, SET_COOKIE},
        request::Parts,
    };
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;
    use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

    use super::Flash;

    const COOKIE_NAME: &str = "flash";
    /// Long enough for the redirect, short enough to be forgotten.
    const MAX_AGE_SECS: u32 = 60;

    /// Sends the person back to `page`, which shows the flash.
    pub fn show(flash: &Flash, page: &str) {
        let json = serde_json::to_string(flash).expect("a flash is plain text");
        let secure = use_context::<Parts>().is_some_and(|parts| is_https(&parts.headers));
        let value = utf8_percent_encode(&json, NON_ALPHANUMERIC);
        set(&format!(
            "{COOKIE_NAME}={value}; Max-Age={MAX_AGE_SECS}; Path=/; HttpOnly; SameSite=Strict{}",
            if secure { "; Secure" } else { "" }
        ));
        leptos_axum::redirect(page);
    }

    pub fn read() -> Flash {
        let Some(parts) = use_context::<Parts>() else { return Flash::default() };
        let Some(flash) = from_headers(&parts.headers) else { return Flash::default() };
        set(&format!("{COOKIE_NAME}=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict"));
        flash
    }

    /// A browser names the scheme of the page that a form was on.
    fn is_https(headers: &HeaderMap) -> bool {
        headers.get(ORIGIN).is_some_and(|origin| origin.as_bytes().starts_with(b"https://"))
    }

    fn from_headers(headers: &HeaderMap) -> Option<Flash> {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let value = cookies
            .flat_map(|cookies| cookies.split(';'))
            .find_map(|cookie| cookie.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('='))?;
        let json = percent_decode_str(value).decode_utf8().ok()?;
        serde_json::from_str(&json).ok()
    }

    fn set(cookie: &str) {
        if let (Some(response), Ok(cookie)) =
            (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie))
        {
            response.append_header(SET_COOKIE, cookie);
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::AppError;

        fn check(cookie: &str) -> Option<Flash> {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, HeaderValue::from_str(cookie).unwrap());
            from_headers(&headers)
        }

        #[test]
        fn a_flash_survives_the_cookie_beside_others() {
            let flash = Flash {
                error: Some(AppError::field("email", "Enter “you@example.com”; or, so.")),
                name: "Jördis; Path=/".into(),
                email: "j@example.com".into(),
            };
            let value =
                utf8_percent_encode(&serde_json::to_string(&flash).unwrap(), NON_ALPHANUMERIC).to_string();
            assert_eq!(check(&format!("sid=abc; flash={value}; x=y")), Some(flash));
        }

        #[test]
        fn a_broken_or_missing_cookie_is_a_first_visit() {
            assert_eq!(check("flash=%7B"), None);
            assert_eq!(check("sid=abc"), None);
            assert_eq!(check("flashy=1"), None);
        }
    }
}
