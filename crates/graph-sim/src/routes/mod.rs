//! Graph v1.0 of one cloud: from the request's bearer token to the answer, with everything that may go wrong between.

mod access;
mod answer;
mod batch;
mod call;
mod delta;
mod directory;
mod failure;
mod header;
mod page;
mod path;
pub mod spoil;

use std::sync::Arc;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{ConnectInfo, Request, State as Extract};
use axum::response::Response;
use axum::routing::any;

pub use failure::Failure;
pub use header::origin_of;

use crate::Cloud;
use crate::faults::Effect;
use crate::listener::Reset;
use crate::state::State;
use call::{Asked, Received};
use header::Ids;

/// The largest batch body; far above what twenty parts need.
const MAX_BODY: usize = 4 << 20;

#[derive(Clone)]
struct Graph {
    state: Arc<State>,
    cloud: Cloud,
}

/// Graph's routes in a cloud.
pub fn router(state: Arc<State>, cloud: Cloud) -> Router {
    let graph = Graph { state, cloud };
    Router::new().route("/v1.0/{*path}", any(serve)).fallback(no_such_segment).with_state(graph)
}

async fn no_such_segment(Extract(graph): Extract<Graph>, request: Request) -> Response {
    let ids = Ids::of(&graph.state, request.headers());
    let segment = request.uri().path().trim_start_matches('/').split('/').next().unwrap_or("").to_owned();
    ids.finish(Failure::new(400, "BadRequest", format!("Invalid version: {segment}")).answer(&ids))
}

async fn serve(Extract(graph): Extract<Graph>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let state = &graph.state;
    let ids = Ids::of(state, &parts.headers);
    let reset = parts.extensions.get::<ConnectInfo<Reset>>().map(|ConnectInfo(reset)| reset.clone());
    state.counters().call();
    state.wait().await;
    let path = parts.uri.path();
    let (response, effect) = if path::is_batch(path) {
        let body = to_bytes(body, MAX_BODY).await.unwrap_or_default();
        batch::answer(&graph, &parts.method, &parts.headers, &body, &ids).await
    } else {
        let query = parts.uri.query().unwrap_or("");
        let asked = Asked { method: &parts.method, path, query, headers: &parts.headers, in_batch: false };
        graph.answer(&asked, &ids)
    };
    if let Some(Effect::Delay { ms }) = effect {
        state.pause(ms).await;
    }
    let (cloud, status) = (graph.cloud, response.status().as_u16());
    tracing::debug!(?cloud, path, status, request.id = ids.request, "Graph answered");
    spoil::spoil(state, ids.finish(response), effect.as_ref(), reset.as_ref()).await
}

impl Graph {
    /// The answer to one call, and the effect that is still to spoil it.
    fn answer(&self, asked: &Asked<'_>, ids: &Ids) -> (Response, Option<Effect>) {
        match Received::of(self, asked) {
            Ok(call) => (call.answer(ids), call.effect),
            Err(failure) => (failure.answer(ids), None),
        }
    }
}
