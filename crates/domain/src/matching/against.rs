//! What speaks against one tenant and one organization being the same company, seen beside the other candidates.

use super::{
    index::Index,
    known::{Asking, Known, NameKind},
    legal_form_words::written,
    name::Name,
    verdict::{Contradiction, ContradictionKind, EvidenceKind},
    weigh::Weighed,
};

/// What each contradiction takes of the score, in percent.
const fn weight(kind: ContradictionKind) -> u8 {
    match kind {
        ContradictionKind::DomainOfAnother | ContradictionKind::OtherCountry => 30,
        ContradictionKind::NameOfAnother => 26,
        ContradictionKind::OtherDomains | ContradictionKind::AddressOfAnother => 22,
        ContradictionKind::FormerLinkOfAnother => 12,
        ContradictionKind::OtherLegalForm => 8,
        ContradictionKind::SameName => 5,
        // It says that a person must look, not that this is the wrong one.
        ContradictionKind::OtherTenant => 0,
    }
}

/// A line of this kind.
pub(super) fn contradiction(kind: ContradictionKind, words: String) -> Contradiction {
    Contradiction { kind, weight: weight(kind), words }
}

/// How well another organization must be named by the tenant, and how much better than this one, to speak against this.
const NAMED: f32 = 0.6;
const MUCH_MORE: f32 = 0.12;

/// How like the tenant's a neighbor's name must be to be more than a neighbor.
const LIKE: f32 = 0.5;

/// All candidates of a tenant, weighed.
pub(super) struct Field<'a, 'b> {
    /// The tenant.
    pub asking: &'a Asking<'b>,
    /// The organizations.
    pub index: &'a Index<'b>,
    /// The candidates by number, sorted.
    pub weighed: &'a [(usize, Weighed)],
    /// Who has exactly one of the tenant's names, sorted.
    pub same_named: &'a [usize],
}

impl Field<'_, '_> {
    /// What speaks against one of the candidates.
    pub fn against(&self, number: usize, weighed: &Weighed) -> Vec<Contradiction> {
        let Some(known) = self.index.known(number) else { return Vec::new() };
        let found = [
            self.other_domains(known),
            self.domain_of_another(number, known),
            self.other_country(known),
            self.name_of_another(number, weighed),
            self.address_of_another(number, weighed),
            self.same_name(number, known, weighed),
            self.other_form(number, weighed),
            self.former_link_of_another(number),
            self.other_tenant(known, weighed),
        ];
        let mut found: Vec<Contradiction> = found.into_iter().flatten().collect();
        found.sort_by(|a, b| b.weight.cmp(&a.weight).then(a.kind.cmp(&b.kind)));
        found
    }

    fn name_of(&self, number: usize) -> &str {
        self.index.known(number).map_or("", |known| known.given.name.as_str())
    }

    fn other_domains(&self, known: &Known<'_>) -> Option<Contradiction> {
        let hosts = &self.asking.hosts;
        let owned = known.owned.first()?;
        let shares = |registrable: &str| hosts.iter().any(|host| host.registrable == registrable);
        let none = !hosts.is_empty() && !known.owned.iter().any(|owned| shares(&owned.host.registrable));
        none.then(|| {
            let words = format!("{} has {}, which is not this tenant's", known.given.name, owned.host.name);
            contradiction(ContradictionKind::OtherDomains, words)
        })
    }

    fn domain_of_another(&self, number: usize, known: &Known<'_>) -> Option<Contradiction> {
        let other_owner =
            |registrable: &str| self.index.owners(registrable).iter().find(|&&owner| owner != number);
        let found = self.asking.hosts.iter().find_map(|host| {
            let shares = known.owned.iter().any(|owned| owned.host.registrable == host.registrable);
            // Where both claim it, neither is nearer for it; that it is not unique stands in its own line.
            if shares { None } else { Some((host, *other_owner(&host.registrable)?)) }
        });
        found.map(|(host, owner)| {
            let words = format!("{} is recorded for {}", host.registrable, self.name_of(owner));
            contradiction(ContradictionKind::DomainOfAnother, words)
        })
    }

