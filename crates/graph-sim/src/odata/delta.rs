//! Delta queries: their options, their opaque tokens, and when a token is worth nothing any more.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::entity::Entity;
use super::{PageToken, bad_request, options, refused, select, unsupported};
use crate::Kind;
use crate::routes::Failure;
use crate::world::directory::{Properties, Property};

/// At most so many ids stand in the filter of a delta query.
const MAX_IDS: usize = 50;

/// One round of a delta query; its tokens carry it along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// The version from which changes are told; none for the first round, which tells everything.
    #[serde(rename = "f")]
    pub from: Option<usize>,
    /// The version at which the round began, from which the next one goes on.
    #[serde(rename = "u")]
    pub until: usize,
    /// The selected properties; none for the default ones.
    #[serde(rename = "s")]
    pub select: Option<u64>,
    /// Only these objects, if any are named.
    #[serde(rename = "o")]
    pub only: Vec<Uuid>,
    /// The directory's generation; a later one makes the token worthless.
    #[serde(rename = "g")]
    pub generation: u32,
    /// The simulator that issued it.
    #[serde(rename = "i")]
    pub instance: u64,
    /// When the round began, in milliseconds since the Unix epoch.
    #[serde(rename = "a")]
    pub at_ms: u64,
}

/// What a delta call asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A first round.
    Start(Round),
    /// A token for changes from now on, and nothing else (`$deltatoken=latest`).
    Latest(Round),
    /// The changes since a round.
    Since(Round),
    /// Another page of a round, from this place on.
    Page(Round, usize),
    /// A token that cannot be read, or is another list's.
    Unknown,
}

/// How a delta call stands to the rounds, as far as its query tells: for faults that strike only some of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// The first call.
    Start,
    /// A call with a token.
    Continued,
}

/// Whether this query continues a delta.
pub fn position(query: &str) -> Position {
    let token = |(name, value): (std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)| {
        let delta = name.eq_ignore_ascii_case("$deltatoken") && !value.is_empty() && value != "latest";
        delta || name.eq_ignore_ascii_case("$skiptoken")
    };
    let continued = url::form_urlencoded::parse(query.as_bytes()).any(token);
    if continued { Position::Continued } else { Position::Start }
}

impl Round {
    /// The selected properties of this kind of object.
    pub fn properties(&self, entity: &Entity) -> Properties {
        self.select.map_or_else(|| default(entity), Properties)
    }

    /// The token that leads to the changes after this round.
    pub fn delta_token(&self, tenant: Uuid, kind: Kind) -> String {
        PageToken { tenant, kind, offset: 0, page: 0, round: Some(self.clone()) }.write()
    }
}

/// The properties of a delta without `$select`; groups tell their members then.
fn default(entity: &Entity) -> Properties {
    let names = entity.advanced.map_or(&[][..], |advanced| advanced.default);
    let properties: Vec<Property> = names.iter().filter_map(|name| Property::named(name)).collect();
    let members =
        if entity.path == "groups" { Properties::of(&[Property::Members]) } else { Properties::NONE };
    Properties::of(&properties).with(members)
}

/// Reads the query of a delta call. `begin` is a first round that begins now.
pub fn read(query: &str, entity: &Entity, tenant: Uuid, kind: Kind, begin: Round) -> Result<Asked, Failure> {
    let (mut round, mut token, mut shaped) = (begin, None, false);
    for (name, value) in options(query)? {
        match name.to_ascii_lowercase().as_str() {
            "$select" => {
                let names: Vec<&str> = value.split(',').map(str::trim).collect();
                let members = entity.path == "groups" && names.contains(&"members");
                let others: Vec<&str> =
                    names.into_iter().filter(|name| !(members && *name == "members")).collect();
                let chosen = if others.is_empty() { Vec::new() } else { select(&others.join(","), entity)? };
                let chosen: Vec<Property> = chosen.iter().filter_map(|name| Property::named(name)).collect();
                let with = if members { Properties::of(&[Property::Members]) } else { Properties::NONE };
                round.select = Some(Properties::of(&chosen).with(with).0);
                shaped = true;
            }
            "$filter" => {
                round.only = ids(&value)?;
                shaped = true;
            }
            "$deltatoken" | "$skiptoken" => token = Some((name.to_ascii_lowercase(), value)),
            _ => return Err(refused(&name, entity)),
        }
    }
    let Some((name, text)) = token else { return Ok(Asked::Start(round)) };
    if name == "$deltatoken" && text.is_empty() {
        return Ok(Asked::Start(round));
    }
    if name == "$deltatoken" && text == "latest" {
        return Ok(Asked::Latest(round));
    }
    if shaped {
        return Err(bad_request("A state token encodes the query: no other option may stand beside it."));
    }
    let page = PageToken::read(&text).ok().filter(|it| it.tenant == tenant && it.kind == kind);
    Ok(match page.and_then(|it| Some((it.offset, it.round?))) {
        Some((_, round)) if name == "$deltatoken" => Asked::Since(round),
        Some((offset, round)) => Asked::Page(round, offset),
        None => Asked::Unknown,
    })
}

/// `id eq '..' or id eq '..'`, at most 50 times.
fn ids(filter: &str) -> Result<Vec<Uuid>, Failure> {
    let one = |part: &str| part.trim().strip_prefix("id eq '")?.strip_suffix('\'')?.parse().ok();
    let ids: Option<Vec<Uuid>> = filter.split(" or ").map(one).collect();
    let ids = ids.ok_or_else(|| unsupported("Delta queries filter by id only."))?;
    if ids.len() > MAX_IDS {
        return Err(bad_request(format!("A delta query filters at most {MAX_IDS} objects.")));
    }
    Ok(ids)
}
