//! What can go wrong with one answer.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Struck;
use crate::odata::delta::Position;
use crate::{Kind, clock};

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
    /// The delta token, or the page token of a delta round, is worth nothing any more. Strikes no other call.
    DeltaExpired {
        /// 410 with a `Location`, as Graph forces a reset; or another status, such as 400 or 404, without one.
        #[serde(default = "gone")]
        status: u16,
        /// The error code: `resyncRequired` or `syncStateNotFound`.
        #[serde(default = "resync")]
        code: String,
    },
    /// Every object of the page is preceded by an older state of itself. Only for deltas.
    Replay,
    /// `@odata.deltaLink` leads to another host. Only for deltas.
    ForeignDeltaLink {
        /// The other origin, such as `http://127.0.0.1:9`.
        origin: String,
    },
    /// A call inside a batch gets no answer: the first one for kind `batch`, else each one that is struck.
    MissingPart,
    /// The first call inside a batch fails while the others are answered. Only for kind `batch`.
    PartStatus {
        /// The status.
        status: u16,
        /// The part's `Retry-After` header; absent when none.
        #[serde(default)]
        retry_after: Option<RetryAfter>,
    },
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
    pub fn header(&self, now: DateTime<Utc>) -> String {
        match self {
            RetryAfter::Seconds(seconds) => seconds.to_string(),
            RetryAfter::Decimal(seconds) => format!("{seconds:.3}"),
            RetryAfter::HttpDate(seconds) => clock::http_date(now, *seconds),
            RetryAfter::Text(text) => text.clone(),
        }
    }
}

impl RetryAfter {
    /// How long it lets the caller wait, in milliseconds; nothing where the text says no number.
    pub fn wait_ms(&self) -> Option<u64> {
        match self {
            RetryAfter::Seconds(seconds) | RetryAfter::HttpDate(seconds) => {
                Some(seconds.saturating_mul(1000))
            }
            RetryAfter::Decimal(seconds) => Duration::try_from_secs_f64(*seconds).ok().map(whole_ms),
            RetryAfter::Text(text) => {
                text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()).map(whole_ms)
            }
        }
    }
}

fn whole_ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

impl Effect {
    /// One of every effect on an answer of Graph, for tests that go through them all; those of sign-in are not here.
    /// A new effect must be put here too: the match below refuses to compile without it.
    pub fn all() -> Vec<Effect> {
        let foreign = || "http://127.0.0.1:9".to_owned();
        let all = vec![
            Effect::status(503),
            Effect::IntuneThrottled,
            Effect::Delay { ms: 1 },
            Effect::SlowBody { ms: 1 },
            Effect::TruncatedBody,
            Effect::Reset,
            Effect::Html { status: 200 },
            Effect::InvalidJson,
            Effect::MissingValue,
            Effect::WrongType { property: None },
            Effect::NextLinkCycle,
            Effect::ForeignNextLink { origin: foreign() },
            Effect::EmptyPage,
            Effect::DuplicateItem,
            Effect::DeltaExpired { status: 410, code: resync() },
            Effect::Replay,
            Effect::ForeignDeltaLink { origin: foreign() },
            Effect::MissingPart,
            Effect::PartStatus { status: 429, retry_after: Some(RetryAfter::Seconds(1)) },
        ];
        debug_assert!(all.iter().all(|effect| !effect.is_of_sign_in()));
        all
    }

    fn is_of_sign_in(&self) -> bool {
        match self {
            Effect::Aadsts { .. } | Effect::NoRoles => true,
            Effect::Status { .. }
            | Effect::IntuneThrottled
            | Effect::Delay { .. }
            | Effect::SlowBody { .. }
            | Effect::TruncatedBody
            | Effect::Reset
            | Effect::Html { .. }
            | Effect::InvalidJson
            | Effect::MissingValue
            | Effect::WrongType { .. }
            | Effect::NextLinkCycle
            | Effect::ForeignNextLink { .. }
            | Effect::EmptyPage
            | Effect::DuplicateItem
            | Effect::DeltaExpired { .. }
            | Effect::Replay
            | Effect::ForeignDeltaLink { .. }
            | Effect::MissingPart
            | Effect::PartStatus { .. } => false,
        }
    }

    /// Whether this effect can do anything to this call; one that cannot does not use up its times.
    pub(super) fn concerns(&self, call: &Struck) -> bool {
        match self {
            Effect::DeltaExpired { .. } => call.delta == Some(Position::Continued),
            Effect::Replay | Effect::ForeignDeltaLink { .. } => call.delta.is_some(),
            Effect::MissingPart => call.in_batch || call.kind == Kind::Batch,
            Effect::PartStatus { .. } => call.kind == Kind::Batch,
            _ => true,
        }
    }

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

fn gone() -> u16 {
    410
}

fn resync() -> String {
    "resyncRequired".to_owned()
}
