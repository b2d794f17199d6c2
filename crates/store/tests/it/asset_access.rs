//! Security settings: what is open to specific people is nowhere for others, neither read, nor listed, counted or found.

use domain::{
    account::Role,
    asset::{AssetFilter, HolderFilter, Readers},
    id::{OrganizationId, UserId},
};
use secrecy::ExposeSecret;
use store::{
    Scope, Topic, on_both_databases,
    testing::{NOW, disable, number, person},
};
use uuid::Uuid;

use crate::{
    asset_desk::{Assets, all, only, refusal, server},
    sample::{sku_id, tenant},
};

/// How many of license 1 of tenant 1 somebody is told of, by each way that tells of licenses.
async fn licenses_told(assets: &Assets<'_>, scope: &Scope) -> [usize; 6] {
    let store = &assets.db.store;
    let is_it = |sku: &domain::sku::SubscribedSku| (sku.tenant, sku.sku) == (tenant(1), sku_id(1));
    let global = store.license_list(scope).await.unwrap().rows.iter().filter(|row| is_it(&row.sku)).count();
    let listed = assets.licenses(scope, assets.ours).await;
    let listed = listed.iter().filter(|it| (it.tenant, it.sku) == (tenant(1), sku_id(1))).count();
    let types = store.asset_type_list(scope).await.unwrap();
    let licenses_of_ours = types.iter().find(|row| row.kind.is_locked()).unwrap().assets;
    let others = assets.licenses(scope, assets.ours).await.len() - listed;
    let seen_elsewhere = if scope.may(domain::account::Verb::ManageMail) { 2 } else { 0 };
    let counted = usize::try_from(licenses_of_ours).unwrap() - others - seen_elsewhere;
    let organizations = store.organization_list(scope).await.unwrap();
    let of = |id: OrganizationId| organizations.iter().find(move |row| row.organization.id == id).unwrap();
    let in_list = usize::try_from(of(assets.ours).licenses).unwrap() - others;
    let filter = domain::organization::OrganizationFilter::default();
    let page = store.organization_page(scope, &filter, 0, 10).await.unwrap();
    let in_page = page.rows.iter().find(|row| row.organization.id == assets.ours).unwrap().licenses;
    let detail = store.organization_find(scope, assets.ours).await.unwrap();
    let in_detail = detail.tenants.iter().map(|tenant| tenant.licenses).sum::<u32>();
    let rest = |count: u32| usize::try_from(count).unwrap() - others;
    [global, listed, counted, in_list, rest(in_page), rest(in_detail)]
}

