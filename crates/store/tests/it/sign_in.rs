//! Sign-in attempts: counted before anything is verified, slowed down, never locked for good.

use domain::{account::Role, time::Timestamp};
use secrecy::ExposeSecret;
use store::{
    Error, on_both_databases,
    testing::{NOW, disable, number, person},
};

use crate::sample::at;

on_both_databases! {
    async fn sec_019_each_attempt_doubles_the_delay_and_ten_close_the_window(db) {
        let mut now = NOW;
        for attempt in 0..10 {
            let reserved = db.store.sign_in_reserve("nobody@example.com", now).await.unwrap();
            assert_eq!(reserved.not_before, None, "attempt {attempt} comes after its delay");
            let early = db.store.sign_in_reserve("NOBODY@example.com ", now).await.unwrap();
            let delay = 1 << attempt;
            if attempt < 9 {
                assert_eq!(early.not_before, Some(now.plus_secs(delay)), "attempt {attempt}");
                now = now.plus_secs(delay);
            } else {
                let later = now.plus_secs(delay).max(at(15));
                assert_eq!(early.not_before, Some(later), "the window or the delay, whichever is later");
                now = later;
            }
        }
        let after = db.store.sign_in_reserve("nobody@example.com", now).await.unwrap();
        assert_eq!(after.not_before, None, "never a permanent lock");
        let next = db.store.sign_in_reserve("nobody@example.com", now).await.unwrap();
        assert_eq!(next.not_before, Some(now.plus_secs(900)), "the delay ends at 15 minutes");
        let other = db.store.sign_in_reserve("else@example.com", now).await.unwrap();
        assert_eq!(other.not_before, None, "another account is not slowed down");
    }

    async fn sec_019_parallel_attempts_are_counted_one_by_one(db) {
        let attempts = (0..6).map(|_| db.store.sign_in_reserve("a@example.com", NOW));
        let mut allowed = 0;
        for attempt in futures::future::join_all(attempts).await {
            allowed += usize::from(attempt.unwrap().not_before.is_none());
        }
        assert_eq!(allowed, 1);
    }

    async fn a_quiet_quarter_of_an_hour_begins_anew(db) {
        for seconds in [0, 1, 3] {
            db.store.sign_in_reserve("a@example.com", NOW.plus_secs(seconds)).await.unwrap();
        }
        let check = async |now: Timestamp, delay| {
            assert_eq!(db.store.sign_in_reserve("a@example.com", now).await.unwrap().not_before, None);
            let early = db.store.sign_in_reserve("a@example.com", now).await.unwrap();
            assert_eq!(early.not_before, Some(now.plus_secs(delay)));
        };
        check(at(30), 1).await;
    }

    async fn success_forgets_failures_and_begins_a_session(db) {
        let (_, session) = person(&db.store, Role::Lite, None, NOW).await;
        let email = session.person.email.to_uppercase();
        let reserved = db.store.sign_in_reserve(&email, NOW).await.unwrap();
        let (user, hash) = reserved.user.unwrap();
        assert_eq!((user, hash.as_str()), (session.person.id, "no hash"));
        let token = db.store.sign_in_succeed(user, Some("stronger".into()), NOW).await.unwrap();
        let resolved = db.store.session_resolve(token.expose_secret(), NOW).await.unwrap().unwrap();
        assert_eq!(resolved.person, session.person);
        let again = db.store.sign_in_reserve(&email, NOW).await.unwrap();
        assert_eq!((again.not_before, again.user.unwrap().1.as_str()), (None, "stronger"));
    }

    async fn sec_018_unknown_and_disabled_accounts_look_alike(db) {
        let (_, session) = person(&db.store, Role::Administrator, None, NOW).await;
        disable(&db.store, session.person.id, NOW).await;
        for email in [session.person.email.as_str(), "unknown@example.com"] {
            let reserved = db.store.sign_in_reserve(email, NOW).await.unwrap();
            assert!(reserved.user.is_none() && reserved.not_before.is_none());
        }
        let succeeded = db.store.sign_in_succeed(session.person.id, None, NOW).await;
        assert!(matches!(succeeded, Err(Error::NotFound)));
    }

    async fn failures_are_audited_without_the_address_typed(db) {
        db.store.sign_in_fail(None, NOW).await.unwrap();
        let n = number(&db.store, "SELECT COUNT(*) AS n FROM audit WHERE action = 'session.begin'
            AND outcome = 'refused' AND object_id IS NULL").await;
        assert_eq!(n, 1);
    }
}
