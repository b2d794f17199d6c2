//! Which verdicts are carried out.

use domain::{
    id::OrganizationId,
    matching::{Automatic, Contradiction, ContradictionKind, Ground},
};
use uuid::Uuid;

use super::*;

fn tenant(n: u128) -> TenantId {
    TenantId(Uuid::from_u128(n))
}

fn organization(n: u128) -> OrganizationId {
    OrganizationId(Uuid::from_u128(0x1000 + n))
}

fn suggestion(n: u128, is_contradicted: bool) -> Suggestion {
    let contradiction =
        Contradiction { kind: ContradictionKind::OtherCountry, weight: 30, words: "Elsewhere".into() };
    Suggestion {
        organization: organization(n),
        score: 97,
        evidence: Vec::new(),
        contradictions: if is_contradicted { vec![contradiction] } else { Vec::new() },
    }
}

fn verdict(n: u128, automatic: Option<u128>, suggestions: Vec<Suggestion>) -> Verdict {
    let automatic = automatic.map(|n| Automatic { organization: organization(n), ground: Ground::Domain });
    Verdict { tenant: tenant(n), automatic, suggestions }
}

#[test]
fn only_open_tenants_are_matched_and_only_to_what_nothing_speaks_against() {
    let verdicts = [
        verdict(1, Some(1), vec![suggestion(1, false), suggestion(2, true)]),
        verdict(2, None, vec![suggestion(2, false)]),
        verdict(3, Some(3), vec![suggestion(3, false)]),
        verdict(4, Some(4), vec![suggestion(4, true)]),
        verdict(5, Some(5), vec![suggestion(6, false)]),
        verdict(6, Some(6), Vec::new()),
    ];
    let open = [1, 2, 4, 5, 6].map(|n| (tenant(n), u32::try_from(n).unwrap() + 10)).into();
    let chosen = choose(&verdicts, &open);
    let expected = Automatic { organization: organization(1), ground: Ground::Domain };
    assert_eq!(chosen, [(tenant(1), 11, expected, suggestion(1, false))]);
    assert_eq!(choose(&verdicts, &BTreeMap::new()), []);
}
