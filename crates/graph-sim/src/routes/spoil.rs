//! Spoils a finished answer: what proxies, broken services and bad networks do to it.

use std::io;
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures::StreamExt as _;
use serde_json::{Value, json};

use crate::faults::Effect;
use crate::json;
use crate::listener::Reset;
use crate::state::State;

/// What a proxy's sign-in page looks like.
const HTML: &str = "<!DOCTYPE html><html><head><title>Sign in to the guest network</title></head><body><h1>Please sign in</h1></body></html>";
/// Into how many pieces a slow body is cut.
const PIECES: usize = 8;

/// Applies the effect, if it is one that spoils answers.
pub async fn spoil(
    state: &Arc<State>,
    response: Response,
    effect: Option<&Effect>,
    reset: Option<&Reset>,
) -> Response {
    let Some(effect) = effect else { return response };
    match effect {
        Effect::Html { status } => html(*status),
        Effect::Reset => match reset {
            Some(reset) => {
                reset.pull();
                response
            }
            // Without a network the body alone can break.
            None => with_body_of(response, vec![Err(io::Error::from(io::ErrorKind::ConnectionReset))]),
        },
        Effect::InvalidJson => with_body(response, |_| Bytes::from_static(b"{\"value\": [{\"id\": ")).await,
        Effect::MissingValue => with_json(response, without_value).await,
        Effect::WrongType { property } => {
            with_json(response, |body| wrong_type(body, property.as_deref())).await
        }
        Effect::TruncatedBody => truncated(state, response).await,
        Effect::SlowBody { ms } => slow(state, response, *ms).await,
        _ => response,
    }
}

fn html(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], HTML).into_response()
}

async fn with_body(response: Response, change: impl FnOnce(Bytes) -> Bytes) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(change(bytes)))
}

fn with_body_of(response: Response, pieces: Vec<io::Result<Bytes>>) -> Response {
    let (parts, _) = response.into_parts();
    Response::from_parts(parts, Body::from_stream(futures::stream::iter(pieces)))
}

async fn with_json(response: Response, change: impl FnOnce(&mut Value)) -> Response {
    let rewrite = |bytes: Bytes| match serde_json::from_slice::<Value>(&bytes) {
        Ok(mut body) => {
            change(&mut body);
            Bytes::from(body.to_string())
        }
        Err(_) => bytes,
    };
    with_body(response, rewrite).await
}

fn without_value(body: &mut Value) {
    if let Some(members) = body.as_object_mut() {
        members.remove("value");
    }
}

fn wrong_type(body: &mut Value, property: Option<&str>) {
    let wrapped = json!({ "items": json::items(body, "/value") });
    let Some(property) = property else {
        return json::set(body, "/value", wrapped);
    };
    let items = body.get_mut("value").and_then(Value::as_array_mut).into_iter().flatten();
    for member in items.filter_map(|item| item.get_mut(property)) {
        *member = other_type(member);
    }
}

fn other_type(value: &Value) -> Value {
    match value {
        Value::String(_) => json!(42),
        Value::Number(number) => json!(format!("{number} units")),
        _ => json!("not what the metadata says"),
    }
}

/// Announces the whole body, sends half of it and closes.
async fn truncated(state: &Arc<State>, response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    let half = bytes.slice(..bytes.len() / 2);
    let broken = Err(io::Error::from(io::ErrorKind::ConnectionAborted));
    // The pause lets the first half leave before the connection breaks.
    let state = state.clone();
    let pieces = futures::stream::iter([Ok(half), broken]).then(move |piece: io::Result<Bytes>| {
        let state = state.clone();
        async move {
            if piece.is_err() {
                state.pause(20).await;
            }
            piece
        }
    });
    Response::from_parts(parts, Body::from_stream(pieces))
}

/// Sends the body in pieces, spread over the time.
async fn slow(state: &Arc<State>, response: Response, ms: u64) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    let step = bytes.len().div_ceil(PIECES).max(1);
    let starts = (0..bytes.len()).step_by(step);
    let pieces: Vec<Bytes> = starts.map(|start| bytes.slice(start..bytes.len().min(start + step))).collect();
    let state = state.clone();
    let trickle = futures::stream::iter(pieces).then(move |piece| {
        let state = state.clone();
        async move {
            state.pause(ms / PIECES as u64).await;
            Ok::<_, io::Error>(piece)
        }
    });
    Response::from_parts(parts, Body::from_stream(trickle))
}
