//! Organizations that are created for tenants: what they are made of, and whom their names resemble.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    id::{OrganizationId, TenantId},
    matching::{
        Resembling,
        board::{MatchRefusal, Resembled},
        is_technical_domain,
    },
    organization::{Location, Organization, OrganizationProfile, limits},
};
use uuid::Uuid;

use super::standing::{TenantState, ids};
use crate::{
    error::Error,
    organization::organization,
    organization_profile::with_ids,
    sql::{Tx, statements},
    value::values,
};

/// The most similar names that a refusal shows.
const MOST_SIMILAR: usize = 10;

statements! {
    // Archived ones too: a customer that comes back is no new one.
    ORGANIZATION_NAMES = "SELECT o.id AS organization_id, o.name AS organization_name FROM organization o";
    VERIFIED_DOMAINS = "SELECT tenant_id, name FROM tenant_domain
        WHERE tenant_id IN (SELECT r.value->>'id' FROM {rows $1}) ORDER BY tenant_id, name";
}

/// The name by which an organization is created for a tenant: ours, else its own; empty where it has none.
pub(super) fn name(tenant: TenantId, state: &TenantState) -> String {
    let name = state.kept.alias.as_deref().unwrap_or(&state.display_name);
    let letters = name.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let name: String = letters.take(limits::NAME).collect();
    // A tenant that says nothing of itself goes by its id.
    if name == tenant.to_string() { String::new() } else { name.trim().to_owned() }
}

/// Who is created, by the names that [`name`] gives.
pub(super) struct Creations {
    profiles: BTreeMap<TenantId, (OrganizationId, OrganizationProfile)>,
    resembled: BTreeMap<TenantId, Vec<Resembled>>,
}

impl Creations {
    /// Gets ready what is to be created; `wanted` are tenants whose decision holds, each with whether the person has
    /// seen what it resembles.
    pub(super) async fn prepare(
        tx: &mut Tx,
        wanted: BTreeMap<TenantId, (bool, &TenantState)>,
    ) -> Result<Self, Error> {
        if wanted.is_empty() {
            return Ok(Self { profiles: BTreeMap::new(), resembled: BTreeMap::new() });
        }
        let names = wanted.iter().map(|(tenant, (_, state))| (*tenant, name(*tenant, state))).collect();
        let asking = wanted.iter().filter(|(_, (confirmed, _))| !confirmed).map(|(tenant, _)| *tenant);
        let resembled = resembled(tx, names, asking.collect()).await?;
        let mut domains: BTreeMap<TenantId, Vec<String>> = BTreeMap::new();
        for row in tx.all(VERIFIED_DOMAINS, values![ids(wanted.keys())]).await? {
            domains.entry(row.parse("tenant_id")?).or_default().push(row.text("name")?);
        }
        let created = |(tenant, (_, state)): (TenantId, (bool, &TenantState))| {
            let profile = profile(tenant, state, domains.remove(&tenant).unwrap_or_default());
            let profile = with_ids(&profile, &BTreeSet::new());
            (tenant, (OrganizationId(Uuid::new_v4()), profile))
        };
        Ok(Self { profiles: wanted.into_iter().map(created).collect(), resembled })
    }

    /// The organization that is created for a tenant, or why not.
    pub(super) fn of(
        &self,
        tenant: TenantId,
    ) -> Result<(OrganizationId, &OrganizationProfile), Box<MatchRefusal>> {
        let (id, profile) = self.profiles.get(&tenant).ok_or(MatchRefusal::TenantGone)?;
        if profile.name.is_empty() {
            return Err(MatchRefusal::Nameless.into());
        }
        match self.resembled.get(&tenant) {
            Some(others) => Err(MatchRefusal::Resembles(others.clone()).into()),
            None => Ok((*id, profile)),
        }
    }
}

/// What is known of a tenant as an organization's profile. What does not fit a form is left out.
fn profile(tenant: TenantId, state: &TenantState, domains: Vec<String>) -> OrganizationProfile {
    let fits = |part: OrganizationProfile| {
        let part = OrganizationProfile { name: "-".into(), ..part }.tidied();
        part.problems().is_empty().then_some(part)
    };
    let own = domains.into_iter().filter(|domain| !is_technical_domain(domain)).filter_map(|domain| {
        fits(OrganizationProfile { domains: vec![domain], ..OrganizationProfile::default() })?.domains.pop()
    });
    let cut = |text: &str, longest: usize| text.chars().take(longest).collect::<String>();
    let location = Location {
        street: cut(&state.street, limits::ADDRESS),
        city: cut(&state.city, limits::WORDS),
        postal_code: cut(&state.postal_code, limits::POSTAL_CODE),
        country: state.country.clone(),
        primary: true,
        ..Location::default()
    };
    let is_somewhere = !location.street.is_empty() || !location.city.is_empty();
    let located = is_somewhere.then_some(location).and_then(|location| {
        fits(OrganizationProfile { locations: vec![location], ..OrganizationProfile::default() })
    });
    OrganizationProfile {
        name: name(tenant, state),
        domains: own.take(limits::ENTRIES).collect(),
        locations: located.map(|part| part.locations).unwrap_or_default(),
        ..OrganizationProfile::default()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Neighbor {
    Organization(usize),
    Tenant(TenantId),
}

/// Whom the names of those who ask resemble: organizations that are there, and others that are created with them.
async fn resembled(
    tx: &mut Tx,
    names: BTreeMap<TenantId, String>,
    asking: BTreeSet<TenantId>,
) -> Result<BTreeMap<TenantId, Vec<Resembled>>, Error> {
    if asking.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = tx.all(ORGANIZATION_NAMES, values![]).await?;
    let organizations =
        rows.iter().filter_map(|row| organization(row).transpose()).collect::<Result<Vec<_>, _>>()?;
    let compared = tokio::task::spawn_blocking(move || compared(&organizations, &names, &asking)).await;
    Ok(compared.expect("comparing names does not panic"))
}

fn compared(
    organizations: &[Organization],
    names: &BTreeMap<TenantId, String>,
    asking: &BTreeSet<TenantId>,
) -> BTreeMap<TenantId, Vec<Resembled>> {
    let known =
        organizations.iter().enumerate().map(|(at, it)| (Neighbor::Organization(at), it.name.as_str()));
    let created = names.iter().map(|(tenant, name)| (Neighbor::Tenant(*tenant), name.as_str()));
    let index = Resembling::new(known.chain(created));
    let shown = |neighbor: Neighbor| match neighbor {
        Neighbor::Organization(at) => organizations.get(at).cloned().map(Resembled::Organization),
        Neighbor::Tenant(tenant) => names.get(&tenant).map(|name| Resembled::Tenant(tenant, name.clone())),
    };
    let others = |tenant: TenantId, name: &String| {
        let found = index.to(name).into_iter().map(|(neighbor, _)| neighbor);
        let others = found.filter(|neighbor| *neighbor != Neighbor::Tenant(tenant));
        others.take(MOST_SIMILAR).filter_map(shown).collect::<Vec<_>>()
    };
    let asked = names.iter().filter(|(tenant, _)| asking.contains(tenant));
    asked
        .map(|(tenant, name)| (*tenant, others(*tenant, name)))
        .filter(|(_, others)| !others.is_empty())
        .collect()
}
