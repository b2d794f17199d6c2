//! Graph v1.0 of one cloud: from the request's bearer token to the answer, with everything that may go wrong between.

mod access;
mod answer;
mod failure;
mod header;
mod path;
pub mod spoil;

use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State as Extract};
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use axum::routing::any;
use axum::{Extension, Router};

pub use failure::Failure;
pub use header::origin_of;

use crate::Cloud;
use crate::Kind;
use crate::clock;
use crate::faults::{Effect, RetryAfter};
use crate::listener::Reset;
use crate::odata::PageToken;
use crate::odata::entity::Entity;
use crate::state::State;
use crate::throttle::{Call, Verdict};
use crate::token::Access;
use access::bearer;
use header::Ids;
use path::Target;

#[derive(Clone)]
struct Graph {
    state: Arc<State>,
    cloud: Cloud,
}

/// Graph's routes in a cloud.
pub fn router(state: Arc<State>, cloud: Cloud) -> Router {
    Router::new()
        .route("/v1.0/{*path}", any(serve))
        .fallback(no_such_segment)
        .with_state(Graph { state, cloud })
}

async fn no_such_segment(request: Request) -> Response {
    let ids = Ids::of(request.headers());
    let segment = request.uri().path().trim_start_matches('/').split('/').next().unwrap_or("").to_owned();
    ids.finish(Failure::new(400, "BadRequest", format!("Invalid version: {segment}")).answer(&ids))
}

async fn serve(
    Extract(graph): Extract<Graph>,
    reset: Option<Extension<ConnectInfo<Reset>>>,
    request: Request,
) -> Response {
    let ids = Ids::of(request.headers());
    graph.state.counters().call();
    graph.state.wait().await;
    let reset = reset.map(|Extension(ConnectInfo(reset))| reset);
    let call = graph.receive(request.method(), request.uri(), request.headers());
    let (response, effect) = match call {
        Ok(call) => {
            if let Some(Effect::Delay { ms }) = call.effect {
                tokio::time::sleep(std::time::Duration::from_millis(ms)).await;
            }
            (call.answer(&ids), call.effect.clone())
        }
        Err(failure) => (failure.answer(&ids), None),
    };
    let (cloud, path, status) = (graph.cloud, request.uri().path(), response.status().as_u16());
    tracing::debug!(?cloud, path, status, request.id = ids.request, "Graph answered");
    spoil::spoil(ids.finish(response), effect.as_ref(), reset.as_ref()).await
}

/// A call by a known application for a route that exists.
struct Received<'a> {
    graph: &'a Graph,
    access: Access,
    target: Target,
    entity: &'static Entity,
    headers: &'a HeaderMap,
    query: &'a str,
    page: u32,
    effect: Option<Effect>,
}

impl Graph {
    fn receive<'a>(
        &'a self,
        method: &Method,
        uri: &'a Uri,
        headers: &'a HeaderMap,
    ) -> Result<Received<'a>, Failure> {
        let access = bearer(&self.state, self.cloud, headers)?;
        let target = Target::of(uri.path())?;
        let entity = Entity::of(target.kind()).ok_or_else(|| path::unknown(uri.path()))?;
        if method != Method::GET {
            let message = "Specified HTTP method is not allowed for the request target.";
            return Err(Failure::new(405, "Request_BadRequest", message));
        }
        let query = uri.query().unwrap_or("");
        let page = page_number(query);
        let kind = target.kind();
        self.state.counters().route(access.tenant, kind);
        let effect = self.state.faults().strike(access.tenant, kind, page);
        Ok(Received { graph: self, access, target, entity, headers, query, page, effect })
    }
}

impl Received<'_> {
    fn answer(&self, ids: &Ids) -> Response {
        let state = &self.graph.state;
        let kind = self.target.kind();
        if let Some(failure) = self.failure_by_fault() {
            if failure.is_throttling() {
                state.counters().throttle(self.access.tenant, kind);
            }
            return failure.answer(ids);
        }
        let units = answer::units(self.entity, self.query, &self.target);
        let verdict = self.weigh(units);
        let mut response = match verdict.as_ref().and_then(|verdict| verdict.refusal.as_ref()) {
            Some(refusal) => {
                state.counters().throttle(self.access.tenant, kind);
                Failure::throttled_by(refusal).answer(ids)
            }
            None => answer::answer(self).unwrap_or_else(|failure| failure.answer(ids)),
        };
        header::resource_units(response.headers_mut(), units, verdict.map_or(0.0, |verdict| verdict.share));
        response
    }

    fn weigh(&self, units: Option<u32>) -> Option<Verdict> {
        let budget = (*self.graph.state.budget())?;
        let tenant = self.access.tenant;
        let users = self.graph.state.world().tenant_by_id(tenant).map_or(0, crate::world::Tenant::user_count);
        let call = Call { app: self.access.app, tenant, users, units, now_ms: clock::now_ms() };
        Some(self.graph.state.throttle().weigh(&budget, call))
    }

    fn failure_by_fault(&self) -> Option<Failure> {
        match self.effect.as_ref()? {
            Effect::Status { status, code, message, retry_after } => {
                let failure = Failure::by_status(*status, code.as_deref(), message.as_deref());
                Some(failure.retry_after(retry_after.as_ref().map(RetryAfter::header)))
            }
            Effect::IntuneThrottled => Some(Failure::intune_throttled()),
            _ => None,
        }
    }

    fn kind(&self) -> Kind {
        self.target.kind()
    }
}

/// The number of the page that a query asks for; 1 when its token cannot be read, which is refused later.
fn page_number(query: &str) -> u32 {
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name.eq_ignore_ascii_case("$skiptoken"))
        .and_then(|(_, token)| PageToken::read(&token).ok())
        .map_or(1, |token| token.page)
}