    fn other_country(&self, known: &Known<'_>) -> Option<Contradiction> {
        let country = &self.asking.spot.country;
        let first = known.spots.iter().map(|spot| &spot.country).find(|country| !country.is_empty())?;
        let elsewhere = !country.is_empty() && known.spots.iter().all(|spot| spot.country != *country);
        elsewhere.then(|| {
            let words = format!("The tenant is in {country}, {} in {first}", known.given.name);
            contradiction(ContradictionKind::OtherCountry, words)
        })
    }

    fn name_of_another(&self, number: usize, weighed: &Weighed) -> Option<Contradiction> {
        if self.same_named.contains(&number) {
            return None;
        }
        // A domain in the wrong record is told by this: the tenant is called as another organization is.
        let others = self.weighed.iter().filter(|(other, _)| *other != number);
        let best = others.max_by(|a, b| a.1.named.total_cmp(&b.1.named).then(b.0.cmp(&a.0)));
        let rival = self.same_named.first().copied().or_else(|| {
            let is_rival = |rival: &Weighed| rival.named >= NAMED && rival.named > weighed.named + MUCH_MORE;
            best.filter(|(_, rival)| is_rival(rival)).map(|(rival, _)| *rival)
        });
        rival.map(|rival| {
            let words = format!("The name is rather that of {}", self.name_of(rival));
            contradiction(ContradictionKind::NameOfAnother, words)
        })
    }

    fn address_of_another(&self, number: usize, weighed: &Weighed) -> Option<Contradiction> {
        let is_there = |weighed: &Weighed| weighed.has(EvidenceKind::Address);
        if is_there(weighed) {
            return None;
        }
        let like =
            |(other, rival): &&(usize, Weighed)| *other != number && is_there(rival) && rival.alike >= LIKE;
        self.weighed.iter().find(like).map(|(other, _)| {
            let words = format!("At the tenant's address is {}", self.name_of(*other));
            contradiction(ContradictionKind::AddressOfAnother, words)
        })
    }

    /// A namesake counts unless a domain tells them apart: the tenant has this one's, and the other owns others.
    fn same_name(&self, number: usize, known: &Known<'_>, weighed: &Weighed) -> Option<Contradiction> {
        let (own, _) = self.index.names(number).next()?;
        let told_apart = |other: &usize| {
            weighed.has_domain && self.index.known(*other).is_some_and(|other| !other.owned.is_empty())
        };
        let namesakes =
            self.index.same_named(own).into_iter().filter(|&other| other != number && !told_apart(&other));
        let count = namesakes.count();
        (count > 0).then(|| {
            let words = match count {
                1 => format!("Another organization is named {} too", known.given.name),
                more => format!("{more} other organizations are named {} too", known.given.name),
            };
            contradiction(ContradictionKind::SameName, words)
        })
    }

    fn other_form(&self, number: usize, weighed: &Weighed) -> Option<Contradiction> {
        if !weighed.same_by.is_some_and(|kind| kind != NameKind::Short) && weighed.alike < 0.8 {
            return None;
        }
        let (own, _) = self.index.names(number).next()?;
        let names = || self.asking.names.iter().map(|(_, name)| name);
        let differing = names().find(|name| own.has_other_form(name))?;
        let agreeing = |name: &Name| !name.forms.is_empty() && name.forms == own.forms;
        (!names().any(agreeing)).then(|| {
            let (tenant, organization) = (written(&differing.forms), written(&own.forms));
            let words = format!("The names differ in legal form: {tenant} against {organization}");
            contradiction(ContradictionKind::OtherLegalForm, words)
        })
    }

    fn former_link_of_another(&self, number: usize) -> Option<Contradiction> {
        let other = self.index.former(self.asking.given.id).iter().find(|&&other| other != number)?;
        let words = format!("This tenant was matched to {} before", self.name_of(*other));
        Some(contradiction(ContradictionKind::FormerLinkOfAnother, words))
    }

    /// Many tenants may belong to one organization: one more is in doubt only if it has nothing but a name to show.
    fn other_tenant(&self, known: &Known<'_>, weighed: &Weighed) -> Option<Contradiction> {
        let taken = !weighed.has_domain
            && !weighed.has(EvidenceKind::FormerLink)
            && known.given.matched_tenants.iter().any(|&tenant| tenant != self.asking.given.id);
        taken.then(|| {
            let words = format!("Another tenant is matched to {} already", known.given.name);
            contradiction(ContradictionKind::OtherTenant, words)
        })
    }
}
