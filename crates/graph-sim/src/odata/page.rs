//! Opaque page tokens and the links that carry them.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::bad_request;
use super::delta::Round;
use crate::Kind;
use crate::routes::Failure;

/// Where a list goes on. On the wire it is opaque.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageToken {
    /// The tenant whose list it is.
    #[serde(rename = "t")]
    pub tenant: Uuid,
    /// The kind of list.
    #[serde(rename = "k")]
    pub kind: Kind,
    /// The first item of the page.
    #[serde(rename = "o")]
    pub offset: usize,
    /// The page's number, from 1.
    #[serde(rename = "p")]
    pub page: u32,
    /// The delta round that it belongs to, if it does.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub round: Option<Round>,
}

impl PageToken {
    /// Reads a page token, whoever's it is.
    pub fn read(text: &str) -> Result<PageToken, Failure> {
        let decoded =
            text.strip_prefix("RFNwdAIAAQ").and_then(|rest| BASE64_URL_SAFE_NO_PAD.decode(rest).ok());
        decoded
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .ok_or_else(|| bad_request("Skip token is not valid."))
    }

    /// Refuses a token of another tenant or another list.
    pub fn check(&self, tenant: Uuid, kind: Kind) -> Result<(), Failure> {
        if self.tenant == tenant && self.kind == kind && self.round.is_none() {
            return Ok(());
        }
        let message =
            "The specified page token value has expired and can no longer be included in your request.";
        Err(Failure::new(400, "Directory_ExpiredPageToken", message))
    }

    /// The token's text.
    pub fn write(&self) -> String {
        let json = serde_json::to_vec(self).expect("a page token is plain data");
        format!("RFNwdAIAAQ{}", BASE64_URL_SAFE_NO_PAD.encode(json))
    }
}

/// The absolute link to the page of this token, with the options that the caller gave.
pub fn next_link(origin: &str, path: &str, options: &[(String, String)], token: &PageToken) -> String {
    let mut link = format!("{origin}/v1.0/{path}?");
    for (name, value) in options.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("$skiptoken")) {
        link.push_str(name);
        link.push('=');
        link.extend(url::form_urlencoded::byte_serialize(value.as_bytes()));
        link.push('&');
    }
    link.push_str("$skiptoken=");
    link.push_str(&token.write());
    link
}
