//! Lists, counts, members and single objects of the directory. Page tokens name places, which never move: a page stays
//! true while users and groups come and go.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::Failure;
use super::call::Received;
use super::header::{is_eventual, origin_of};
use super::page::{Head, Page, json, write_object};
use crate::Kind;
use crate::faults::Effect;
use crate::odata::{PageToken, Query, next_link, single};
use crate::world::directory::{Directory, Group, Object, Presence, Property, Row, Table, User};
use crate::world::{Context, Tenant};

/// A page of users or groups.
pub fn list<T: Listed>(call: &Received<'_>, tenant: &Tenant) -> Result<Response, Failure> {
    let query = Query::parse(call.query, call.entity, is_eventual(call.headers))?;
    if let Some(token) = &query.token {
        token.check(tenant.id, call.kind())?;
    }
    let table = T::table(&tenant.directory);
    let offset = query.token.as_ref().map_or(0, |token| token.offset);
    let size = query.top.or_else(|| call.graph.state.options.page_sizes.get(call.kind()));
    let wanted =
        |row: &&Row<T>| row.presence == Presence::Here && passes(&query, &row.object, &tenant.directory);
    let count = query.count.then(|| table.rows().iter().filter(wanted).count());

    let mut rows = table.rows().iter().enumerate().skip(offset).filter(|(_, row)| wanted(row));
    let selected = Selected::of(call, &query);
    let mut page = Page::new();
    let mut last = offset;
    for (place, row) in rows.by_ref().take(size.unwrap_or(call.entity.default_page)) {
        page.item(|members| members.properties(&row.object, &selected.of_object(&row.object)));
        last = place;
    }
    let next = rows.next().map(|(place, _)| place);
    let next = astray(call, &mut page, (offset, last), next);
    let origin = origin_of(call.headers, call.graph.cloud);
    let built = || call.entity.context(&origin, query.select.as_deref(), false);
    let head = Head {
        context: match (&table.context, &query.select) {
            (Context::Published(context), None) => context.clone(),
            _ => Some(built()),
        },
        count: count.filter(|_| query.token.is_none()),
        next_link: link(call, &query, tenant, call.entity.path, &origin, next),
        delta_link: None,
    };
    Ok(json(page.finish(head)))
}

/// The members of a group: users, as directory objects.
pub fn members(call: &Received<'_>, tenant: &Tenant, group: &str) -> Result<Response, Failure> {
    let query = Query::parse(call.query, call.entity, is_eventual(call.headers))?;
    if let Some(token) = &query.token {
        token.check(tenant.id, call.kind())?;
    }
    let directory = &tenant.directory;
    let group = find(&directory.groups, group)?;
    let offset = query.token.as_ref().map_or(0, |token| token.offset);
    let size = query.top.or_else(|| call.graph.state.options.page_sizes.get(call.kind()));
    let selected = Selected::of(call, &query);
    let here = |(place, member): (usize, &crate::world::directory::Member)| {
        let user = directory.users.here(member.id).filter(|_| member.here)?;
        Some((place, user))
    };
    let mut users = group.members.iter().enumerate().skip(offset).filter_map(here);
    let mut page = Page::new();
    let mut last = offset;
    for (place, user) in users.by_ref().take(size.unwrap_or(call.entity.default_page)) {
        page.item(|members| {
            let kind = members.member("@odata.type");
            crate::world::directory::write_text(kind, User::TYPE);
            members.properties(user, &selected.of_object(user));
        });
        last = place;
    }
    let next = users.next().map(|(place, _)| place);
    let next = astray(call, &mut page, (offset, last), next);
    let origin = origin_of(call.headers, call.graph.cloud);
    let path = format!("groups/{}/members", group.id);
    let head = Head {
        context: Some(call.entity.context(&origin, query.select.as_deref(), false)),
        next_link: link(call, &query, tenant, &path, &origin, next),
        ..Head::default()
    };
    Ok(json(page.finish(head)))
}

/// One user or group.
pub fn one<T: Listed>(call: &Received<'_>, tenant: &Tenant, key: &str) -> Result<Response, Failure> {
    let query = single(call.query, call.entity)?;
    let object = find(T::table(&tenant.directory), key)?;
    let origin = origin_of(call.headers, call.graph.cloud);
    let context = call.entity.context(&origin, query.select.as_deref(), true);
    let mut body = Vec::new();
    write_object(&mut body, |members| {
        crate::world::directory::write_text(members.member("@odata.context"), &context);
        members.properties(object, &Selected::of(call, &query).of_object(object));
    });
    Ok(json(body))
}

