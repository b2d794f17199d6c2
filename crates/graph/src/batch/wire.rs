//! The JSON of batches: questions by id, answers in any order.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use outbound::Response;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, value::RawValue};

use crate::object::Object;

/// A part's id: its place, counted from 1. Graph compares ids without regard to case, which digits do not have.
fn id_of(number: usize) -> String {
    (number + 1).to_string()
}

/// One part as it is sent.
#[derive(Serialize)]
pub(super) struct Question<'a> {
    id: String,
    method: &'static str,
    url: &'a str,
    headers: BTreeMap<&'static str, &'static str>,
}

impl<'a> Question<'a> {
    /// Reads `url`, which is relative to the version.
    pub fn get(
        number: usize,
        url: &'a str,
        headers: impl IntoIterator<Item = (&'static str, &'static str)>,
    ) -> Self {
        Self { id: id_of(number), method: "GET", url, headers: headers.into_iter().collect() }
    }
}

/// The body of a batch.
#[derive(Serialize)]
pub(super) struct Questions<'a> {
    requests: Vec<Question<'a>>,
}

impl<'a> Questions<'a> {
    pub fn new(questions: impl Iterator<Item = Question<'a>>) -> Self {
        Self { requests: questions.collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }

    pub fn len(&self) -> usize {
        self.requests.len()
    }

    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("these maps have keys of text, the one thing serde_json asks for")
    }
}

#[derive(Deserialize)]
struct AnswersJson {
    responses: Vec<Object<PartJson>>,
}

#[derive(Deserialize)]
struct PartJson {
    id: String,
    status: u16,
    #[serde(default)]
    headers: Option<BTreeMap<String, Value>>,
    body: Option<Box<RawValue>>,
}

/// The answer to one part.
pub(super) enum PartAnswer {
    Once(Response),
    /// Two answers to one question: neither can be believed.
    Twice,
}

impl PartAnswer {
    /// The answer as if it had come alone.
    pub fn into_response(self) -> Option<Response> {
        match self {
            Self::Once(response) => Some(response),
            Self::Twice => None,
        }
    }
}

/// The answers of a batch by id.
#[derive(Default)]
pub(super) struct Parted(BTreeMap<String, PartAnswer>);

impl Parted {
    /// The answer to the part with this number, if there is one.
    pub fn take(&mut self, number: usize) -> Option<PartAnswer> {
        self.0.remove(&id_of(number))
    }

    /// Whether a part was answered 401.
    pub fn has_refused_token(&self) -> bool {
        self.0.values().any(|part| matches!(part, PartAnswer::Once(response) if response.status == 401))
    }
}

impl<'de> Deserialize<'de> for Parted {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let mut parts = BTreeMap::new();
        for Object(part) in AnswersJson::deserialize(input)?.responses {
            let id = part.id.clone();
            let answer =
                if parts.contains_key(&id) { PartAnswer::Twice } else { PartAnswer::Once(part.into()) };
            parts.insert(id, answer);
        }
        Ok(Self(parts))
    }
}

impl From<PartJson> for Response {
    fn from(part: PartJson) -> Self {
        let headers =
            part.headers.unwrap_or_default().into_iter().filter_map(|(name, value)| header(&name, value));
        let body = part.body.map(|body| Bytes::from(body.get().to_owned())).unwrap_or_default();
        Self { status: part.status, headers: headers.collect::<HeaderMap>(), body }
    }
}

/// A header of a part; one that HTTP would not allow says nothing.
fn header(name: &str, value: Value) -> Option<(HeaderName, HeaderValue)> {
    let text = match value {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some((name.parse().ok()?, text.parse().ok()?))
}
