//! Sessions: how long they last, and that rights are read anew each time.

use domain::account::{Role, Verb};
use secrecy::ExposeSecret;
use store::{
    on_both_databases,
    testing::{NOW, disable, number, person, script, watch_writes, writes},
};

use crate::sample::at;

on_both_databases! {
    async fn sec_028_a_session_ends_after_an_idle_hour(db) {
        let (token, _) = person(&db.store, Role::Lite, None, NOW).await;
        let resolve = async |minutes| db.store.session_resolve(token.expose_secret(), at(minutes)).await.unwrap();
        assert!(resolve(59).await.is_some());
        assert!(resolve(118).await.is_some(), "each request slides the idle time");
        assert!(resolve(178).await.is_none());
        assert!(db.store.session_resolve("guess", NOW).await.unwrap().is_none());
    }

    async fn sec_028_a_session_ends_after_twelve_hours_whatever_happens(db) {
        let (token, _) = person(&db.store, Role::Lite, None, NOW).await;
        for minutes in (0..720).step_by(45) {
            assert!(db.store.session_resolve(token.expose_secret(), at(minutes)).await.unwrap().is_some());
        }
        assert!(db.store.session_resolve(token.expose_secret(), at(720)).await.unwrap().is_none());
    }

    async fn the_idle_time_is_written_once_a_minute(db) {
        let (token, _) = person(&db.store, Role::Lite, None, NOW).await;
        watch_writes(&db.store).await;
        for seconds in 0..=60 {
            db.store.session_resolve(token.expose_secret(), NOW.plus_secs(seconds)).await.unwrap();
        }
        assert_eq!(writes(&db.store).await.into_iter().collect::<Vec<_>>(), [("session".to_owned(), 1)]);
    }

    async fn signing_out_and_being_disabled_end_it_at_once(db) {
        let (token, _) = person(&db.store, Role::Lite, None, NOW).await;
        db.store.session_end(token.expose_secret(), NOW).await.unwrap();
        db.store.session_end(token.expose_secret(), NOW).await.unwrap();
        assert!(db.store.session_resolve(token.expose_secret(), NOW).await.unwrap().is_none());
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM audit WHERE action = 'session.end'").await, 1);
        let (token, session) = person(&db.store, Role::Lite, None, NOW).await;
        disable(&db.store, session.person.id, NOW).await;
        assert!(db.store.session_resolve(token.expose_secret(), NOW).await.unwrap().is_none());
    }

    async fn sec_031_changed_rights_change_scope_and_tag_with_the_next_request(db) {
        let (token, before) = person(&db.store, Role::Manager, Some(&[]), NOW).await;
        let same = db.store.session_resolve(token.expose_secret(), NOW).await.unwrap().unwrap();
        assert_eq!((&before.tag, &before.scope), (&same.tag, &same.scope));
        assert!(before.scope.may(Verb::ManageIntegrations));
        script(&db.store, "UPDATE user_account SET role = 'lite'").await.unwrap();
        let after = db.store.session_resolve(token.expose_secret(), NOW).await.unwrap().unwrap();
        assert!(!after.scope.may(Verb::ManageIntegrations));
        assert_ne!(before.tag, after.tag, "caches must not mix the two");
        script(&db.store, "UPDATE access_group SET all_organizations = 1").await.unwrap();
        let wider = db.store.session_resolve(token.expose_secret(), NOW).await.unwrap().unwrap();
        assert_ne!(after.tag, wider.tag);
    }
}
