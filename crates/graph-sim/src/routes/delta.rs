//! Rounds of delta queries. A position in a round is (object, portion of its members) and never moves: objects keep
//! their places, and what happened between two versions is written down for good.

mod told;

use axum::response::Response;
use rand::seq::SliceRandom as _;
use uuid::Uuid;

use super::Failure;
use super::call::Received;
use super::directory::Listed;
use super::header::{Preferences, origin_of};
use told::{Told, first, since};

use super::page::{Head, Members, Page, json, write_object};
use crate::faults::Effect;
use crate::odata::PageToken;
use crate::odata::delta::{Asked, Round, read};
use crate::world::Tenant;
use crate::world::directory::{
    Cell, Directory, Object, Presence, Properties, Property, User, list, write_id, write_text,
};

/// How many objects a page holds unless told otherwise.
const PAGE: usize = 200;
/// How many members stand in one appearance of a group; a larger group appears again for the others.
const MEMBERS: usize = 100;
/// A position is the object's number times this, plus the portion of its members.
const PORTIONS: usize = 1 << 20;

/// A page of a round of users or groups.
pub fn delta<T: Listed>(call: &Received<'_>, tenant: &Tenant) -> Result<Response, Failure> {
    let state = &call.graph.state;
    let table = T::table(&tenant.directory);
    let now = Round {
        from: None,
        until: table.version(),
        select: None,
        only: Vec::new(),
        generation: tenant.directory.generation,
        instance: state.instance,
        at_ms: state.now_ms(),
    };
    let asked = read(call.query, call.entity, tenant.id, call.kind(), now.clone())?;
    let origin = origin_of(call.headers, call.graph.cloud);
    let (round, offset) = match asked {
        Asked::Start(round) => (round, 0),
        Asked::Latest(round) => return Ok(json(Page::new().finish(end(call, tenant, &round, &origin)))),
        Asked::Since(old) => {
            let old = still_good(call, &now, old, &origin)?;
            (Round { from: Some(old.until), select: old.select, only: old.only, ..now }, 0)
        }
        Asked::Page(round, offset) => (still_good(call, &now, round, &origin)?, offset),
        Asked::Unknown => return Err(expired(call, &origin, None, "syncStateNotFound")),
    };
    let chosen = Chosen::<T>::of(call, tenant, round);
    Ok(json(chosen.page(call, tenant, offset, &origin)))
}

/// A token that was issued here, recently enough, and was not made worthless since.
fn still_good(call: &Received<'_>, now: &Round, token: Round, origin: &str) -> Result<Round, Failure> {
    if let Some(Effect::DeltaExpired { status, code }) = &call.effect {
        let failure = expired(call, origin, Some(&token), code);
        return Err(if *status == 410 { failure } else { Failure::by_status(*status, Some(code), None) });
    }
    let lifetime = call.graph.state.options.delta.lifetime_ms;
    let foreign = token.instance != now.instance || token.until > now.until;
    if foreign || now.at_ms.saturating_sub(token.at_ms) > lifetime {
        return Err(expired(call, origin, Some(&token), "syncStateNotFound"));
    }
    if token.generation != now.generation {
        return Err(expired(call, origin, Some(&token), "resyncRequired"));
    }
    Ok(token)
}

/// 410 with the address of a fresh start.
fn expired(call: &Received<'_>, origin: &str, token: Option<&Round>, code: &str) -> Failure {
    let select = token.and_then(|token| token.select).map(|select| {
        let names: Vec<&str> = Properties(select).iter().map(Property::name).collect();
        format!("$select={}&", names.join(","))
    });
    let location =
        format!("{origin}/v1.0/{}/delta?{}$deltatoken=", call.entity.path, select.unwrap_or_default());
    Failure::by_status(410, Some(code), None).header("location", location)
}

/// The head of a round's last page.
fn end(call: &Received<'_>, tenant: &Tenant, round: &Round, origin: &str) -> Head {
    let host = match &call.effect {
        Some(Effect::ForeignDeltaLink { origin }) => origin,
        _ => origin,
    };
    let token = round.delta_token(tenant.id, call.kind());
    Head {
        context: Some(context(call, round, origin)),
        delta_link: Some(format!("{host}/v1.0/{}/delta?$deltatoken={token}", call.entity.path)),
        ..Head::default()
    }
}

fn context(call: &Received<'_>, round: &Round, origin: &str) -> String {
    let names = |select| Properties(select).iter().map(|it| it.name().to_owned()).collect::<Vec<_>>();
    call.entity.context(origin, round.select.map(names).as_deref(), false)
}

/// A round with everything that it will tell, page by page.
struct Chosen<'a, T> {
    directory: &'a Directory,
    objects: Vec<Told<'a, T>>,
    round: Round,
    properties: Properties,
}

