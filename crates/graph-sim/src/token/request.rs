//! A token request as it arrives: a form, and perhaps HTTP Basic client authentication.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::Refusal;
use crate::Cloud;
use crate::routes::origin_of;

/// The parameters of a token request; those of HTTP Basic stand beside those of the form.
#[derive(Debug)]
pub struct Request {
    parameters: BTreeMap<String, String>,
    /// The origin that the caller addressed; a scope may name it as the resource.
    pub origin: String,
}

impl Request {
    /// Reads a form. A body of another content type holds no parameters, which is what Microsoft says of it too.
    pub fn read(headers: &HeaderMap, body: &[u8], cloud: Cloud) -> Result<Request, Refusal> {
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or("");
        let mut parameters = BTreeMap::new();
        if content_type.starts_with("application/x-www-form-urlencoded") {
            for (name, value) in url::form_urlencoded::parse(body) {
                if parameters.insert(name.to_string(), value.into_owned()).is_some() {
                    return Err(Refusal::of(9_000_411).value(name));
                }
            }
        }
        let mut request = Request { parameters, origin: origin_of(headers, cloud) };
        if let Some((id, secret)) = basic(headers) {
            request.fill("client_id", id)?;
            request.fill("client_secret", secret)?;
        }
        Ok(request)
    }

    /// A parameter that is present and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A parameter that must be there.
    pub fn need(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| Refusal::of(900_144).value(name))
    }

    fn fill(&mut self, name: &str, value: String) -> Result<(), Refusal> {
        match self.parameters.insert(name.to_owned(), value.clone()) {
            Some(other) if other != value => Err(Refusal::of(9_000_411).value(name)),
            _ => Ok(()),
        }
    }
}

/// The client's id and secret out of an `Authorization: Basic` header; both are form-encoded inside it (RFC 6749, 2.3.1).
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(BASE64_STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((form_decoded(id), form_decoded(secret)))
}

fn form_decoded(text: &str) -> String {
    let pair = format!("it={}", text.replace('&', "%26"));
    url::form_urlencoded::parse(pair.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}
