//! Saved views: whose they are, who sees what is shared, and what is refused.

use domain::{account::Role, saved_view::ViewContent};
use store::{
    Error, NamesCustomers, Scope, Store, on_both_databases,
    testing::{NOW, number, person, script},
};

use crate::sample::at;

fn content(name: &str, shared: bool) -> ViewContent {
    ViewContent { name: name.into(), query: "has=unused".into(), shared }
}

async fn names(store: &Store, scope: &Scope) -> Vec<String> {
    store.saved_view_list(scope).await.unwrap().into_iter().map(|view| view.name).collect()
}

on_both_databases! {
    async fn own_views_are_private_and_shared_ones_are_everyones_who_may_know_the_names_in_them(db) {
        let store = &db.store;
        let manager = person(store, Role::Manager, None, NOW).await.1.scope;
        let everywhere = person(store, Role::Administrator, None, NOW).await.1.scope;
        let lite = person(store, Role::Lite, Some(&[]), NOW).await.1.scope;
        let (plain, naming) = (NamesCustomers(false), NamesCustomers(true));
        store.saved_view_create(&manager, content("Mine", false), plain, NOW).await.unwrap();
        store.saved_view_create(&manager, content("Ours", true), plain, NOW).await.unwrap();
        store.saved_view_create(&manager, content("Contoso", true), naming, NOW).await.unwrap();
        store.saved_view_create(&lite, content("Lite", false), plain, NOW).await.unwrap();
        assert_eq!(names(store, &manager).await, ["Contoso", "Mine", "Ours"]);
        assert_eq!(names(store, &everywhere).await, ["Contoso", "Ours"]);
        assert_eq!(names(store, &lite).await, ["Lite", "Ours"]);
        let seen = store.saved_view_list(&lite).await.unwrap();
        assert_eq!(seen[0].owner, None);
        assert_eq!(seen[1].owner.as_deref(), Some("Manager of the test"));
        let audited = "SELECT COUNT(*) AS n FROM audit WHERE action = 'saved_view.create'";
        assert_eq!(number(store, audited).await, 2, "what is private is nobody's matter");
    }

    async fn only_who_may_share_changes_what_is_shared(db) {
        let store = &db.store;
        let manager = person(store, Role::Manager, None, NOW).await.1.scope;
        let other = person(store, Role::Manager, None, NOW).await.1.scope;
        let editor = person(store, Role::Editor, None, NOW).await.1.scope;
        let plain = NamesCustomers(false);
        let refused = store.saved_view_create(&editor, content("Shared", true), plain, NOW).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
        let id = store.saved_view_create(&manager, content("Ours", true), plain, NOW).await.unwrap();
        let own = store.saved_view_create(&manager, content("Own", false), plain, NOW).await.unwrap();
        let change = async |scope: &Scope, id, revision, name: &str| {
            store.saved_view_change(scope, id, revision, content(name, true), plain, at(1)).await
        };
        assert!(matches!(change(&editor, id, 1, "Theirs").await, Err(Error::Forbidden)));
        assert!(matches!(store.saved_view_delete(&editor, id, at(1)).await, Err(Error::Forbidden)));
        assert!(matches!(store.saved_view_delete(&other, own, at(1)).await, Err(Error::NotFound)));
        change(&other, id, 1, "Everyone's").await.unwrap();
        assert!(matches!(change(&manager, id, 1, "Late").await, Err(Error::Invalid { field: "name", .. })));
        assert_eq!(names(store, &editor).await, ["Everyone's"]);
        store.saved_view_delete(&other, id, at(2)).await.unwrap();
        assert_eq!(names(store, &editor).await, [""; 0]);
    }

    async fn who_may_no_longer_share_renames_what_they_shared_and_changes_nothing_else_of_it(db) {
        let store = &db.store;
        let session = person(store, Role::Creator, None, NOW).await.1;
        let plain = NamesCustomers(false);
        let id = store.saved_view_create(&session.scope, content("Ours", false), plain, NOW).await.unwrap();
        let creator = session.scope;
        script(store, "UPDATE saved_view SET shared = 1").await.unwrap();
        let other = ViewContent { query: "has=warnings".into(), ..content("Ours", true) };
        let refused = store.saved_view_change(&creator, id, 1, other.clone(), plain, at(1)).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        store.saved_view_change(&creator, id, 1, content("Renamed", true), plain, at(1)).await.unwrap();
        let shown = &store.saved_view_list(&creator).await.unwrap()[0];
        assert_eq!((shown.name.as_str(), shown.query.as_str(), shown.shared), ("Renamed", "has=unused", true));
        let own = ViewContent { shared: false, ..other.clone() };
        store.saved_view_change(&creator, id, 2, own, plain, at(2)).await.unwrap();
        let refused = store.saved_view_change(&creator, id, 3, other, plain, at(3)).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    }

    async fn views_stand_in_the_same_order_on_both_databases(db) {
        let store = &db.store;
        let creator = person(store, Role::Creator, None, NOW).await.1.scope;
        for name in ["\u{e4}pfel", "Zulu", "AB", "a-c", "a b"] {
            store.saved_view_create(&creator, content(name, false), NamesCustomers(false), NOW).await.unwrap();
        }
        assert_eq!(names(store, &creator).await, ["a b", "a-c", "AB", "Zulu", "\u{e4}pfel"]);
    }

    async fn a_name_is_used_once_by_each_person(db) {
        let store = &db.store;
        let ada = person(store, Role::Creator, None, NOW).await.1.scope;
        let bea = person(store, Role::Creator, None, NOW).await.1.scope;
        let plain = NamesCustomers(false);
        let create = async |scope: &Scope, name: &str| {
            store.saved_view_create(scope, content(name, false), plain, NOW).await
        };
        create(&ada, "Unused E5").await.unwrap();
        create(&bea, "Unused E5").await.unwrap();
        let again = create(&ada, "  unused   e5 ").await;
        assert!(matches!(again, Err(Error::Conflict { constraint: "saved_view_name" })), "{again:?}");
        assert!(matches!(create(&ada, " ").await, Err(Error::Invalid { field: "name", .. })));
        for number in 1..100 {
            create(&ada, &format!("View {number}")).await.unwrap();
        }
        assert!(matches!(create(&ada, "One more").await, Err(Error::Invalid { field: "name", .. })));
    }
}
