//! Verdicts on small worlds that a person can judge at a glance.

mod properties;

use std::slice::from_ref;

use uuid::Uuid;

use super::*;
use crate::id::{OrganizationId, TenantId};

pub(super) fn tenant_id(number: u128) -> TenantId {
    TenantId(Uuid::from_u128(number))
}

pub(super) fn organization_id(number: u128) -> OrganizationId {
    OrganizationId(Uuid::from_u128(number))
}

fn place(city: &str, country: &str) -> Place {
    Place { city: city.to_owned(), country: country.to_owned(), ..Place::default() }
}

fn tenant(name: &str, domains: &[&str], country: &str) -> TenantEvidence {
    TenantEvidence {
        domains: domains.iter().map(|&domain| domain.to_owned()).collect(),
        place: place("", country),
        ..TenantEvidence::new(tenant_id(1), name)
    }
}

fn organization(number: u128, name: &str, domains: &[&str], country: &str) -> OrganizationEvidence {
    OrganizationEvidence {
        domains: domains.iter().map(|&domain| domain.to_owned()).collect(),
        places: vec![place("", country)],
        ..OrganizationEvidence::new(organization_id(number), name)
    }
}

fn verdict(tenant: &TenantEvidence, organizations: &[OrganizationEvidence]) -> Verdict {
    match_all(from_ref(tenant), organizations).remove(0)
}

/// The best suggestion must be the first organization, and the match be made on this ground, or by nobody.
#[track_caller]
fn check(tenant: TenantEvidence, organizations: &[OrganizationEvidence], ground: Option<Ground>) -> Verdict {
    let verdict = verdict(&tenant, organizations);
    assert_eq!(
        verdict.suggestions.first().map(|best| best.organization),
        Some(organization_id(1)),
        "{verdict:#?}"
    );
    let expected = ground.map(|ground| Automatic { organization: organization_id(1), ground });
    assert_eq!(verdict.automatic, expected, "{verdict:#?}");
    verdict
}

#[track_caller]
fn check_against(verdict: &Verdict, kind: ContradictionKind) {
    let against = &verdict.suggestions.first().unwrap().contradictions;
    assert!(against.iter().any(|line| line.kind == kind && !line.words.is_empty()), "{verdict:#?}");
}

#[test]
fn a_domain_or_a_name_that_is_exact_unique_and_uncontradicted_matches() {
    let contoso = organization(1, "Contoso Ltd", &["contoso.com"], "GB");
    let bare = organization(1, "Contoso Ltd", &[], "");
    check(tenant("Contoso", &["contoso.com"], "GB"), from_ref(&contoso), Some(Ground::Domain));
    check(
        tenant("Renamed plc", &["www.contoso.com", "contoso.com"], ""),
        from_ref(&contoso),
        Some(Ground::Domain),
    );
    check(tenant("CONTOSO LIMITED", &["contoso.com"], "GB"), from_ref(&bare), Some(Ground::Name));
    check(tenant("contoso", &["contoso.onmicrosoft.com"], ""), &[contoso], Some(Ground::Name));

    let site = OrganizationEvidence { website: "https://www.contoso.com/en".into(), ..bare.clone() };
    check(tenant("Whoever", &["contoso.com"], ""), &[site], Some(Ground::Domain));
    let linked = OrganizationEvidence { former_tenants: vec![tenant_id(1)], ..bare.clone() };
    check(tenant("Whoever", &[], ""), &[linked], Some(Ground::FormerLink));
    let alias = TenantEvidence { alias: Some("Contoso".into()), ..tenant("M365 prod 1", &[], "") };
    let verdict = check(alias, &[bare], Some(Ground::Name));
    assert_eq!(verdict.suggestions[0].evidence[0].words, "Contoso is the name of Contoso Ltd");
}

#[test]
fn a_stranger_of_the_same_name_is_a_suggestion_with_its_contradiction() {
    let contoso = organization(1, "Contoso GmbH", &["contoso.de"], "DE");
    let other_domain = check(tenant("Contoso GmbH", &["contoso-bau.de"], "DE"), from_ref(&contoso), None);
    check_against(&other_domain, ContradictionKind::OtherDomains);
    let abroad = check(tenant("Contoso GmbH", &["contoso.onmicrosoft.com"], "US"), from_ref(&contoso), None);
    check_against(&abroad, ContradictionKind::OtherCountry);
    let form = check(tenant("Contoso AG", &[], "DE"), from_ref(&contoso), None);
    check_against(&form, ContradictionKind::OtherLegalForm);
    let lines = &form.suggestions.first().unwrap().contradictions;
    let line = lines.iter().find(|line| line.kind == ContradictionKind::OtherLegalForm).unwrap();
    assert_eq!(line.words, "The names differ in legal form: AG against GmbH");
    let taken = OrganizationEvidence { matched_tenants: vec![tenant_id(7)], ..contoso };
    check_against(&check(tenant("Contoso", &[], ""), &[taken], None), ContradictionKind::OtherTenant);
}

