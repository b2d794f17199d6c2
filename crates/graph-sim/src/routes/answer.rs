//! The answer to a permitted call: a page of a list, or one object.

use std::borrow::Cow;

use axum::response::Response;
use serde_json::{Map, Value, json};

use super::access::permit;
use super::call::Received;
use super::header::{check, origin_of};
use super::path::Target;
use super::{Failure, delta, directory, page};
use crate::Kind;
use crate::faults::Effect;
use crate::json;
use crate::odata::{PageToken, Query, next_link, single};
use crate::world::directory::{Group, User};
use crate::world::{Context, Tenant, World};

/// What a call weighs: the route's units, one less for `$select`, one less for `$top` below 20, never below one.
/// A delta token carries its `$select` along.
pub fn units(call: &Received<'_>) -> Option<u32> {
    let mut units = call.entity.units?;
    for (name, value) in url::form_urlencoded::parse(call.query.as_bytes()) {
        let small = value.parse::<u32>().is_ok_and(|top| top < 20);
        let token = name == "$deltatoken" || name == "$skiptoken";
        let selected =
            token && PageToken::read(&value).is_ok_and(|it| it.round.is_some_and(|it| it.select.is_some()));
        let is_list = matches!(call.target, Target::List(_) | Target::Members(_));
        let cheaper = name == "$select" || selected || (name == "$top" && small && is_list);
        units = units.saturating_sub(u32::from(cheaper));
    }
    Some(units.max(1))
}

/// Answers a call out of the world as it is now.
pub fn answer(call: &Received<'_>) -> Result<Response, Failure> {
    permit(&call.graph.state, &call.access, call.kind(), call.entity)?;
    check(call.headers, matches!(call.target, Target::Delta(_)))?;
    let world = call.graph.state.world();
    let tenant = world.tenant_by_id(call.access.tenant).ok_or_else(|| Failure::by_status(404, None, None))?;
    let response = match (&call.target, call.kind()) {
        (Target::List(_), Kind::Users) => directory::list::<User>(call, tenant)?,
        (Target::List(_), Kind::Groups) => directory::list::<Group>(call, tenant)?,
        (Target::One(_, _, key), Kind::Users) => directory::one::<User>(call, tenant, key)?,
        (Target::One(_, _, key), Kind::Groups) => directory::one::<Group>(call, tenant, key)?,
        (Target::Count(_), Kind::Groups) => directory::count::<Group>(call, tenant)?,
        (Target::Count(_), _) => directory::count::<User>(call, tenant)?,
        (Target::Delta(_), Kind::Groups) => delta::delta::<Group>(call, tenant)?,
        (Target::Delta(_), _) => delta::delta::<User>(call, tenant)?,
        (Target::Members(group), _) => directory::members(call, tenant, group)?,
        (Target::List(kind), _) => page::json(list(call, &world, tenant, *kind)?.to_string().into_bytes()),
        (Target::One(kind, member, key), _) => {
            page::json(one(call, tenant, *kind, member, key)?.to_string().into_bytes())
        }
    };
    if !matches!(call.target, Target::One(..) | Target::Count(_)) {
        let token = |(name, value): (Cow<'_, str>, Cow<'_, str>)| {
            let by_token = name == "$skiptoken" || name == "$deltatoken" && value.len() > "latest".len();
            by_token.then(|| value.into_owned())
        };
        let token = url::form_urlencoded::parse(call.query.as_bytes()).find_map(token);
        let asked = token.as_deref().unwrap_or(call.query);
        call.graph.state.pages().served(tenant.id, call.kind(), call.page, asked, token.is_some());
    }
    Ok(response)
}

fn list(call: &Received<'_>, world: &World, tenant: &Tenant, kind: Kind) -> Result<Value, Failure> {
    let query = Query::parse(call.query, call.entity, false)?;
    if let Some(token) = &query.token {
        token.check(tenant.id, kind)?;
    }
    if matches!(kind, Kind::Contracts | Kind::Relationships | Kind::Customers) {
        partner_only(world, tenant, kind)?;
    }
    let origin = origin_of(call.headers, call.graph.cloud);
    let chosen = query.choose(tenant.list(kind));
    let offset = query.token.as_ref().map_or(0, |token| token.offset);
    let size = query.top.or_else(|| call.graph.state.options.page_sizes.get(kind));
    let size = size.unwrap_or(call.entity.default_page);

    let mut page: Vec<Value> =
        chosen.iter().skip(offset).take(size).map(|object| query.project(object)).collect();
    let mut next = offset.saturating_add(page.len());
    let mut more = next < chosen.len();
    match call.effect {
        Some(Effect::EmptyPage) => {
            page.clear();
            (next, more) = (offset, true);
        }
        Some(Effect::DuplicateItem) if !page.is_empty() => (next, more) = (next - 1, true),
        _ => {}
    }

    let mut body = Map::new();
    if let Some(context) = context(call, tenant, kind, &query, &origin) {
        body.insert("@odata.context".to_owned(), json!(context));
    }
    if query.count && query.token.is_none() {
        body.insert("@odata.count".to_owned(), json!(chosen.len()));
    }
    let link = |origin: &str, offset: usize, page: u32| {
        let token = PageToken { tenant: tenant.id, kind, offset, page, round: None };
        json!(next_link(origin, call.entity.path, &query.raw, &token))
    };
    let next_link = match &call.effect {
        Some(Effect::NextLinkCycle) => Some(link(&origin, 0, 1)),
        Some(Effect::ForeignNextLink { origin }) => Some(link(origin, next, call.page + 1)),
        _ => more.then(|| link(&origin, next, call.page + 1)),
    };
    if let Some(next_link) = next_link {
        body.insert("@odata.nextLink".to_owned(), next_link);
    }
    body.insert("value".to_owned(), Value::Array(page));
    Ok(Value::Object(body))
}

/// Contracts of a tenant that is no partner are an empty list; the partner API refuses it.
fn partner_only(world: &World, tenant: &Tenant, kind: Kind) -> Result<(), Failure> {
    if kind == Kind::Contracts || tenant.collection(kind).is_some() {
        return Ok(());
    }
    let serves = world.tenants().any(|other| other.partner == Some(tenant.id));
    let message = "The caller's tenant is not a partner tenant.";
    if serves { Ok(()) } else { Err(Failure::new(403, "Forbidden", message)) }
}

fn context(call: &Received<'_>, tenant: &Tenant, kind: Kind, query: &Query, origin: &str) -> Option<String> {
    match tenant.collection(kind).map(|collection| &collection.context) {
        Some(Context::Published(context)) => context.clone(),
        _ => Some(call.entity.context(origin, query.select.as_deref(), false)),
    }
}

fn one(call: &Received<'_>, tenant: &Tenant, kind: Kind, member: &str, key: &str) -> Result<Value, Failure> {
    let query = single(call.query, call.entity)?;
    let is_it = |object: &&Value| {
        object.get(member).and_then(Value::as_str).is_some_and(|it| it.eq_ignore_ascii_case(key))
    };
    let object = tenant.list(kind).iter().find(is_it).ok_or_else(|| {
        let message = format!("Resource '{key}' does not exist or one of its queried reference-property objects are not present.");
        Failure::new(404, "Request_ResourceNotFound", message)
    })?;
    let mut body = query.project(object);
    let origin = origin_of(call.headers, call.graph.cloud);
    let context = call.entity.context(&origin, query.select.as_deref(), true);
    json::set(&mut body, "/@odata.context", context);
    Ok(body)
}
