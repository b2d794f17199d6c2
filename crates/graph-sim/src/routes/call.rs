//! One call by a known application for a route that exists, on its own or inside a batch.

use axum::http::{HeaderMap, Method};
use axum::response::Response;

use super::access::bearer;
use super::header::{self, Ids};
use super::path::{self, Target};
use super::{Failure, Graph, answer};
use crate::Kind;
use crate::faults::{Effect, RetryAfter, Struck};
use crate::odata::PageToken;
use crate::odata::delta;
use crate::odata::entity::Entity;
use crate::throttle::{Call, Verdict};
use crate::token::Access;

/// What a caller asks for.
pub struct Asked<'a> {
    pub method: &'a Method,
    /// The path, `/v1.0` included.
    pub path: &'a str,
    pub query: &'a str,
    pub headers: &'a HeaderMap,
    pub in_batch: bool,
}

/// A call by a known application for a route that exists.
pub struct Received<'a> {
    pub graph: &'a Graph,
    pub access: Access,
    pub target: Target,
    pub entity: &'static Entity,
    pub headers: &'a HeaderMap,
    pub query: &'a str,
    /// The page that it asks for, from 1.
    pub page: u32,
    pub effect: Option<Effect>,
}

impl<'a> Received<'a> {
    /// Finds out who calls, what for, and which fault strikes; counts the call.
    pub fn of(graph: &'a Graph, asked: &Asked<'a>) -> Result<Received<'a>, Failure> {
        let state = &graph.state;
        let access = bearer(state, graph.cloud, asked.headers)?;
        let target = Target::of(asked.path)?;
        let entity = Entity::of(target.kind()).ok_or_else(|| path::unknown(asked.path))?;
        if *asked.method != Method::GET {
            return Err(Failure::wrong_method());
        }
        let (query, kind, page) = (asked.query, target.kind(), page_number(asked.query));
        let early = state.throttle().is_early(access.app, access.tenant, kind, state.now_ms());
        state.counters().route(access.tenant, kind, early);
        let delta = matches!(target, Target::Delta(_)).then(|| delta::position(query));
        let struck = Struck { tenant: access.tenant, kind, page, delta, in_batch: asked.in_batch };
        let effect = state.faults().strike(&struck);
        Ok(Received { graph, access, target, entity, headers: asked.headers, query, page, effect })
    }

    /// The answer, unless a fault or the budget refuses it.
    pub fn answer(&self, ids: &Ids) -> Response {
        let state = &self.graph.state;
        let (app, tenant, kind) = (self.access.app, self.access.tenant, self.kind());
        if let Some((failure, wait_ms)) = self.failure_by_fault() {
            if failure.is_throttling() {
                state.counters().throttle(tenant, kind);
                state.throttle().hold_kind(app, tenant, kind, state.now_ms().saturating_add(wait_ms));
            }
            return failure.answer(ids);
        }
        let units = answer::units(self);
        let verdict = self.weigh(units);
        let mut response = match verdict.as_ref().and_then(|verdict| verdict.refusal.as_ref()) {
            Some(refusal) => {
                state.counters().throttle(tenant, kind);
                Failure::throttled_by(refusal).answer(ids)
            }
            None => answer::answer(self).unwrap_or_else(|failure| failure.answer(ids)),
        };
        header::resource_units(response.headers_mut(), units, verdict.map_or(0.0, |verdict| verdict.share));
        response
    }

    fn weigh(&self, units: Option<u32>) -> Option<Verdict> {
        let state = &self.graph.state;
        let budget = (*state.budget())?;
        let tenant = self.access.tenant;
        let users = state.world().tenant_by_id(tenant).map_or(0, crate::world::Tenant::user_count);
        let priority = header::priority(self.headers);
        let call = Call { app: self.access.app, tenant, users, units, priority, now_ms: state.now_ms() };
        Some(state.throttle().weigh(&budget, call))
    }

    /// The refusal that a fault brings, and how long it lets the caller wait in milliseconds.
    fn failure_by_fault(&self) -> Option<(Failure, u64)> {
        refusal(self.effect.as_ref()?, self.graph.state.now())
    }

    pub fn kind(&self) -> Kind {
        self.target.kind()
    }
}

/// The refusal that an effect brings, and how long it lets the caller wait in milliseconds.
pub fn refusal(effect: &Effect, now: chrono::DateTime<chrono::Utc>) -> Option<(Failure, u64)> {
    match effect {
        Effect::Status { status, code, message, retry_after } => {
            let failure = Failure::by_status(*status, code.as_deref(), message.as_deref());
            let wait_ms = retry_after.as_ref().and_then(RetryAfter::wait_ms).unwrap_or(0);
            Some((failure.retry_after(retry_after.as_ref().map(|it| it.header(now))), wait_ms))
        }
        Effect::IntuneThrottled => Some((Failure::intune_throttled(), 0)),
        _ => None,
    }
}

/// The number of the page that a query asks for; 1 when its token cannot be read, which is refused later.
fn page_number(query: &str) -> u32 {
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name.eq_ignore_ascii_case("$skiptoken"))
        .and_then(|(_, token)| PageToken::read(&token).ok())
        .map_or(1, |token| token.page)
}
