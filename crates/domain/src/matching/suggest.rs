//! The verdict on one tenant: score, order, and whether a match needs no person.

use std::cmp::Reverse;

use super::{
    against::Field,
    index::Index,
    known::{Asking, NameKind},
    subject::TenantEvidence,
    verdict::{
        Automatic, Contradiction, Evidence, EvidenceKind, Ground, MOST_SUGGESTIONS, Suggestion, Verdict,
    },
    weigh::{Weighed, percent},
};

/// A lower score is not worth a person's look.
const LEAST_SCORE: u8 = 25;
/// A single word shorter than this is the name of too many.
const SHORTEST_ALONE: usize = 4;

impl Index<'_> {
    /// What to suggest for a tenant, best first, and whether its match needs no person as far as organizations go.
    ///
    /// Other tenants are not seen here: before anything is matched without a person, ask [`super::match_all`], which
    /// also knows who else would be matched to that organization.
    pub fn suggest(&self, tenant: &TenantEvidence) -> Verdict {
        let mut asking = Asking::read(tenant);
        self.weigh(&mut asking);
        let weighed: Vec<(usize, Weighed)> = self
            .candidates(&asking)
            .into_iter()
            .filter_map(|number| Some((number, Weighed::new(&asking, self, number)?)))
            .collect();
        let mut same_named: Vec<usize> =
            asking.names.iter().flat_map(|(_, name)| self.same_named(name)).collect();
        same_named.sort_unstable();
        same_named.dedup();
        let field = Field { asking: &asking, index: self, weighed: &weighed, same_named: &same_named };
        let ranked = field.ranked();
        let automatic = ranked.first().and_then(|best| field.automatic(best));
        let suggestions = ranked.into_iter().filter_map(|best| best.suggestion(self)).collect();
        Verdict { tenant: tenant.id, automatic, suggestions }
    }
}

/// A candidate with what speaks for and against it.
struct Ranked<'a> {
    number: usize,
    weighed: &'a Weighed,
    against: Vec<Contradiction>,
    score: f32,
}

impl Ranked<'_> {
    fn suggestion(self, index: &Index<'_>) -> Option<Suggestion> {
        let mut evidence = self.weighed.lines.clone();
        evidence.sort_by(|a, b| b.weight.cmp(&a.weight).then(a.kind.cmp(&b.kind)));
        Some(Suggestion {
            organization: index.known(self.number)?.given.id,
            score: percent(self.score),
            evidence,
            contradictions: self.against,
        })
    }
}

impl Field<'_, '_> {
    /// The best candidates, best first, ties by id.
    fn ranked(&self) -> Vec<Ranked<'_>> {
        let mut drafts: Vec<(f32, Reverse<usize>, &Weighed)> = self
            .weighed
            .iter()
            .map(|(number, weighed)| (for_score(&weighed.lines), Reverse(*number), weighed))
            .filter(|(score, ..)| percent(*score) >= LEAST_SCORE)
            .collect();
        drafts.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
        // Contradictions only take: more than these cannot come back into the first five.
        drafts.truncate(4 * MOST_SUGGESTIONS);
        let mut ranked: Vec<Ranked<'_>> = drafts
            .into_iter()
            .map(|(score, Reverse(number), weighed)| {
                let against = self.against(number, weighed);
                let left: f32 = against.iter().map(|line| 1.0 - f32::from(line.weight) / 100.0).product();
                Ranked { number, weighed, against, score: score * left }
            })
            .filter(|ranked| percent(ranked.score) >= LEAST_SCORE)
            .collect();
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.number.cmp(&b.number)));
        ranked.truncate(MOST_SUGGESTIONS);
        ranked
    }

    /// The match that needs no person: exact, unique, and with nothing against it.
    fn automatic(&self, best: &Ranked<'_>) -> Option<Automatic> {
        if !best.against.is_empty() {
            return None;
        }
        let ground = if self.is_former_link(best) {
            Ground::FormerLink
        } else if self.is_own_domain(best) {
            Ground::Domain
        } else if self.is_own_name(best) {
            Ground::Name
        } else {
            return None;
        };
        Some(Automatic { organization: self.index.known(best.number)?.given.id, ground })
    }

    fn is_former_link(&self, best: &Ranked<'_>) -> bool {
        self.index.former(self.asking.given.id) == [best.number]
    }

    /// One of the tenant's domains, as registered, is this organization's, and nobody else owns any part of it.
    fn is_own_domain(&self, best: &Ranked<'_>) -> bool {
        let Some(known) = self.index.known(best.number) else { return false };
        let exact = |host: &super::host::Host| {
            host.is_whole()
                && known.owned.iter().any(|owned| owned.host == *host)
                && self.index.owners(&host.registrable) == [best.number]
        };
        self.asking.hosts.iter().any(exact)
    }

    /// The tenant's name is this organization's, nobody else has it, and no other name has all its words: "Schneider"
    /// may be any of three Schneiders, unless the address is the same.
    fn is_own_name(&self, best: &Ranked<'_>) -> bool {
        let by_name = best.weighed.same_by.is_some_and(|kind| kind != NameKind::Short);
        if !by_name || self.same_named != [best.number] {
            return false;
        }
        let names = || self.asking.names.iter().map(|(_, name)| name);
        let is_telling = |name: &super::name::Name| {
            (name.words.len() > 1 || name.plain.chars().count() >= SHORTEST_ALONE)
                && !self.index.others_contain(name, best.number)
        };
        best.weighed.has(EvidenceKind::Address) || names().all(is_telling)
    }
}

/// The score by what speaks for a pair: each kind of evidence lessens the doubt that the others leave. Lines that
/// tell the same twice count once.
fn for_score(lines: &[Evidence]) -> f32 {
    let best = |kinds: &[EvidenceKind]| {
        let weights =
            lines.iter().filter(|line| kinds.contains(&line.kind)).map(|line| f32::from(line.weight));
        weights.fold(0.0, f32::max) / 100.0
    };
    let groups: [&[EvidenceKind]; 7] = [
        &[EvidenceKind::FormerLink],
        &[EvidenceKind::DeviceSerial],
        &[
            EvidenceKind::Domain,
            EvidenceKind::Website,
            EvidenceKind::RelatedDomain,
            EvidenceKind::ContactDomain,
        ],
        &[EvidenceKind::Name, EvidenceKind::SimilarName],
        &[EvidenceKind::DomainName],
        &[EvidenceKind::Address, EvidenceKind::City],
        &[EvidenceKind::Country],
    ];
    let doubt: f32 = groups.into_iter().map(|group| 1.0 - best(group)).product();
    100.0 * (1.0 - doubt)
}
