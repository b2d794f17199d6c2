//! What the pages of one organization ask of its assets: counts by type, one license with what hangs below it, its
//! people narrowed, and candidates for a Tag.

use domain::{
    account::Role,
    asset::{HolderFilter, HolderShown, LocalParts},
    directory_user::{AssignmentError, UserType},
};
use store::{
    on_both_databases,
    testing::{NOW, person},
};

use crate::{
    asset_desk::{Assets, directory_person, only, refusal},
    sample::{tenant, user},
};

/// "Microsoft Licenses 2, Server 1" as somebody's side navigation has it.
async fn navigation(assets: &Assets<'_>, scope: &store::Scope) -> String {
    let kinds = assets.db.store.asset_kind_list(scope, assets.ours).await.unwrap();
    let words = kinds.into_iter().map(|kind| format!("{} {}", kind.name, kind.assets));
    words.collect::<Vec<_>>().join(", ")
}

on_both_databases! {
    async fn the_navigation_counts_what_one_may_open(db) {
        let assets = Assets::new(db).await;
        let kind = assets.server_type().await;
        let one = assets.server(&kind, assets.ours, "SRV1").await;
        let archived = assets.server(&kind, assets.ours, "SRV2").await;
        assets.server(&kind, assets.canary, "SRV3").await;
        db.store.asset_archive(assets.scope(), archived, true, NOW).await.unwrap();
        assert_eq!(navigation(&assets, assets.scope()).await, "Microsoft Licenses 2, Server 1");
        let editor = assets.of_ours(Role::Editor).await;
        let lite = assets.of_ours(Role::Lite).await;
        assets.secure(one, 1, &only(&[editor.person.id])).await;
        assets.secure(assets.license().await.asset.id, 0, &only(&[editor.person.id])).await;
        assert_eq!(navigation(&assets, &editor.scope).await, "Microsoft Licenses 2, Server 1");
        assert_eq!(navigation(&assets, &lite.scope).await, "Microsoft Licenses 1, Server 0");
        db.store.asset_type_enable(assets.scope(), kind.id, false, NOW).await.unwrap();
        assert_eq!(navigation(&assets, assets.scope()).await, "Microsoft Licenses 2");
        assert_eq!(refusal(db.store.asset_kind_list(&lite.scope, assets.canary).await), "not found");
    }

    async fn a_license_comes_with_what_hangs_below_it(db) {
        let assets = Assets::new(db).await;
        let id = assets.license().await.asset.id;
        let editor = assets.of_ours(Role::Editor).await;
        let parts = LocalParts { owner: Some(editor.person.id), ..LocalParts::default() };
        db.store.license_asset_save(assets.scope(), id, 0, &parts, NOW).await.unwrap();
        let detail = db.store.license_detail(assets.scope(), id).await.unwrap();
        assert_eq!(detail.license.holders, 2);
        assert!(!detail.license.asset.traits.contains_key("assigned-contacts"), "people are listed page by page");
        let services: Vec<_> = detail.plans.iter().map(|plan| plan.name.as_str()).collect();
        assert_eq!(services, ["EXCHANGE_S_ENTERPRISE"]);
        assert_eq!(detail.owner_name, Some(editor.person.name.clone()));
        let bought: Vec<_> = detail.subscriptions.iter().map(|it| (it.total_licenses, it.owner_tenant)).collect();
        assert_eq!(bought, [(25, Some(tenant(900)))]);
        assert_eq!(detail.sellers.len(), 0, "a tenant that is not known here");

        // The second organization's tenant sold it: its name is not for people of the first.
        let sold = format!("UPDATE subscription SET owner_tenant = '{}'", tenant(2));
        store::testing::script(&db.store, &sold).await.unwrap();
        let sellers = db.store.license_detail(assets.scope(), id).await.unwrap().sellers;
        assert_eq!(sellers.get(&tenant(2)).map(String::as_str), Some("Tenant 2 itself"));
        assert_eq!(db.store.license_detail(&editor.scope, id).await.unwrap().sellers, [].into());
        let (_, stranger) = person(&db.store, Role::Manager, Some(&[assets.canary]), NOW).await;
        assert_eq!(refusal(db.store.license_detail(&stranger.scope, id).await), "not found");
    }

    async fn people_are_narrowed_and_failed_assignments_told_apart(db) {
        let assets = Assets::new(db).await;
        let mut disabled = user(3);
        (disabled.display_name, disabled.account_enabled) = ("Grace Hopper".into(), false);
        let mut guest = user(4);
        guest.user_type = UserType::Guest;
        assets.sync_users(vec![disabled, guest], 60).await;
        let licenses = assets.licenses(assets.scope(), assets.ours).await;
        let names = async |at: usize, text: &str, shown| {
            let filter = HolderFilter { text: text.into(), shown };
            let id = licenses[at].asset.id;
            let page = db.store.license_holders(assets.scope(), id, &filter, 0, 9).await.unwrap();
            let found: Vec<_> = page.rows.into_iter().map(|it| it.name).collect();
            (found.join(", "), page.counts)
        };
        let counts = vec![4, 1, 1, 0];
        assert_eq!(names(0, "", HolderShown::Everyone).await, ("Grace Hopper, Person 1, Person 2, Person 4".into(), counts.clone()));
        assert_eq!(names(0, "", HolderShown::Disabled).await.0, "Grace Hopper");
        assert_eq!(names(0, "", HolderShown::Guests).await.0, "Person 4");
        assert_eq!(names(0, "person2@", HolderShown::Everyone).await, ("Person 2".into(), counts));
        let filter = HolderFilter { shown: HolderShown::Errors, ..HolderFilter::default() };
        let page = db.store.license_holders(assets.scope(), licenses[1].asset.id, &filter, 0, 1).await.unwrap();
        assert_eq!((page.total, page.counts), (4, vec![0, 0, 0, 4]), "nobody holds what failed");
        let problem = &page.rows[0].problems[0];
        assert_eq!(problem.error, Some(AssignmentError::CountViolation));
        assert_eq!(problem.group.as_deref(), Some("00000000-0000-0000-0000-000000000003"), "a group that is not read");
    }

    async fn candidates_for_a_tag_are_of_the_organization_alone(db) {
        let assets = Assets::new(db).await;
        let mut foreign = user(3);
        foreign.display_name = "Jürgen Straße".into();
        assets.sync_users(vec![foreign], 60).await;
        let creator = assets.of_ours(Role::Creator).await;
        let found = async |text: &str, most| {
            let found = db.store.asset_candidates(&creator.scope, assets.ours, text, most).await.unwrap();
            found.into_iter().map(|it| (it.person, it.name)).collect::<Vec<_>>()
        };
        assert_eq!(found("", 9).await.len(), 3);
        assert_eq!(found("", 1).await, [(directory_person(1, 3), "Jürgen Straße".to_owned())]);
        assert_eq!(found("JÜRGEN stra", 9).await.len(), 1);
        assert_eq!(found("person1@contoso", 9).await, [(directory_person(1, 1), "Person 1".to_owned())]);
        assert_eq!(found("%", 9).await, []);
        let lite = assets.of_ours(Role::Lite).await;
        assert_eq!(refusal(db.store.asset_candidates(&lite.scope, assets.ours, "", 9).await), "forbidden");
        assert_eq!(refusal(db.store.asset_candidates(&creator.scope, assets.canary, "", 9).await), "not found");
    }

    async fn coverage_of_one_organization_counts_its_tenants_alone(db) {
        let assets = Assets::new(db).await;
        let coverage = async |scope: &store::Scope, of| {
            let coverage = db.store.organization_coverage(scope, of).await.unwrap();
            (coverage.tenants, coverage.read)
        };
        assert_eq!(coverage(assets.scope(), assets.ours).await, (1, 1));
        let editor = assets.of_ours(Role::Editor).await;
        assert_eq!(coverage(&editor.scope, assets.canary).await, (0, 0), "not theirs to count");
    }
}
