//! Set-up: the one-time link and the first administrator.

use domain::account::Role;
use secrecy::ExposeSecret;
use store::{
    Error, NewAdministrator, SetupError, on_both_databases,
    testing::{NOW, number},
};

use crate::sample::at;

fn ada() -> NewAdministrator {
    NewAdministrator {
        name: " Ada ".into(),
        email: " Ada@Example.com".into(),
        password_hash: "$argon2id$".into(),
    }
}

on_both_databases! {
    async fn the_link_makes_the_administrator_and_dies(db) {
        assert!(db.store.setup_needed().await.unwrap());
        let link = db.store.setup_link_create(NOW).await.unwrap();
        let token = db.store.setup_complete(link.expose_secret(), ada(), at(29)).await.unwrap();
        let session = db.store.session_resolve(token.expose_secret(), at(29)).await.unwrap().unwrap();
        assert_eq!(session.person.role, Role::Administrator);
        assert_eq!((session.person.name.as_str(), session.person.email.as_str()), ("Ada", "Ada@Example.com"));
        assert!(!db.store.setup_needed().await.unwrap());
        let again = db.store.setup_complete(link.expose_secret(), ada(), at(29)).await;
        assert!(matches!(again, Err(SetupError::AlreadySetUp)));
        assert!(matches!(db.store.setup_link_create(at(30)).await, Err(Error::Conflict { .. })));
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM audit WHERE action = 'setup.complete'").await, 1);
    }

    async fn a_wrong_old_or_replaced_link_is_refused_and_makes_nobody(db) {
        let first = db.store.setup_link_create(NOW).await.unwrap();
        let second = db.store.setup_link_create(NOW).await.unwrap();
        let check = async |link: &str, minutes| {
            let refused = db.store.setup_complete(link, ada(), at(minutes)).await;
            assert!(matches!(refused, Err(SetupError::LinkInvalid)), "{minutes}");
        };
        check("guess", 1).await;
        check("", 1).await;
        check(first.expose_secret(), 1).await;
        check(second.expose_secret(), 30).await;
        assert!(db.store.setup_needed().await.unwrap());
        assert!(db.store.setup_complete(second.expose_secret(), ada(), at(29)).await.is_ok());
    }

    async fn of_two_that_use_the_link_at_once_one_wins(db) {
        let link = db.store.setup_link_create(NOW).await.unwrap();
        let complete = || db.store.setup_complete(link.expose_secret(), ada(), NOW);
        let (one, two) = futures_join(complete(), complete()).await;
        assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|won| **won).count(), 1);
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM user_account").await, 1);
    }

    async fn tokens_and_links_are_stored_as_hashes_only(db) {
        let link = db.store.setup_link_create(NOW).await.unwrap();
        assert_eq!(link.expose_secret().len(), 43, "256 bits in base64url");
        let n = number(&db.store, "SELECT COUNT(*) AS n FROM setup_link WHERE LENGTH(token_hash) = 32").await;
        assert_eq!(n, 1);
    }
}

async fn futures_join<A, B>(one: impl Future<Output = A>, two: impl Future<Output = B>) -> (A, B) {
    tokio::join!(one, two)
}
