//! What is sent: one request, in which secret values stay marked as such until they leave the process.

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use url::{Url, form_urlencoded};

/// The two methods that calls to Microsoft need so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Writes, or asks for a token.
    Post,
}

/// The value of a header or of a form member. No `Debug`: half of them are secrets.
#[derive(Clone)]
pub enum Value {
    /// May be logged.
    Plain(String),
    /// A token or a client secret.
    Secret(SecretString),
}

impl Value {
    /// The value itself, on its way out.
    pub fn expose(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Secret(secret) => secret.expose_secret(),
        }
    }

    pub(crate) fn as_header(&self) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_str(self.expose()).ok()?;
        value.set_sensitive(matches!(self, Self::Secret(_)));
        Some(value)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Plain(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Plain(text)
    }
}

impl From<SecretString> for Value {
    fn from(secret: SecretString) -> Self {
        Self::Secret(secret)
    }
}

/// One request. No `Debug`: it carries bearer tokens and client secrets.
pub struct Request {
    /// Its method.
    pub method: Method,
    /// Where it goes; the origin must be one of those that the client was built with.
    pub url: Url,
    /// Its headers, names in lower case.
    pub headers: Vec<(&'static str, Value)>,
    /// The members of a form, which becomes the body as `application/x-www-form-urlencoded`.
    pub form: Option<Vec<(&'static str, Value)>>,
}

impl Request {
    /// A request that reads, without headers.
    pub fn get(url: Url) -> Self {
        Self { method: Method::Get, url, headers: Vec::new(), form: None }
    }

    /// A request that sends a form, without headers.
    pub fn post_form(url: Url, form: Vec<(&'static str, Value)>) -> Self {
        Self { method: Method::Post, url, headers: Vec::new(), form: Some(form) }
    }

    /// The same request with one more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The form as it goes over the wire: every member percent-encoded, secrets included, so that a secret may
    /// hold any character. `None` without a form.
    pub fn form_body(&self) -> Option<String> {
        let form = self.form.as_ref()?;
        let mut body = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form {
            body.append_pair(name, value.expose());
        }
        Some(body.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_survives_characters_that_urls_give_a_meaning_to() {
        let secret = "a~b+c/d&e=f%g h#é";
        let url = Url::parse("https://login.example/token").unwrap();
        let form = vec![("client_id", "app".into()), ("client_secret", SecretString::from(secret).into())];
        let body = Request::post_form(url, form).form_body().unwrap();
        assert_eq!(body, "client_id=app&client_secret=a%7Eb%2Bc%2Fd%26e%3Df%25g+h%23%C3%A9");
        let read: Vec<_> = form_urlencoded::parse(body.as_bytes()).collect();
        assert_eq!(read[1].1, secret);
    }

    #[test]
    fn a_secret_header_is_marked_sensitive_and_a_broken_one_is_refused() {
        let header = |text: &str| Value::from(SecretString::from(text)).as_header();
        assert!(header("Bearer abc").unwrap().is_sensitive());
        assert!(header("Bearer a\r\nX-Evil: 1").is_none());
        assert!(!Value::from("low").as_header().unwrap().is_sensitive());
    }
}
