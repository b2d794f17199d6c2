//! What holds whatever the data are.

use proptest::prelude::*;

use super::*;

/// Few words, so that names, domains and places collide all the time.
fn any_name() -> impl Strategy<Value = String> {
    let words =
        prop::sample::select(vec!["Contoso", "Kontoso", "Bau", "Müller", "Mueller", "CMB", "Logistik"]);
    let form = prop::sample::select(vec!["", " GmbH", " AG", " Ltd"]);
    (prop::collection::vec(words, 1..4), form).prop_map(|(words, form)| words.join(" ") + form)
}

fn any_domains() -> impl Strategy<Value = Vec<String>> {
    let domain = prop::sample::select(vec![
        "contoso.com",
        "contoso.de",
        "mail.contoso.de",
        "mueller-bau.de",
        "müller-bau.de",
        "bau.fr",
        "gmail.com",
        "contoso.onmicrosoft.com",
    ]);
    prop::collection::vec(domain.prop_map(str::to_owned), 0..3)
}

fn any_place() -> impl Strategy<Value = Place> {
    let pick = |list: [&'static str; 3]| prop::sample::select(list.to_vec()).prop_map(str::to_owned);
    (pick(["", "DE", "fr"]), pick(["", "Ulm", "Köln"]), pick(["", "Hauptstr. 1", "Hauptstraße 1"]))
        .prop_map(|(country, city, street)| Place { street, postal_code: String::new(), city, country })
}

prop_compose! {
    fn any_tenant()(
        name in any_name(), alias in prop::option::of(any_name()), domains in any_domains(), place in any_place(),
    ) -> TenantEvidence {
        TenantEvidence { alias, domains, place, ..TenantEvidence::new(tenant_id(0), name) }
    }
}

prop_compose! {
    fn any_organization()(
        name in any_name(), short_name in prop::sample::select(vec!["", "CMB", "Contoso"]), domains in any_domains(),
        contact_domains in any_domains(), places in prop::collection::vec(any_place(), 0..2),
        former in prop::option::weighted(0.1, 0_u128..4),
    ) -> OrganizationEvidence {
        OrganizationEvidence {
            short_name: short_name.to_owned(),
            domains,
            contact_domains,
            places,
            former_tenants: former.map(tenant_id).into_iter().collect(),
            ..OrganizationEvidence::new(organization_id(0), name)
        }
    }
}

/// A world of a few tenants and organizations with ids of their own.
fn any_world() -> impl Strategy<Value = (Vec<TenantEvidence>, Vec<OrganizationEvidence>)> {
    (prop::collection::vec(any_tenant(), 1..5), prop::collection::vec(any_organization(), 1..9)).prop_map(
        |(mut tenants, mut organizations)| {
            tenants.iter_mut().zip(0..).for_each(|(tenant, number)| tenant.id = tenant_id(number));
            organizations.iter_mut().zip(0..).for_each(|(known, number)| known.id = organization_id(number));
            (tenants, organizations)
        },
    )
}

proptest! {
    #[test]
    fn the_order_of_anything_changes_nothing((mut tenants, mut organizations) in any_world()) {
        let first = match_all(&tenants, &organizations);
        prop_assert_eq!(&match_all(&tenants, &organizations), &first, "nor does asking twice");
        tenants.reverse();
        organizations.reverse();
        for tenant in &mut tenants {
            tenant.domains.reverse();
        }
        let again = match_all(&tenants, &organizations);
        let bare = |verdicts: &[Verdict]| -> Vec<_> {
            verdicts.iter().map(|verdict| {
                let scores = verdict.suggestions.iter().map(|suggestion| (suggestion.organization, suggestion.score));
                (verdict.tenant, verdict.automatic, scores.collect::<Vec<_>>())
            }).collect()
        };
        prop_assert_eq!(bare(&again), bare(&first));
    }

    #[test]
    fn at_most_five_best_first_within_bounds((tenants, organizations) in any_world()) {
        for verdict in match_all(&tenants, &organizations) {
            prop_assert!(verdict.suggestions.len() <= MOST_SUGGESTIONS);
            let order: Vec<_> = verdict.suggestions.iter().map(|found| std::cmp::Reverse(found.score)).collect();
            prop_assert!(order.is_sorted());
            for found in &verdict.suggestions {
                prop_assert!(found.score <= 100);
                prop_assert!(!found.evidence.is_empty(), "a suggestion says why");
                prop_assert!(found.evidence.iter().all(|line| line.weight <= 100 && !line.words.is_empty()));
            }
        }
    }

    #[test]
    fn nothing_contradicted_is_matched_without_a_person((tenants, organizations) in any_world()) {
        for verdict in match_all(&tenants, &organizations) {
            if let Some(automatic) = verdict.automatic {
                let best = verdict.suggestions.first().unwrap();
                prop_assert_eq!(best.organization, automatic.organization);
                prop_assert!(best.contradictions.is_empty(), "{:?}", best);
            }
        }
    }

    #[test]
    fn an_identical_twin_of_the_organization_undoes_the_match((tenants, mut organizations) in any_world()) {
        for verdict in match_all(&tenants, &organizations) {
            let Some(automatic) = verdict.automatic else { continue };
            let twin = organizations.iter().find(|known| known.id == automatic.organization).unwrap().clone();
            organizations.push(OrganizationEvidence { id: organization_id(99), ..twin });
            let with_twin = match_all(&tenants, &organizations);
            let now = with_twin.iter().find(|other| other.tenant == verdict.tenant).unwrap();
            prop_assert_eq!(now.automatic, None);
            organizations.pop();
        }
    }

    #[test]
    fn a_second_tenant_of_the_name_undoes_a_match_by_name((mut tenants, organizations) in any_world()) {
        for verdict in match_all(&tenants, &organizations) {
            let Some(Automatic { ground: Ground::Name, .. }) = verdict.automatic else { continue };
            let twin = tenants.iter().find(|tenant| tenant.id == verdict.tenant).unwrap().clone();
            tenants.push(TenantEvidence { id: tenant_id(99), ..twin });
            let with_twin = match_all(&tenants, &organizations);
            prop_assert!(with_twin.iter().filter(|other| other.tenant == verdict.tenant || other.tenant == tenant_id(99))
                .all(|other| other.automatic.is_none()));
            tenants.pop();
        }
    }
}