impl<'a, T: Listed> Chosen<'a, T> {
    fn of(call: &Received<'_>, tenant: &'a Tenant, round: Round) -> Chosen<'a, T> {
        let properties = round.properties(call.entity);
        let directory = &tenant.directory;
        let objects = match round.from {
            None => first(directory, properties),
            Some(from) => since(directory, from, round.until, properties),
        };
        let named = |told: &Told<'_, T>| round.only.is_empty() || round.only.contains(&told.object.id());
        let objects = objects.into_iter().filter(named).collect();
        Chosen { directory, objects, round, properties }
    }

    fn page(&self, call: &Received<'_>, tenant: &Tenant, offset: usize, origin: &str) -> Vec<u8> {
        let options = &call.graph.state.options;
        let preferences = Preferences::of(call.headers);
        let size = preferences.page_size.or_else(|| options.page_sizes.get(call.kind())).unwrap_or(PAGE);
        let mut positions = self.positions(offset);
        let mut here: Vec<usize> = positions.by_ref().take(size).collect();
        let next = positions.next();
        let last = here.last().copied();
        if options.delta.shuffle {
            here.shuffle(&mut *call.graph.state.dice());
        }
        let mut page = Page::new();
        for position in here {
            let Some(told) = self.objects.get(position / PORTIONS) else { continue };
            let replayed = call.effect == Some(Effect::Replay)
                || options.delta.replay_every > 0
                    && (position / PORTIONS).is_multiple_of(options.delta.replay_every as usize);
            if replayed {
                page.item(|members| self.write_earlier(members, told));
            }
            page.item(|members| self.write(members, told, position % PORTIONS, preferences.minimal));
        }
        let next = match call.effect {
            Some(Effect::EmptyPage) => {
                page.clear();
                Some(offset)
            }
            Some(Effect::DuplicateItem) => last.or(next),
            _ => next,
        };
        page.finish(self.head(call, tenant, origin, next))
    }

    fn head(&self, call: &Received<'_>, tenant: &Tenant, origin: &str, next: Option<usize>) -> Head {
        let link = |origin: &str, offset: usize, page: u32| {
            let round = Some(self.round.clone());
            let token = PageToken { tenant: tenant.id, kind: call.kind(), offset, page, round }.write();
            format!("{origin}/v1.0/{}/delta?$skiptoken={token}", call.entity.path)
        };
        let next_link = match &call.effect {
            Some(Effect::NextLinkCycle) => Some(link(origin, 0, 1)),
            Some(Effect::ForeignNextLink { origin }) => Some(link(origin, next.unwrap_or(0), call.page + 1)),
            _ => next.map(|offset| link(origin, offset, call.page + 1)),
        };
        match next_link {
            Some(_) => {
                Head { context: Some(context(call, &self.round, origin)), next_link, ..Head::default() }
            }
            None => end(call, tenant, &self.round, origin),
        }
    }

    /// The positions from one on: every object, and large groups once more for each further portion of their members.
    fn positions(&self, offset: usize) -> impl Iterator<Item = usize> {
        let (first, portion) = (offset / PORTIONS, offset % PORTIONS);
        self.objects.iter().enumerate().skip(first).flat_map(move |(n, told)| {
            // An object that went since the round began keeps its number, but is told by the next round.
            let portions = if told.presence != Presence::Here && self.round.from.is_none() {
                0
            } else {
                told.members.len().div_ceil(MEMBERS).max(1)
            };
            let from = if n == first { portion } else { 0 };
            (from..portions).map(move |portion| n * PORTIONS + portion)
        })
    }

    fn write(&self, members: &mut Members<'_>, told: &Told<'_, T>, portion: usize, minimal: bool) {
        write_id(members.member("id"), told.object.id());
        if told.presence != Presence::Here {
            let reason = if told.presence == Presence::Gone { "deleted" } else { "changed" };
            return write_removed(members, reason);
        }
        let shown =
            if minimal && !told.fresh { self.properties.within(told.changed) } else { self.properties };
        for property in shown.iter().filter(|it| !matches!(it, Property::Id | Property::Members)) {
            let cell = told.object.get(property);
            // What was never set is left out; what was taken away is told.
            let never = matches!(cell, Cell::Null) && !told.changed.has(property);
            if !never {
                cell.write(members.member(property.name()));
            }
        }
        let portion = told.members.iter().skip(portion * MEMBERS).take(MEMBERS).copied();
        let known = self.round.from.is_some();
        let portion: Vec<Uuid> = portion.filter(|id| known || self.is_member(told.object, *id)).collect();
        if !portion.is_empty() {
            let write = |out: &mut Vec<u8>, id: &Uuid| self.write_member(out, told.object, *id);
            list(members.member("members@delta"), &portion, write);
        }
    }

    fn write_member(&self, out: &mut Vec<u8>, group: &T, id: Uuid) {
        let here = self.is_member(group, id);
        write_object(out, |members| {
            write_text(members.member("@odata.type"), User::TYPE);
            write_id(members.member("id"), id);
            if !here {
                write_removed(members, "deleted");
            }
        });
    }

    fn is_member(&self, group: &T, id: Uuid) -> bool {
        let member = group.members().unwrap_or(&[]).iter().any(|it| it.id == id && it.here);
        member && self.directory.users.here(id).is_some()
    }

    /// An older state of the object.
    fn write_earlier(&self, members: &mut Members<'_>, told: &Told<'_, T>) {
        write_id(members.member("id"), told.object.id());
        if told.presence == Presence::Gone {
            return write_removed(members, "changed");
        }
        for property in self.properties.iter() {
            let cell = told.object.get_earlier(property);
            if !matches!((property, cell), (Property::Id | Property::Members, _) | (_, Cell::Null)) {
                cell.write(members.member(property.name()));
            }
        }
    }
}

fn write_removed(members: &mut Members<'_>, reason: &str) {
    let out = members.member("@removed");
    write_object(out, |removed| write_text(removed.member("reason"), reason));
}
