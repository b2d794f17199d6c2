//! The mail server's settings, and the outbox: one mail per reason and day, tried until it is sent or given up.

use domain::{
    account::Role,
    mail::{MailServer, Security},
    notice::{Facts, Reason},
    sync_run::RunState,
};
use secrecy::{ExposeSecret, SecretString};
use store::{
    Error, OutgoingMail, PasswordChange, Scope, Store, on_both_databases,
    testing::{NOW, administrator, number, person, script},
};

use crate::{
    notice::{runs, set_up},
    sample::at,
};

fn server(host: &str) -> MailServer {
    MailServer {
        host: host.into(),
        port: 587,
        security: Security::StartTls,
        user: "seatledger".into(),
        sender: "seatledger@msp.example".into(),
        sender_name: "Seatledger".into(),
    }
}

async fn set(store: &Store, scope: &Scope) {
    let password = SecretString::from("mail-secret");
    store
        .mail_server_set(scope, &server("smtp.example.com"), PasswordChange::Set(&password), NOW)
        .await
        .unwrap();
}

fn told(mails: &[OutgoingMail]) -> Vec<(Reason, &str)> {
    mails.iter().map(|mail| (mail.notice.reason, mail.recipient.as_str())).collect()
}

on_both_databases! {
    async fn sec_063_one_mail_goes_out_per_reason_integration_and_day(db) {
        let store = &db.store;
        let scope = administrator(store).await;
        set(store, &scope).await;
        let (scope, id) = set_up(store, &["noc@msp.example"]).await;
        let sent = async |minutes: i64| {
            let mails = store.mail_claim(100, at(minutes)).await.unwrap();
            for mail in &mails {
                store.mail_sent(&mail.lease, at(minutes)).await.unwrap();
            }
            mails
        };
        let first = sent(2).await;
        assert_eq!(first.len(), 2, "the person who connected, and the one who is named");
        assert!(first.iter().all(|mail| mail.notice.reason == Reason::SetUpEnded));
        assert!(first.iter().any(|mail| mail.recipient == "noc@msp.example"));
        assert!(first.iter().any(|mail| mail.recipient.ends_with("@test.example")), "{:?}", told(&first));

        runs(store, &scope, id, RunState::NeedsAttention, at(60)).await;
        assert_eq!(sent(61).await.len(), 2);
        runs(store, &scope, id, RunState::Ok, at(120)).await;
        assert_eq!(sent(121).await.len(), 2, "another reason");
        runs(store, &scope, id, RunState::NeedsAttention, at(180)).await;
        runs(store, &scope, id, RunState::Ok, at(240)).await;
        assert_eq!(sent(241).await, [], "the same reasons within the day are told in the app only");
        assert_eq!(store.notice_unread(&scope).await.unwrap(), 5);
        runs(store, &scope, id, RunState::NeedsAttention, at(60 + 24 * 60 + 1)).await;
        let next = sent(60 + 24 * 60 + 2).await;
        assert_eq!((next.len(), next[0].notice.reason), (2, Reason::NeedsAttention));
    }

    async fn a_mail_never_holds_a_cause_that_speaks_of_a_tenant(db) {
        let store = &db.store;
        let scope = administrator(store).await;
        set(store, &scope).await;
        let (_, id) = set_up(store, &[]).await;
        runs(store, &scope, id, RunState::Failed, at(60)).await;
        runs(store, &scope, id, RunState::Failed, at(120)).await;
        let mails = store.mail_claim(100, at(121)).await.unwrap();
        let failing = mails.iter().find(|mail| mail.notice.reason == Reason::Failing).unwrap();
        assert!(matches!(&failing.notice.facts, Facts::Run(facts) if facts.cause.is_none()));
        assert!(failing.notice.text().starts_with("2 of 2 tenants"), "{}", failing.notice.text());
    }

    async fn a_message_is_in_one_servers_hand_and_survives_its_end(db) {
        let store = &db.store;
        let scope = administrator(store).await;
        set(store, &scope).await;
        set_up(store, &[]).await;
        let other = db.reopen().await.unwrap();
        let mine = store.mail_claim(10, at(2)).await.unwrap();
        assert_eq!(mine.len(), 1);
        assert_eq!(other.mail_claim(10, at(3)).await.unwrap(), [], "it is in hand");
        let theirs = other.mail_claim(10, at(5)).await.unwrap();
        assert_eq!(theirs[0].lease.id, mine[0].lease.id, "the same message, by which receivers know it");
        for late in [
            store.mail_sent(&mine[0].lease, at(5)).await,
            store.mail_failed(&mine[0].lease, "Late.", None, at(5)).await,
            store.mail_release(&mine[0].lease).await,
        ] {
            assert!(matches!(late, Err(Error::LeaseLost)));
        }
        other.mail_failed(&theirs[0].lease, "No answer.", Some(at(10)), at(5)).await.unwrap();
        assert_eq!(store.mail_claim(10, at(9)).await.unwrap(), [], "not before its time");
        let again = store.mail_claim(10, at(10)).await.unwrap();
        assert_eq!(again[0].tries, 1);
        store.mail_release(&again[0].lease).await.unwrap();
        let again = other.mail_claim(10, at(10)).await.unwrap();
        assert_eq!(again[0].tries, 1, "a release is no try");
        let standing = store.mail_standing(&scope, at(10)).await.unwrap();
        assert_eq!((standing.waiting, standing.fault.as_deref()), (1, Some("No answer.")));
        other.mail_sent(&again[0].lease, at(11)).await.unwrap();
        let standing = store.mail_standing(&scope, at(11)).await.unwrap();
        assert_eq!((standing.waiting, standing.last_sent_at, standing.fault), (0, Some(at(11)), None));
        assert_eq!(store.mail_claim(10, at(99_999)).await.unwrap(), []);
        other.close().await;
    }

    async fn what_waits_is_hurried_by_saving_and_given_up_with_the_server(db) {
        let store = &db.store;
        let scope = administrator(store).await;
        set(store, &scope).await;
        set_up(store, &["noc@msp.example"]).await;
        let mails = store.mail_claim(10, at(2)).await.unwrap();
        store.mail_failed(&mails[0].lease, "No such mailbox.", None, at(2)).await.unwrap();
        store.mail_failed(&mails[1].lease, "Down.", Some(at(500)), at(2)).await.unwrap();
        let standing = store.mail_standing(&scope, at(3)).await.unwrap();
        assert_eq!((standing.waiting, standing.given_up), (1, 1));
        store.mail_server_set(&scope, &server("smtp.example.com"), PasswordChange::Keep, at(4)).await.unwrap();
        let hurried = store.mail_claim(10, at(4)).await.unwrap();
        assert_eq!(hurried.len(), 1);
        store.mail_release(&hurried[0].lease).await.unwrap();
        store.mail_server_remove(&scope, at(5)).await.unwrap();
        assert_eq!(store.mail_claim(10, at(6)).await.unwrap(), []);
        assert_eq!(store.mail_standing(&scope, at(6)).await.unwrap().given_up, 2);
        assert_eq!(number(store, "SELECT COUNT(*) AS n FROM mail_password").await, 0);
    }

    async fn without_a_mail_server_nothing_is_queued(db) {
        let (scope, id) = set_up(&db.store, &["noc@msp.example"]).await;
        runs(&db.store, &scope, id, RunState::NeedsAttention, at(60)).await;
        assert_eq!(number(&db.store, "SELECT COUNT(*) AS n FROM mail_outbox").await, 0);
        set(&db.store, &scope).await;
        assert_eq!(db.store.mail_claim(10, at(61)).await.unwrap(), [], "old news stay unsent");
        assert_eq!(db.store.notice_unread(&scope).await.unwrap(), 2);
    }

    async fn sec_006_the_password_goes_in_and_only_the_mailer_gets_it(db) {
        let store = &db.store;
        let scope = administrator(store).await;
        assert!(store.mail_settings(&scope).await.unwrap().is_none());
        set(store, &scope).await;
        let stored = store.mail_server(NOW).await.unwrap().unwrap();
        assert_eq!(stored.password.unwrap().expose_secret(), "mail-secret");
        let shown = store.mail_settings(&scope).await.unwrap().unwrap();
        assert_eq!((shown.server, shown.password_set_at), (server("smtp.example.com"), Some(NOW)));
        assert!(shown.password_set_by.is_some());
        let leaked = "SELECT COUNT(*) AS n FROM audit WHERE detail LIKE '%mail-secret%'";
        assert_eq!(number(store, leaked).await, 0);
        assert_eq!(number(store, "SELECT COUNT(*) AS n FROM audit WHERE action = 'mail.set'").await, 1);

        let elsewhere = store.mail_server_set(&scope, &server("smtp.evil.example"), PasswordChange::Keep, NOW).await;
        assert!(matches!(elsewhere, Err(Error::Conflict { constraint: "mail_password" })));
        assert_eq!(store.mail_settings(&scope).await.unwrap().unwrap().server.host, "smtp.example.com");
        let renamed = MailServer { sender_name: "Licenses".into(), ..server("smtp.example.com") };
        store.mail_server_set(&scope, &renamed, PasswordChange::Keep, at(1)).await.unwrap();
        assert!(store.mail_server(NOW).await.unwrap().unwrap().password.is_some());
        let nobody = MailServer { user: String::new(), ..server("smtp.other.example") };
        store.mail_server_set(&scope, &nobody, PasswordChange::Remove, at(2)).await.unwrap();
        assert!(store.mail_server(NOW).await.unwrap().unwrap().password.is_none());
    }

    async fn sec_009_a_ciphertext_of_an_integration_is_no_mail_password(db) {
        let store = &db.store;
        let (scope, _) = set_up(store, &[]).await;
        set(store, &scope).await;
        script(store, "UPDATE mail_password SET ciphertext = (SELECT s.ciphertext FROM secret s)").await.unwrap();
        let moved = store.mail_server(NOW).await;
        assert!(matches!(moved, Err(Error::Unreadable { table: "mail_password", .. })));
        let audited = "SELECT COUNT(*) AS n FROM audit WHERE action = 'secret.read' AND outcome = 'refused'";
        assert_eq!(number(store, audited).await, 1);
    }

    async fn the_mail_server_is_for_administrators(db) {
        let store = &db.store;
        let scope = administrator(store).await;
        set(store, &scope).await;
        for role in [Role::Manager, Role::Editor, Role::Lite] {
            let (_, other) = person(store, role, None, NOW).await;
            let other = &other.scope;
            let refused = [
                store.mail_settings(other).await.map(drop),
                store.mail_standing(other, NOW).await.map(drop),
                store.mail_server_set(other, &server("smtp.evil.example"), PasswordChange::Remove, NOW).await,
                store.mail_server_remove(other, NOW).await,
                store.mail_tested(other, true, NOW).await,
            ];
            assert!(refused.iter().all(|answer| matches!(answer, Err(Error::Forbidden))), "{role:?}");
        }
        store.mail_tested(&scope, true, NOW).await.unwrap();
        assert_eq!(number(store, "SELECT COUNT(*) AS n FROM audit WHERE action = 'mail.test'").await, 1);
    }

    async fn sec_011_a_lost_keyring_is_noticed_by_the_mail_password_alone(db) {
        let scope = administrator(&db.store).await;
        set(&db.store, &scope).await;
        script(&db.store, "DELETE FROM keyring").await.unwrap();
        assert!(matches!(db.reopen().await, Err(store::OpenError::KeyringLost)));
    }
}