/// How many users or groups there are, as plain text.
pub fn count<T: Listed>(call: &Received<'_>, tenant: &Tenant) -> Result<Response, Failure> {
    if !is_eventual(call.headers) {
        let message = "$count is not currently supported without the header 'ConsistencyLevel: eventual'.";
        return Err(Failure::new(400, "Request_BadRequest", message));
    }
    let query = Query::parse(&format!("$count=true&{}", call.query), call.entity, true)?;
    let wanted = |object: &&T| passes(&query, *object, &tenant.directory);
    let count = T::table(&tenant.directory).iter().filter(wanted).count();
    Ok(([(header::CONTENT_TYPE, "text/plain")], count.to_string()).into_response())
}

/// The kinds of object that lie in a directory's tables.
pub trait Listed: Object + Sized + 'static {
    /// Its table.
    fn table(directory: &Directory) -> &Table<Self>;

    /// What filters may ask beyond the properties.
    fn only_filterable(&self, _directory: &Directory, _name: &str) -> Option<Value> {
        None
    }
}

impl Listed for User {
    fn table(directory: &Directory) -> &Table<User> {
        &directory.users
    }
}

impl Listed for Group {
    fn table(directory: &Directory) -> &Table<Group> {
        &directory.groups
    }

    fn only_filterable(&self, directory: &Directory, name: &str) -> Option<Value> {
        let failed = |id| {
            let user = directory.users.here(id);
            user.is_some_and(|user| {
                user.assignments.iter().any(|it| it.by_group == Some(self.id) && !it.state.holds_a_seat())
            })
        };
        (name == "hasMembersWithLicenseErrors").then(|| json!(self.member_ids().any(failed)))
    }
}

/// The properties that an answer shows.
struct Selected {
    properties: Vec<Property>,
    by_default: bool,
}

impl Selected {
    fn of(call: &Received<'_>, query: &Query) -> Selected {
        let named = |name: &str| Property::named(name);
        let default = || {
            call.entity.advanced.map_or(&[][..], |it| it.default).iter().filter_map(|it| named(it)).collect()
        };
        let selected =
            query.select.as_ref().map(|names| names.iter().filter_map(|name| named(name)).collect());
        Selected { by_default: selected.is_none(), properties: selected.unwrap_or_else(default) }
    }

    /// Those that this object shows: all that were selected, but of a published object only what its page prints.
    fn of_object<T: Object>(&self, object: &T) -> std::borrow::Cow<'_, [Property]> {
        if !self.by_default || self.properties.iter().all(|it| object.shows(*it)) {
            return (&self.properties).into();
        }
        self.properties.iter().copied().filter(|it| object.shows(*it)).collect()
    }
}

fn passes<T: Listed>(query: &Query, object: &T, directory: &Directory) -> bool {
    let property = |name: &str| {
        let property = Property::named(name).map(|property| object.get(property).value());
        property.or_else(|| object.only_filterable(directory, name)).unwrap_or(Value::Null)
    };
    query.filter.as_ref().is_none_or(|filter| filter.holds(&property))
}

fn find<'a, T: Object>(table: &'a Table<T>, key: &str) -> Result<&'a T, Failure> {
    let row = table.place(key).and_then(|place| table.rows().get(place));
    row.filter(|row| row.presence == Presence::Here).map(|row| &row.object).ok_or_else(|| {
        let message = format!(
            "Resource '{key}' does not exist or one of its queried reference-property objects are not present."
        );
        Failure::new(404, "Request_ResourceNotFound", message)
    })
}

/// Where the list goes on once an effect has had its way. `(offset, last)` are the places of the page's ends.
fn astray(
    call: &Received<'_>,
    page: &mut Page,
    (offset, last): (usize, usize),
    next: Option<usize>,
) -> Option<usize> {
    match call.effect {
        Some(Effect::EmptyPage) => {
            page.clear();
            Some(offset)
        }
        Some(Effect::DuplicateItem) if page.len() > 0 => Some(last),
        _ => next,
    }
}

fn link(
    call: &Received<'_>,
    query: &Query,
    tenant: &Tenant,
    path: &str,
    origin: &str,
    next: Option<usize>,
) -> Option<String> {
    let to = |origin: &str, offset: usize, page: u32| {
        let token = PageToken { tenant: tenant.id, kind: call.kind(), offset, page, round: None };
        next_link(origin, path, &query.raw, &token)
    };
    match &call.effect {
        Some(Effect::NextLinkCycle) => Some(to(origin, 0, 1)),
        Some(Effect::ForeignNextLink { origin }) => Some(to(origin, next.unwrap_or(0), call.page + 1)),
        _ => next.map(|offset| to(origin, offset, call.page + 1)),
    }
}

/// Whether a kind lies in the directory's tables.
pub fn lists(kind: Kind) -> bool {
    matches!(kind, Kind::Users | Kind::Groups | Kind::Members)
}
