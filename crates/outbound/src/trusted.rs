//! The policy for Microsoft's own hosts: a fixed list of origins, no redirects, no proxy, time and size capped.

use std::{collections::BTreeSet, time::Duration};

use bytes::{Bytes, BytesMut};
use http::HeaderName;
use url::{Host, Url};

use crate::{
    error::{BuildError, SendError},
    request::{Method, Request},
    response::Response,
};

/// How long things may take and how large an answer may grow (security rule 57).
#[derive(Debug, Clone, Copy)]
struct Limits {
    connect: Duration,
    total: Duration,
    body_bytes: usize,
}

const LIMITS: Limits =
    Limits { connect: Duration::from_secs(5), total: Duration::from_secs(30), body_bytes: 32 * 1024 * 1024 };

/// A client that talks to the origins it was built with and to no other. Follows no redirect, uses no proxy from
/// the environment, connects within 5 s, ends within 30 s, and takes at most 32 MiB after decompression.
#[derive(Debug)]
pub struct Trusted {
    origins: BTreeSet<String>,
    client: reqwest::Client,
    body_bytes: usize,
}

impl Trusted {
    /// A client for these origins (scheme, host and port of each URL; the rest of it is ignored).
    ///
    /// # Errors
    /// An origin is not https and not on loopback, or the TLS set-up fails.
    pub fn new(allowed_origins: &[Url]) -> Result<Self, BuildError> {
        Self::with_limits(allowed_origins, LIMITS)
    }

    fn with_limits(allowed_origins: &[Url], limits: Limits) -> Result<Self, BuildError> {
        crate::install_tls();
        let origins = allowed_origins.iter().map(safe_origin).collect::<Result<_, _>>()?;
        #[allow(clippy::disallowed_methods, reason = "this crate is the home of HTTP clients")]
        let client = reqwest::Client::builder()
            .user_agent(concat!("Seatledger/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .connect_timeout(limits.connect)
            .timeout(limits.total)
            .build()
            .map_err(|error| BuildError::Tls(error.to_string()))?;
        Ok(Self { origins, client, body_bytes: limits.body_bytes })
    }

    /// Sends one request and reads the whole answer, whatever its status.
    ///
    /// # Errors
    /// No whole answer came; see [`SendError`]. A status of 400 or above is no error here.
    pub async fn send(&self, request: Request) -> Result<Response, SendError> {
        let form = request.form_body().map(String::into_bytes);
        self.exchange(request, form.map(|body| ("application/x-www-form-urlencoded", body))).await
    }

    /// Sends one request, which has no form, with JSON as its body, and reads the whole answer as [`Self::send`] does.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub async fn send_json(&self, request: Request, json: Vec<u8>) -> Result<Response, SendError> {
        self.exchange(request, Some(("application/json", json))).await
    }

    async fn exchange(
        &self,
        request: Request,
        body: Option<(&'static str, Vec<u8>)>,
    ) -> Result<Response, SendError> {
        if !self.origins.contains(&request.url.origin().ascii_serialization()) {
            return Err(SendError::OriginRefused);
        }
        let method = match request.method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
        };
        let mut builder = self.client.request(method, request.url.clone());
        for (name, value) in &request.headers {
            let value = value.as_header().ok_or_else(|| SendError::Broken(unsendable(name)))?;
            builder = builder.header(HeaderName::from_static(name), value);
        }
        if let Some((content_type, body)) = body {
            builder = builder.header(http::header::CONTENT_TYPE, content_type).body(body);
        }
        let mut answer = builder.send().await?;
        let body = self.body_of(&mut answer).await?;
        Ok(Response { status: answer.status().as_u16(), headers: std::mem::take(answer.headers_mut()), body })
    }

    async fn body_of(&self, answer: &mut reqwest::Response) -> Result<Bytes, SendError> {
        let mut body = BytesMut::new();
        while let Some(chunk) = answer.chunk().await? {
            if body.len().saturating_add(chunk.len()) > self.body_bytes {
                return Err(SendError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }
}

fn unsendable(header: &str) -> String {
    format!("the header {header} holds a character that HTTP does not allow")
}

fn safe_origin(url: &Url) -> Result<String, BuildError> {
    let origin = url.origin();
    if !origin.is_tuple() {
        return Err(BuildError::NoOrigin(url.to_string()));
    }
    let text = origin.ascii_serialization();
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if url.scheme() == "https" || loopback { Ok(text) } else { Err(BuildError::Insecure(text)) }
}

#[cfg(test)]
mod tests;
