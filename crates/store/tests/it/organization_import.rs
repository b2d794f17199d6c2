//! Organizations out of a file: each line whole or not at all.

use domain::{
    id::OrganizationId,
    organization::{OrganizationFilter, OrganizationProfile},
};
use store::{
    ImportedLine, LineEnd, on_both_databases,
    testing::{NOW, administrator, number},
};
use uuid::Uuid;

fn named(name: &str) -> OrganizationProfile {
    OrganizationProfile {
        name: name.into(),
        domains: vec![format!("{}.example", name.len())],
        ..Default::default()
    }
}

on_both_databases! {
    async fn good_lines_are_written_and_bad_ones_told(db) {
        let scope = administrator(&db.store).await;
        let there = db.store.organization_add(&scope, &named("There"), NOW).await.unwrap();
        let gone = OrganizationId(Uuid::from_u128(404));
        let update = OrganizationProfile { kind: "Customer".into(), ..named("THERE!") };
        let lines = [
            ImportedLine::Create(named("Contoso")),
            ImportedLine::Create(named(" ")),
            ImportedLine::Update(there.id, update),
            ImportedLine::Update(gone, named("Gone")),
            ImportedLine::Create(named("Fabrikam Inc")),
        ];
        let ends = db.store.organization_import(&scope, &lines, NOW).await.unwrap();
        let refused = |end: &LineEnd| matches!(end, LineEnd::Refused { .. });
        assert_eq!(ends.iter().map(refused).collect::<Vec<_>>(), [false, true, false, true, false]);
        assert!(matches!(&ends[1], LineEnd::Refused { field: "name", .. }));
        let page = db.store.organization_page(&scope, &OrganizationFilter::default(), 0, 9).await.unwrap();
        let rows: Vec<_> = page.rows.iter().map(|row| row.organization.name.as_str()).collect();
        assert_eq!(rows, ["Contoso", "Fabrikam Inc", "There"]);
        assert_eq!(page.rows[2].domains, ["5.example", "6.example"]);
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM organization_domain").await, 4);
        let entries = "SELECT COUNT(*) AS n FROM audit WHERE action IN
            ('organization.create', 'organization.edit', 'organization.import')";
        assert_eq!(number(&db.store, entries).await, 5);
    }

    async fn many_lines_go_in_several_transactions(db) {
        let scope = administrator(&db.store).await;
        let lines: Vec<_> = (0..450).map(|n| ImportedLine::Create(named(&format!("Company {n}")))).collect();
        let ends = db.store.organization_import(&scope, &lines, NOW).await.unwrap();
        assert!(ends.iter().all(|end| *end == LineEnd::Done));
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM organization").await, 450);
        let entries = "SELECT COUNT(*) AS n FROM audit WHERE action = 'organization.import'";
        assert_eq!(number(&db.store, entries).await, 3);
    }
}
