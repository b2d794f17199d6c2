//! `POST /$batch`: up to twenty calls in one, each answered, throttled and spoiled on its own, in any order.

use std::collections::{BTreeMap, HashSet};

use axum::body::to_bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::response::Response;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rand::seq::SliceRandom as _;
use serde::Deserialize;

use super::access::bearer;
use super::call::{Asked, refusal};
use super::header::{Ids, check};
use super::{Failure, Graph, page, spoil};
use crate::Kind;
use crate::faults::{Effect, RetryAfter, Struck};
use crate::world::directory::{list, write_text};

/// At most so many calls stand in a batch.
const MAX_PARTS: usize = 20;

#[derive(Deserialize)]
struct Batch {
    requests: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    id: String,
    method: String,
    url: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default, rename = "dependsOn")]
    depends_on: Vec<String>,
}

/// The answer to one part.
struct Answered {
    id: String,
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// Answers a batch, and the effect that is still to spoil the whole answer.
pub async fn answer(
    graph: &Graph,
    method: &Method,
    headers: &HeaderMap,
    body: &[u8],
    ids: &Ids,
) -> (Response, Option<Effect>) {
    let state = &graph.state;
    let opened = open(graph, method, headers, body);
    let (access, parts, effect) = match opened {
        Ok(opened) => opened,
        Err(failure) => return (failure.answer(ids), None),
    };
    if let Some((failure, wait_ms)) = effect.as_ref().and_then(|effect| refusal(effect, state.now())) {
        if failure.is_throttling() {
            state.counters().throttle(access.tenant, Kind::Batch);
            state.throttle().hold_kind(access.app, access.tenant, Kind::Batch, state.now_ms() + wait_ms);
        }
        return (failure.answer(ids), effect);
    }
    let mut answers: Vec<Answered> = Vec::with_capacity(parts.len());
    let mut spoils = None;
    for (n, part) in parts.iter().enumerate() {
        let failed = answers.iter().any(|it| it.status >= 400 && part.depends_on.contains(&it.id));
        if failed {
            answers.push(failed_dependency(graph, part, ids).await);
            continue;
        }
        match part_status(effect.as_ref()).filter(|_| n == 0) {
            Some(failure) => {
                if failure.is_throttling() {
                    state.counters().throttle(access.tenant, Kind::Batch);
                }
                answers.push(Answered::of(part, failure.answer(ids)).await);
            }
            None => answer_part(graph, headers, part, ids, &mut answers, &mut spoils).await,
        }
    }
    if effect == Some(Effect::MissingPart) && !answers.is_empty() {
        answers.remove(0);
    }
    answers.shuffle(&mut *state.dice());
    (page::json(write(&answers)), effect.or(spoils))
}

/// Reads a batch: who sends it, its parts, and the fault that strikes the whole.
fn open(
    graph: &Graph,
    method: &Method,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(crate::token::Access, Vec<Part>, Option<Effect>), Failure> {
    let state = &graph.state;
    let access = bearer(state, graph.cloud, headers)?;
    if method != Method::POST {
        return Err(Failure::wrong_method());
    }
    let early = state.throttle().is_early(access.app, access.tenant, Kind::Batch, state.now_ms());
    state.counters().route(access.tenant, Kind::Batch, early);
    let effect = state.faults().strike(&Struck::plain(access.tenant, Kind::Batch));
    check(headers, false)?;
    let bad = |message: &str| Failure::new(400, "BadRequest", message);
    let batch: Batch = serde_json::from_slice(body).map_err(|_| bad("Invalid batch payload format."))?;
    if batch.requests.is_empty() || batch.requests.len() > MAX_PARTS {
        return Err(bad("Number of batch request steps must be between 1 and 20."));
    }
    let mut known = HashSet::new();
    for part in &batch.requests {
        let on_known = part.depends_on.iter().all(|id| known.contains(&id.to_lowercase()));
        if !on_known {
            return Err(bad("A step depends on one that does not stand before it."));
        }
        if part.id.is_empty() || !known.insert(part.id.to_lowercase()) {
            return Err(bad("Request Id has to be unique in a batch."));
        }
    }
    Ok((access, batch.requests, effect))
}

async fn answer_part(
    graph: &Graph,
    envelope: &HeaderMap,
    part: &Part,
    ids: &Ids,
    answers: &mut Vec<Answered>,
    spoils: &mut Option<Effect>,
) {
    let state = &graph.state;
    state.counters().part();
    let (path, query) = part.url.split_once('?').unwrap_or((&part.url, ""));
    let path = format!("/v1.0/{}", path.trim_start_matches('/'));
    let method = Method::from_bytes(part.method.as_bytes()).unwrap_or(Method::OPTIONS);
    let headers = part_headers(envelope, &part.headers);
    let asked = Asked { method: &method, path: &path, query, headers: &headers, in_batch: true };
    let (response, effect) = graph.answer(&asked, ids);
    match effect {
        Some(Effect::MissingPart) => {}
        // What happens to a connection or to time happens to the whole answer.
        Some(Effect::Reset | Effect::TruncatedBody | Effect::SlowBody { .. } | Effect::Delay { .. }) => {
            *spoils = effect;
            answers.push(Answered::of(part, response).await);
        }
        effect => {
            let spoiled = spoil::spoil(state, response, effect.as_ref(), None).await;
            answers.push(Answered::of(part, spoiled).await);
        }
    }
}

/// A part's own headers, on top of what the envelope says for all of them.
fn part_headers(envelope: &HeaderMap, own: &BTreeMap<String, String>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let shared = ["authorization", "host", "x-ms-throttle-priority"];
    for (name, value) in shared.iter().filter_map(|name| Some((*name, envelope.get(*name)?))) {
        headers.insert(HeaderName::from_static(name), value.clone());
    }
    for (name, value) in own {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
    headers
}

async fn failed_dependency(graph: &Graph, part: &Part, ids: &Ids) -> Answered {
    graph.state.counters().part();
    let message = "The request failed because it depends on a request that failed.";
    Answered::of(part, Failure::new(424, "FailedDependency", message).answer(ids)).await
}

fn part_status(effect: Option<&Effect>) -> Option<Failure> {
    let Some(Effect::PartStatus { status, retry_after }) = effect else { return None };
    let seconds = retry_after.as_ref().and_then(RetryAfter::wait_ms).map(|ms| ms.div_ceil(1000).to_string());
    Some(Failure::by_status(*status, None, None).retry_after(seconds))
}

impl Answered {
    async fn of(part: &Part, response: Response) -> Answered {
        let (head, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        let headers = head.headers.iter().filter(|(name, _)| *name != header::CONTENT_LENGTH);
        let headers = headers
            .filter_map(|(name, value)| Some((spelled(name.as_str()), value.to_str().ok()?.to_owned())));
        let headers: Vec<(String, String)> = headers.collect();
        Answered { id: part.id.clone(), status: head.status.as_u16(), headers, body: inside(&body) }
    }
}

/// A body as a batch carries it: JSON as it is, anything else as base64 text.
fn inside(body: &[u8]) -> Vec<u8> {
    let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok();
    if is_json {
        return body.to_vec();
    }
    let mut out = Vec::new();
    write_text(&mut out, &BASE64_STANDARD.encode(body));
    out
}

/// A header's name as Graph spells it in batches.
fn spelled(name: &str) -> String {
    let known = match name {
        "retry-after" => "Retry-After",
        "content-type" => "Content-Type",
        "cache-control" => "Cache-Control",
        "odata-version" => "OData-Version",
        "location" => "Location",
        other => other,
    };
    known.to_owned()
}

fn write(answers: &[Answered]) -> Vec<u8> {
    let mut out = Vec::with_capacity(answers.iter().map(|it| it.body.len() + 512).sum());
    out.extend_from_slice(b"{\"responses\":");
    list(&mut out, answers, |out, answered| {
        page::write_object(out, |members| {
            write_text(members.member("id"), &answered.id);
            members.member("status").extend_from_slice(answered.status.to_string().as_bytes());
            page::write_object(members.member("headers"), |headers| {
                for (name, value) in &answered.headers {
                    write_text(headers.member(name), value);
                }
            });
            members.member("body").extend_from_slice(&answered.body);
        });
    });
    out.push(b'}');
    out
}
