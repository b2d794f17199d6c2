//! Warnings of credentials that end or lie idle: each threshold once per credential, by whichever server is first.

use domain::{
    id::IntegrationId,
    mail::{MailServer, Security},
    notice::{Notice, Reason},
    time::Timestamp,
};
use secrecy::SecretString;
use store::{
    PasswordChange, Scope, Store, on_both_databases,
    testing::{NOW, administrator, number, script, watch_writes, writes},
};

use crate::sample::{at, connect};

const DAY: i64 = 60 * 24;
/// When the sample's secret ends.
const END: i64 = 730 * DAY;

/// So many days before the sample's secret ends.
fn before(days: i64) -> Timestamp {
    at(END - days * DAY)
}

async fn connected(store: &Store) -> (Scope, IntegrationId) {
    let scope = administrator(store).await;
    let integration = connect(store, &scope, 900).await.unwrap();
    (scope, integration)
}

async fn titles(store: &Store, scope: &Scope) -> Vec<String> {
    let list = store.notice_list(scope, None, 100).await.unwrap();
    list.iter().rev().map(Notice::title).collect()
}

/// Another secret in the place of the one that is stored, as far as warnings go.
async fn replaced(store: &Store, set_at: Timestamp, ends_at: Timestamp) {
    let sql = format!("UPDATE secret SET set_at = {}, expires_at = {}", set_at.0, ends_at.0);
    script(store, &sql).await.unwrap();
}

on_both_databases! {
    async fn sec_074_each_threshold_is_told_once_and_a_new_secret_starts_over(db) {
        let store = &db.store;
        let (scope, integration) = connected(store).await;
        let other = db.reopen().await.unwrap();
        for day in (-3..=70).rev() {
            let now = before(day);
            // Two servers look at the same moment, and each of them again.
            let (ours, theirs) = tokio::join!(store.credentials_warn(now), other.credentials_warn(now));
            let told = ours.unwrap() + theirs.unwrap() + store.credentials_warn(now).await.unwrap();
            assert_eq!(told, u32::from([60, 30, 14, 7, 1, 0].contains(&day)), "{day} days before");
        }
        other.close().await;
        let expires = |when| format!("The secret key of Integration 900 expires {when}");
        let told: Vec<_> = ["in 60 days", "in 30 days", "in 14 days", "in 7 days", "within a day"].map(expires).into();
        let told = [told, vec!["The secret key of Integration 900 has expired".to_owned()]].concat();
        assert_eq!(titles(store, &scope).await, told);
        let list = store.notice_list(&scope, None, 1).await.unwrap();
        assert_eq!((list[0].reason, list[0].integration), (Reason::SecretExpired, integration));

        replaced(store, before(-4), before(-94)).await;
        assert_eq!(store.credentials_warn(before(-4)).await.unwrap(), 0, "the new one is far from its end");
        assert_eq!(store.credentials_warn(before(-64)).await.unwrap(), 1, "and is told of like the old one");
        assert_eq!(number(store, "SELECT COUNT(*) AS n FROM credential_warning").await, 1, "the old one is forgotten");
    }

    async fn a_server_that_was_down_tells_of_the_nearest_threshold_only(db) {
        let (scope, _) = connected(&db.store).await;
        assert_eq!(db.store.credentials_warn(before(10)).await.unwrap(), 1);
        assert_eq!(titles(&db.store, &scope).await, ["The secret key of Integration 900 expires in 10 days"]);
        assert_eq!(db.store.credentials_warn(before(8)).await.unwrap(), 0);
        assert_eq!(db.store.credentials_warn(before(7)).await.unwrap(), 1);
    }

    async fn sec_074_a_service_account_that_lies_idle_is_told_of_once_until_it_is_used(db) {
        let store = &db.store;
        let (scope, integration) = connected(store).await;
        let token = SecretString::from("refresh token");
        store.service_account_save(&scope, integration, &token, NOW).await.unwrap();
        assert_eq!(store.credentials_warn(at(60 * DAY - 1)).await.unwrap(), 0);
        assert_eq!(store.credentials_warn(at(60 * DAY)).await.unwrap(), 1);
        assert_eq!(store.credentials_warn(at(75 * DAY)).await.unwrap(), 0);
        store.refresh_token_renew(&scope, integration, &token, at(76 * DAY)).await.unwrap();
        assert_eq!(store.credentials_warn(at(135 * DAY)).await.unwrap(), 0);
        assert_eq!(store.credentials_warn(at(136 * DAY)).await.unwrap(), 1);
        let list = store.notice_list(&scope, None, 10).await.unwrap();
        assert!(list.iter().all(|notice| notice.reason == Reason::ServiceAccountIdle), "{list:?}");
    }

    async fn sec_063_a_second_credential_within_the_day_is_told_in_the_app_only(db) {
        let store = &db.store;
        let (scope, _) = connected(store).await;
        let server = MailServer {
            host: "smtp.example.com".into(),
            port: 587,
            security: Security::StartTls,
            user: String::new(),
            sender: "seatledger@msp.example".into(),
            sender_name: String::new(),
        };
        store.mail_server_set(&scope, &server, PasswordChange::Keep, NOW).await.unwrap();
        assert_eq!(store.credentials_warn(before(5)).await.unwrap(), 1);
        let mails = store.mail_claim(10, before(5)).await.unwrap();
        assert_eq!(mails.len(), 1, "to the person who connected");
        assert!(mails[0].notice.text().starts_with("It stops working on 2028-11-20,"), "{}", mails[0].notice.text());
        store.mail_sent(&mails[0].lease, before(5)).await.unwrap();
        replaced(store, before(5), before(-10)).await;
        assert_eq!(store.credentials_warn(before(5)).await.unwrap(), 1);
        assert_eq!(store.mail_claim(10, before(5)).await.unwrap(), []);
        assert_eq!(store.notice_unread(&scope).await.unwrap(), 2);
    }

    async fn looking_writes_nothing_while_nothing_is_due(db) {
        connected(&db.store).await;
        watch_writes(&db.store).await;
        db.store.credentials_warn(before(61)).await.unwrap();
        assert_eq!(writes(&db.store).await, [].into());
        db.store.credentials_warn(before(60)).await.unwrap();
        assert!(writes(&db.store).await.contains_key("notice"));
        db.store.credentials_warn(before(59)).await.unwrap();
        assert_eq!(writes(&db.store).await, [].into());
    }
}
