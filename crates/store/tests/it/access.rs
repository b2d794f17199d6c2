//! Access: noted only when it changes, kept to the scope, and consent links that nobody can make up.

use std::collections::BTreeSet;

use domain::{
    access::AccessMode,
    account::Role,
    relationship::{DelegatedAdminRelationship, RelationshipStatus},
};
use secrecy::{ExposeSecret as _, SecretString};
use store::{
    Error, NewCredential, SeenAccess, on_both_databases,
    testing::{NOW, number, person, watch_writes, writes},
};

use crate::sample::{at, connected, tenant, two_organizations};

fn granted(names: &[&str]) -> SeenAccess {
    let names: BTreeSet<_> = names.iter().map(|&name| name.to_owned()).collect();
    SeenAccess { granted: Some(names), refusal: None }
}

fn refused(code: &str) -> SeenAccess {
    SeenAccess { granted: None, refusal: Some(code.into()) }
}

fn relationship(id: &str, customer: Option<u128>, name: &str) -> DelegatedAdminRelationship {
    DelegatedAdminRelationship {
        id: id.into(),
        display_name: name.into(),
        customer: customer.map(tenant),
        customer_name: "Fabrikam".into(),
        status: RelationshipStatus::Active,
        roles: vec!["88d8e3e3-8f55-4a1e-953a-9b9898b8876b".into()],
        ends_at: Some(at(60)),
        extends_itself: true,
    }
}

