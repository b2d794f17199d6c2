//! What can go wrong with one answer.

use serde::{Deserialize, Serialize};

use crate::clock;

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Effect {
    /// An HTTP status with Graph's error body (sign-in's, on the token endpoint).
    Status {
        /// The status.
        status: u16,
        /// The error code; by default the one that Graph uses with this status.
        #[serde(default)]
        code: Option<String>,
        /// The message.
        #[serde(default)]
        message: Option<String>,
        /// The `Retry-After` header; absent when none.
        #[serde(default)]
        retry_after: Option<RetryAfter>,
    },
    /// 429 in Intune's manner: no `Retry-After` and no `innerError.code`.
    IntuneThrottled,
    /// A refusal of the token endpoint by its AADSTS number. Only for kind `token`.
    Aadsts {
        /// The number, one of [`crate::AADSTS_CODES`].
        code: u32,
    },
    /// The token is issued without any role. Only for kind `token`.
    NoRoles,
    /// The answer comes this much later.
    Delay {
        /// Milliseconds.
        ms: u64,
    },
    /// The head comes at once, the body trickles.
    SlowBody {
        /// Milliseconds from the first byte of the body to the last.
        ms: u64,
    },
    /// The connection closes in the middle of the body.
    TruncatedBody,
    /// The connection is reset before any answer.
    Reset,
    /// An HTML page, as a captive portal or a proxy sends.
    Html {
        /// The status.
        #[serde(default = "ok")]
        status: u16,
    },
    /// A JSON content type around text that is no JSON.
    InvalidJson,
    /// A collection without `value`.
    MissingValue,
    /// A member of a wrong type: the named property of every item, or `value` itself.
    WrongType {
        /// The property.
        #[serde(default)]
        property: Option<String>,
    },
    /// `@odata.nextLink` leads back to the first page.
    NextLinkCycle,
    /// `@odata.nextLink` leads to another host.
    ForeignNextLink {
        /// The other origin, such as `http://127.0.0.1:9`.
        origin: String,
    },
    /// An empty page with a `@odata.nextLink` comes before the first page.
    EmptyPage,
    /// The last item of the page comes again on the next one.
    DuplicateItem,
}

/// How `Retry-After` is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryAfter {
    /// Whole seconds.
    Seconds(u64),
    /// Decimal seconds, as Microsoft's own sample has them.
    Decimal(f64),
    /// An HTTP date so many seconds ahead.
    HttpDate(u64),
    /// Any text.
    Text(String),
}

impl RetryAfter {
    /// The header's value.
    pub fn header(&self) -> String {
        match self {
            RetryAfter::Seconds(seconds) => seconds.to_string(),
            RetryAfter::Decimal(seconds) => format!("{seconds:.3}"),
            RetryAfter::HttpDate(seconds) => clock::http_date(*seconds),
            RetryAfter::Text(text) => text.clone(),
        }
    }
}

impl Effect {
    /// A plain status.
    pub fn status(status: u16) -> Effect {
        Effect::Status { status, code: None, message: None, retry_after: None }
    }

    /// A status with this `Retry-After`.
    pub fn retry(status: u16, retry_after: RetryAfter) -> Effect {
        Effect::Status { status, code: None, message: None, retry_after: Some(retry_after) }
    }

    /// Page 1 for effects that would never end if they struck every page.
    pub(super) fn first_page_only(&self) -> Option<u32> {
        matches!(self, Effect::EmptyPage | Effect::DuplicateItem).then_some(1)
    }
}

fn ok() -> u16 {
    200
}