on_both_databases! {
    async fn a_restricted_asset_is_nowhere_for_others(db) {
        let assets = Assets::new(db).await;
        let kind = assets.server_type().await;
        let open = assets.server(&kind, assets.ours, "Open").await;
        let secret = assets.server(&kind, assets.ours, "Secret").await;
        let chosen = assets.of_ours(Role::Lite).await;
        assets.secure(secret, 1, &only(&[chosen.person.id])).await;
        for role in [Role::Manager, Role::Editor, Role::Creator, Role::Lite] {
            let session = assets.of_ours(role).await;
            let scope = &session.scope;
            assert_eq!(assets.titles(scope, &kind, &all()).await, ["Open"], "{role:?}");
            let searched = AssetFilter { text: "secret".into(), ..all() };
            let page = db.store.asset_list(scope, kind.id, &searched, 0, 9).await.unwrap();
            assert_eq!((page.rows.len(), page.total, page.all), (0, 0, 1), "{role:?}");
            assert_eq!(db.store.asset_type_list(scope).await.unwrap()[1].assets, 1, "{role:?}");
            for result in [
                refusal(db.store.asset_find(scope, secret).await),
                refusal(db.store.asset_save(scope, secret, 2, &server("x"), NOW).await),
                refusal(db.store.asset_delete(scope, secret, NOW).await),
                refusal(db.store.asset_readers(scope, secret).await),
                refusal(db.store.asset_secure(scope, secret, 2, &Readers::Everyone, NOW).await),
            ] {
                assert!(["not found", "forbidden"].contains(&result.as_str()), "{role:?}: {result}");
            }
            assert_eq!(refusal(db.store.asset_find(scope, secret).await), "not found");
            assert!(db.store.asset_find(scope, open).await.is_ok());
        }
        for scope in [&chosen.scope, assets.scope()] {
            assert_eq!(assets.titles(scope, &kind, &all()).await, ["Open", "Secret"]);
            assert!(db.store.asset_find(scope, secret).await.unwrap().asset.restricted);
        }
        assets.secure(secret, 2, &Readers::Everyone).await;
        let everybody = assets.of_ours(Role::Lite).await;
        assert!(db.store.asset_find(&everybody.scope, secret).await.is_ok());
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM asset_access").await, 0);
    }

    async fn being_chosen_is_no_way_into_an_organization(db) {
        let assets = Assets::new(db).await;
        let kind = assets.server_type().await;
        let secret = assets.server(&kind, assets.ours, "Secret").await;
        let (_, stranger) = person(&db.store, Role::Editor, Some(&[assets.canary]), NOW).await;
        let unknown = UserId(Uuid::from_u128(404));
        for user in [stranger.person.id, unknown] {
            let result = db.store.asset_secure(assets.scope(), secret, 1, &only(&[user]), NOW).await;
            assert_eq!(refusal(result), "people: Choose people who have access to the organization.");
        }
        // One who was chosen and has lost the organization since.
        let (token, chosen) = person(&db.store, Role::Editor, Some(&[assets.ours]), NOW).await;
        assets.secure(secret, 1, &only(&[chosen.person.id])).await;
        assert!(db.store.asset_find(&chosen.scope, secret).await.is_ok());
        store::testing::script(&db.store, "DELETE FROM access_group_organization").await.unwrap();
        let now = db.store.session_resolve(token.expose_secret(), NOW).await.unwrap().unwrap();
        assert_eq!(refusal(db.store.asset_find(&now.scope, secret).await), "not found");
        assert_eq!(assets.titles(&now.scope, &kind, &all()).await.len(), 0);
        let across = format!("INSERT INTO asset_access (asset_id, user_id, organization_id)
            VALUES ('{secret}', '{}', '{}')", stranger.person.id, assets.canary);
        assert!(store::testing::script(&db.store, &across).await.is_err(), "a row of one cannot hang under another");
    }

    async fn nobody_shuts_themselves_out_and_two_editors_are_told_apart(db) {
        let assets = Assets::new(db).await;
        let kind = assets.server_type().await;
        let id = assets.server(&kind, assets.ours, "SRV1").await;
        let editor = assets.of_ours(Role::Editor).await;
        let other = assets.of_ours(Role::Lite).await;
        let secure = async |revision, readers: Readers| db.store.asset_secure(&editor.scope, id, revision, &readers, NOW).await;
        let words = "people: Choose yourself, too: you could not open it any more.";
        assert_eq!(refusal(secure(1, only(&[other.person.id])).await), words);
        assert_eq!(refusal(secure(1, only(&[])).await), words);
        secure(1, only(&[other.person.id, editor.person.id])).await.unwrap();
        assert_eq!(refusal(secure(1, Readers::Everyone).await), "asset_revision");
        let readers = db.store.asset_readers(&editor.scope, id).await.unwrap();
        assert_eq!((readers.readers, readers.revision), (only(&[other.person.id, editor.person.id]), 2));
        assert_eq!(readers.chosen.len(), 2);
        let audited = "SELECT COUNT(*) AS n FROM audit WHERE action = 'asset.secure' AND detail LIKE '%\"restricted\":true%'";
        assert_eq!(number(&db.store, audited).await, 1);
    }

    async fn only_people_of_the_organization_are_offered(db) {
        let assets = Assets::new(db).await;
        let ours = assets.of_ours(Role::Creator).await;
        let (_, everywhere) = person(&db.store, Role::Lite, None, NOW).await;
        let (_, _stranger) = person(&db.store, Role::Manager, Some(&[assets.canary]), NOW).await;
        let gone = assets.of_ours(Role::Editor).await;
        disable(&db.store, gone.person.id, NOW).await;
        let offered = db.store.asset_people(&ours.scope, assets.ours).await.unwrap();
        let roles: Vec<_> = offered.iter().map(|person| person.role).collect();
        assert_eq!(roles, [Role::Administrator, Role::Creator, Role::Lite]);
        assert_eq!(offered[2].id, everywhere.person.id);
        assert_eq!(refusal(db.store.asset_people(&ours.scope, assets.canary).await), "not found");
    }

    async fn a_restricted_license_is_nowhere_for_others_the_global_list_and_counts_included(db) {
        let assets = Assets::new(db).await;
        let license = assets.license().await.asset.id;
        let chosen = assets.of_ours(Role::Editor).await;
        let other = assets.of_ours(Role::Manager).await;
        for scope in [&chosen.scope, &other.scope, assets.scope()] {
            assert_eq!(licenses_told(&assets, scope).await, [1; 6]);
        }
        let before = db.store.versions().await.unwrap();
        db.store.asset_secure(&chosen.scope, license, 0, &only(&[chosen.person.id]), NOW).await.unwrap();
        let after = db.store.versions().await.unwrap();
        for topic in [Topic::Licenses, Topic::Assets] {
            assert_eq!(after[&topic], before[&topic] + 1, "{topic:?}");
        }
        for scope in [&chosen.scope, assets.scope()] {
            assert_eq!(licenses_told(&assets, scope).await, [1; 6]);
        }
        assert_eq!(licenses_told(&assets, &other.scope).await, [0; 6]);
        for result in [
            refusal(db.store.license_asset_find(&other.scope, license).await),
            refusal(db.store.license_holders(&other.scope, license, &HolderFilter::default(), 0, 9).await),
            refusal(db.store.asset_readers(&other.scope, license).await),
            refusal(db.store.asset_delete(&other.scope, license, NOW).await),
        ] {
            assert_eq!(result, "not found");
        }
        assert!(db.store.license_asset_find(&chosen.scope, license).await.unwrap().asset.restricted);
        db.store.asset_secure(&chosen.scope, license, 1, &Readers::Everyone, NOW).await.unwrap();
        assert_eq!(licenses_told(&assets, &other.scope).await, [1; 6]);
    }
}