on_both_databases! {
    async fn access_is_noted_and_a_refusal_keeps_what_was_granted(db) {
        let connected = connected(db, &[1, 2]).await;
        let (scope, id) = (&connected.scope, connected.integration);
        let access = async || db.store.access_list(scope, id).await.unwrap().into_iter().find(|it| it.tenant == tenant(1)).unwrap();
        let before = access().await;
        assert_eq!((before.granted, before.refusal, before.since), (None, None, None));
        db.store.access_note(scope, id, tenant(1), &granted(&["User.Read.All"]), at(1)).await.unwrap();
        db.store.access_note(scope, id, tenant(1), &refused("AADSTS90099"), at(2)).await.unwrap();
        let now = access().await;
        assert_eq!(now.granted, granted(&["User.Read.All"]).granted);
        assert_eq!((now.refusal.as_deref(), now.since), (Some("AADSTS90099"), Some(at(2))));
        db.store.access_note(scope, id, tenant(1), &granted(&[]), at(3)).await.unwrap();
        let now = access().await;
        assert_eq!((now.granted, now.refusal, now.since), (Some(BTreeSet::new()), None, Some(at(3))));
        assert!(now.customer, "the home tenant is another");
        db.store.access_note(scope, id, tenant(77), &granted(&[]), at(3)).await.unwrap();
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM tenant_access").await, 1, "a stranger is not noted");
    }

    async fn what_is_known_is_not_written_again(db) {
        let connected = connected(db, &[1]).await;
        let (scope, id) = (&connected.scope, connected.integration);
        let list = [relationship("a-1", Some(1), "Care"), relationship("b-2", None, "Nobody's")];
        let note = async || {
            db.store.access_note(scope, id, tenant(1), &granted(&["User.Read.All"]), at(1)).await.unwrap();
            db.store.relationships_note(scope, id, &list).await.unwrap();
        };
        note().await;
        watch_writes(&db.store).await;
        note().await;
        assert_eq!(writes(&db.store).await.into_iter().collect::<Vec<_>>(), []);
    }

    async fn relationships_are_replaced_by_a_whole_read(db) {
        let connected = connected(db, &[1, 2]).await;
        let (scope, id) = (&connected.scope, connected.integration);
        let of = async |n| {
            let list = db.store.access_list(scope, id).await.unwrap();
            list.into_iter().find(|it| it.tenant == tenant(n)).unwrap().relationships
        };
        let (care, help) = (relationship("a-1", Some(1), "Care"), relationship("b-2", Some(1), "Help"));
        db.store.relationships_note(scope, id, &[care.clone(), help]).await.unwrap();
        assert_eq!(of(1).await.len(), 2);
        let renamed = DelegatedAdminRelationship { display_name: "Care\0plus".into(), ends_at: None, ..care };
        let other = relationship("c-3", Some(2), "Other");
        db.store.relationships_note(scope, id, &[renamed, other.clone()]).await.unwrap();
        let [found] = of(1).await.try_into().unwrap();
        assert_eq!((found.display_name.as_str(), found.ends_at), ("Care\u{fffd}plus", None));
        assert_eq!(of(2).await, [other]);
    }

    async fn access_keeps_to_the_scope(db) {
        let connected = connected(db, &[1, 2]).await;
        let [ours, _] = two_organizations(db, &connected.scope, 1, 2).await;
        let (_, manager) = person(&db.store, Role::Manager, Some(&[ours]), NOW).await;
        let seen = db.store.access_list(&manager.scope, connected.integration).await.unwrap();
        assert_eq!(seen.iter().map(|it| it.tenant).collect::<Vec<_>>(), [tenant(1)]);
        let (_, lite) = person(&db.store, Role::Lite, None, NOW).await;
        assert!(matches!(db.store.access_list(&lite.scope, connected.integration).await, Err(Error::Forbidden)));
    }

    async fn a_consent_link_comes_back_only_as_it_was_made(db) {
        let connected = connected(db, &[1]).await;
        let (scope, id) = (&connected.scope, connected.integration);
        let state = db.store.consent_state(scope, id, tenant(1), at(10)).unwrap();
        let returned = db.store.consent_returned(&state, at(9)).unwrap();
        assert_eq!((returned.integration, returned.tenant), (id, tenant(1)));
        assert_eq!(db.store.consent_returned(&state, at(10)), None, "it has ended");
        let mut forged = state.clone().into_bytes();
        let last = forged.len() - 5;
        forged[last] = if forged[last] == b'A' { b'B' } else { b'A' };
        for other in ["", "x", "not base64!", &String::from_utf8(forged).unwrap(), &state[1..]] {
            assert_eq!(db.store.consent_returned(other, at(1)), None, "{other}");
        }
        let (_, lite) = person(&db.store, Role::Lite, None, NOW).await;
        assert!(matches!(db.store.consent_state(&lite.scope, id, tenant(1), at(10)), Err(Error::Forbidden)));
    }

    async fn a_secret_is_replaced_in_place_and_the_audit_tells_no_secret(db) {
        let connected = connected(db, &[1]).await;
        let (scope, id) = (&connected.scope, connected.integration);
        two_organizations(db, scope, 1, 1).await;
        let matches = number(&db.store, "SELECT COUNT(*) AS n FROM tenant_match").await;
        let secret = SecretString::from("a new one");
        let new = NewCredential { secret: &secret, thumbprint: None, expires_at: Some(at(99)) };
        db.store.credential_replace(scope, id, new, at(1)).await.unwrap();
        let stored = db.store.integration_credential(scope, id, at(2)).await.unwrap().unwrap();
        assert_eq!(stored.secret.expose_secret(), "a new one");
        let found = db.store.integration_find(scope, id).await.unwrap().unwrap();
        assert_eq!(found.secret_expires_at, Some(at(99)));
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM tenant_match").await, matches);
        let audited = "SELECT COUNT(*) AS n FROM audit WHERE action = 'secret.replace' AND detail NOT LIKE '%a new one%'";
        assert_eq!(number(&db.store, audited).await, 1);
        let unknown = domain::id::IntegrationId(uuid::Uuid::nil());
        assert!(matches!(db.store.credential_replace(scope, unknown, new, at(1)).await, Err(Error::NotFound)));
        let (_, lite) = person(&db.store, Role::Lite, None, NOW).await;
        assert!(matches!(db.store.credential_replace(&lite.scope, id, new, at(1)).await, Err(Error::Forbidden)));
    }

    async fn sec_074_a_service_account_is_kept_renewed_and_removed(db) {
        let connected = connected(db, &[1]).await;
        let (scope, id) = (&connected.scope, connected.integration);
        let mode = async || db.store.integration_credential(scope, id, at(1)).await.unwrap().unwrap().mode;
        assert_eq!(mode().await, AccessMode::Application);
        assert!(matches!(db.store.refresh_token(scope, id, at(1)).await, Err(Error::NotFound)));
        let token = |text: &str| SecretString::from(text);
        assert!(matches!(db.store.refresh_token_renew(scope, id, &token("x"), at(1)).await, Err(Error::NotFound)));
        db.store.service_account_save(scope, id, &token("first"), at(1)).await.unwrap();
        assert_eq!(mode().await, AccessMode::ServiceAccount);
        db.store.refresh_token_renew(scope, id, &token("second"), at(2)).await.unwrap();
        assert_eq!(db.store.refresh_token(scope, id, at(3)).await.unwrap().expose_secret(), "second");
        assert_eq!(db.store.service_account_renewed(scope, id).await.unwrap(), Some(at(2)));
        let client = db.store.integration_credential(scope, id, at(3)).await.unwrap().unwrap();
        assert_eq!(client.secret.expose_secret(), "secret of 900", "the app's own secret is another");
        db.store.service_account_remove(scope, id, at(4)).await.unwrap();
        assert_eq!(mode().await, AccessMode::Application);
        assert_eq!(db.store.service_account_renewed(scope, id).await.unwrap(), None);
        let renewed = db.store.refresh_token_renew(scope, id, &token("third"), at(5)).await;
        assert!(matches!(renewed, Err(Error::NotFound)), "what was removed does not come back");
        let audited = "SELECT COUNT(*) AS n FROM audit WHERE action LIKE 'service_account.%'";
        assert_eq!(number(&db.store, audited).await, 2);
    }

    async fn a_sign_in_comes_back_to_the_person_who_began_it(db) {
        let connected = connected(db, &[1]).await;
        let (scope, id) = (&connected.scope, connected.integration);
        let started = db.store.sign_in_state(scope, id, at(10)).unwrap();
        let returned = db.store.sign_in_returned(scope, &started.state, at(9)).unwrap();
        assert_eq!(returned.integration, id);
        assert_eq!((returned.verifier.expose_secret().len(), started.challenge.len()), (43, 43));
        assert!(db.store.sign_in_returned(scope, &started.state, at(10)).is_none(), "it has ended");
        let (_, other) = person(&db.store, Role::Manager, None, NOW).await;
        assert!(db.store.sign_in_returned(&other.scope, &started.state, at(9)).is_none());
        assert_eq!(db.store.consent_returned(&started.state, at(9)), None, "another kind of link");
        let consent = db.store.consent_state(scope, id, tenant(1), at(10)).unwrap();
        assert!(db.store.sign_in_returned(scope, &consent, at(9)).is_none());
    }
}
