//! Integrations: saved with their first run, listed worst first, counted within the scope.

use domain::{
    account::Role,
    id::IntegrationId,
    sync_run::{RunState, Trigger},
};
use store::{
    Error, RunOptions, on_both_databases,
    testing::{NOW, administrator, number, person},
};
use uuid::Uuid;

use crate::sample::{at, claim, connect, connected, connection, record, sync_all, two_organizations};

on_both_databases! {
    async fn connecting_asks_for_the_first_run(db) {
        let scope = administrator(&db.store).await;
        let id = connect(&db.store, &scope, 1).await.unwrap();
        let found = db.store.integration_find(&scope, id).await.unwrap().unwrap();
        assert_eq!((found.name.as_str(), &found.connection), ("Integration 1", &connection(1)));
        assert_eq!(found.secret_expires_at, Some(at(60 * 24 * 730)));
        let run = found.run.unwrap();
        assert_eq!((run.state, run.queued_at, run.ended_at), (RunState::Queued, NOW, None));
        assert_eq!(found.next_sync_at, Some(at(60)));
        let unknown = db.store.integration_find(&scope, IntegrationId(Uuid::nil())).await.unwrap();
        assert_eq!(unknown, None);
    }

    async fn a_home_tenant_connects_once_and_a_refusal_leaves_nothing(db) {
        let scope = administrator(&db.store).await;
        connect(&db.store, &scope, 1).await.unwrap();
        let again = connect(&db.store, &scope, 1).await;
        assert!(matches!(again, Err(Error::Conflict { constraint: "integration_home_tenant" })));
        for table in ["SELECT COUNT(*) AS n FROM integration", "SELECT COUNT(*) AS n FROM secret",
            "SELECT COUNT(*) AS n FROM sync_run", "SELECT COUNT(*) AS n FROM job"] {
            assert_eq!(number(&db.store, table).await, 1, "{table}");
        }
    }

    async fn the_worst_state_comes_first(db) {
        let scope = administrator(&db.store).await;
        for home in [3, 2, 1] {
            connect(&db.store, &scope, home).await.unwrap();
        }
        let claimed = claim(&db.store, 3, NOW).await;
        let failing = &claimed[0];
        db.store.discovery_fail(&failing.lease, RunState::NeedsAttention, "Expired.", record(0, 1), NOW).await.unwrap();
        db.store.job_defer(&claimed[1].lease, at(1), "Busy.", 1, NOW).await.unwrap();
        let list = db.store.integration_list(&scope).await.unwrap();
        let states: Vec<_> = list.iter().map(|i| i.run.as_ref().unwrap().state).collect();
        assert_eq!(states, [RunState::NeedsAttention, RunState::Syncing, RunState::Queued]);
        assert_eq!(list[0].id, failing.integration);
        assert_eq!(list[0].next_sync_at, None, "what waits for a person is not scheduled");
        assert_eq!(list[0].run.as_ref().unwrap().reason.as_deref(), Some("Expired."));
    }

    async fn the_last_good_run_is_remembered_behind_a_later_one(db) {
        let connected = connected(db, &[1]).await;
        sync_all(&db.store, &[1], at(1)).await;
        db.store.run_request(&connected.scope, connected.integration, Trigger::Person, RunOptions::default(), at(5)).await.unwrap();
        let found = db.store.integration_find(&connected.scope, connected.integration).await.unwrap().unwrap();
        assert_eq!(found.last_good_at, Some(at(1)));
        assert_eq!(found.run.unwrap().state, RunState::Queued);
        assert_eq!(found.tenants, 1);
    }

    async fn tenants_and_their_count_keep_to_the_scope(db) {
        let connected = connected(db, &[1, 2, 3]).await;
        let [ours, _] = two_organizations(db, &connected.scope, 1, 2).await;
        let (_, manager) = person(&db.store, Role::Manager, Some(&[ours]), NOW).await;
        let tenants = db.store.integration_tenants(&manager.scope, connected.integration).await.unwrap();
        assert_eq!(tenants.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["Tenant 1"]);
        assert_eq!(db.store.integration_list(&manager.scope).await.unwrap()[0].tenants, 1);
        let all = db.store.integration_tenants(&connected.scope, connected.integration).await.unwrap();
        assert_eq!(all.len(), 3);
        assert_eq!(all[0].organization.as_ref().unwrap().name, "Ours");
        let (_, lite) = person(&db.store, Role::Lite, Some(&[ours]), NOW).await;
        assert!(matches!(db.store.integration_list(&lite.scope).await, Err(Error::Forbidden)));
        let refused = db.store.integration_tenants(&lite.scope, connected.integration).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
    }
}