#[test]
fn what_is_not_unique_is_a_suggestion() {
    let one = organization(1, "Contoso GmbH", &["contoso.de"], "DE");
    let twin = organization(2, "Contoso", &[], "");
    check_against(
        &check(tenant("Contoso GmbH", &[], ""), &[one.clone(), twin.clone()], None),
        ContradictionKind::SameName,
    );
    // A namesake of which nothing is known may be the same company, recorded twice.
    check(tenant("Contoso GmbH", &["contoso.de"], "DE"), &[one.clone(), twin], None);
    let told_apart = organization(2, "Contoso", &["contoso.fr"], "FR");
    check(tenant("Contoso", &["contoso.de"], "DE"), &[one.clone(), told_apart], Some(Ground::Domain));
    let same_domain = organization(2, "Contoso Immobilien", &["contoso.de"], "DE");
    check(tenant("Contoso GmbH", &["contoso.de"], "DE"), &[one, same_domain], None);
    // One of several of that family name.
    let families = [organization(1, "Schneider", &[], ""), organization(2, "Schneider Metallbau", &[], "")];
    check(tenant("Schneider", &[], ""), &families, None);
}

#[test]
fn a_percentage_never_breaks_before_its_sign() {
    let known = organization(1, "Velmora Logistik", &[], "DE");
    let verdict = check(tenant("Velmora Logistics", &[], "DE"), &[known], None);
    let lines = &verdict.suggestions.first().unwrap().evidence;
    let line = lines.iter().find(|line| line.kind == EvidenceKind::SimilarName).unwrap();
    assert!(line.words.ends_with("\u{202f}% alike"), "{line:?}");
}

#[test]
fn a_domain_in_the_wrong_record_is_outvoted_by_the_name() {
    let head = organization(1, "Velmora Holding GmbH", &[], "DE");
    let branch = organization(2, "Velmora Logistik GmbH", &["velmora.de"], "DE");
    let verdict = verdict(&tenant("Velmora Holding GmbH", &["velmora.de"], "DE"), &[head, branch]);
    assert_eq!(verdict.automatic, None, "{verdict:#?}");
    assert!(verdict.suggestions.iter().any(|suggestion| suggestion.organization == organization_id(1)));
}

#[test]
fn parts_of_domains_contacts_and_shared_domains_never_match_alone() {
    let mut one = organization(1, "Velmora", &["shop.contoso.com"], "");
    check(tenant("Contoso", &["contoso.com"], ""), &[one.clone()], None);
    one.domains.clear();
    one.contact_domains = vec!["info@contoso.com".into()];
    check(tenant("Contoso", &["contoso.com"], ""), &[one.clone()], None);
    one.contact_domains = vec!["contoso@gmail.com".into()];
    one.website = "https://www.facebook.com/contoso".into();
    assert!(verdict(&tenant("Whoever", &["gmail.com", "facebook.com"], ""), &[one]).suggestions.is_empty());
}

#[test]
fn misspelled_shortened_and_accented_names_are_suggested() {
    let others: Vec<OrganizationEvidence> =
        ["Fabrikam AG", "Nordlys A/S", "Autohaus Thomsen", "Dachdecker Jäger"]
            .iter()
            .zip(2..)
            .map(|(name, number)| organization(number, name, &[], ""))
            .collect();
    let table = [
        ("Müller Bau GmbH", "MUELLER BAU"),
        ("Velmora International Services", "Velmroa Intl Svcs"),
        ("Bayerische Motoren Werke AG", "BMW"),
        ("Autohaus Brandt", "Brandt Autohaus (alt)"),
        ("Łukasik Meble Sp. z o.o.", "Lukasik"),
        ("Velmora Systems", "velmora-systems.de"),
    ];
    for (name, asked) in table {
        let mut organizations = others.clone();
        organizations.push(organization(1, name, &[], ""));
        let verdict = verdict(&tenant(asked, &[], ""), &organizations);
        assert_eq!(
            verdict.suggestions.first().map(|best| best.organization),
            Some(organization_id(1)),
            "{asked}"
        );
    }
}

#[test]
fn two_tenants_of_one_name_are_both_left_to_a_person() {
    let organizations = [organization(1, "Contoso", &[], "")];
    let second = TenantEvidence { id: tenant_id(2), ..tenant("CONTOSO Ltd.", &[], "") };
    for verdict in match_all(&[tenant("Contoso", &[], ""), second], &organizations) {
        assert_eq!(verdict.automatic, None);
        check_against(&verdict, ContradictionKind::OtherTenant);
    }
}

#[test]
fn tenants_with_domains_of_their_own_may_share_an_organization() {
    let organizations = [organization(1, "Contoso", &["contoso.com", "contoso.de"], "")];
    let second = TenantEvidence { id: tenant_id(2), ..tenant("Contoso DE", &["contoso.de"], "") };
    let verdicts = match_all(&[tenant("Contoso", &["contoso.com"], ""), second], &organizations);
    assert!(
        verdicts.iter().all(|verdict| verdict.automatic.is_some_and(|found| found.ground == Ground::Domain))
    );
}
