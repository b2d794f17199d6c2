//! Slowing down before the limit, without sleeping, and what servers tell each other about closed scopes.

use domain::time::{Clock as _, Timestamp};
use graph::{Chain, ErrorKind, ScopeHold};

use crate::script::{APPLICATION, Desk, HOME, HandClock, Reply};

fn near(share: &str) -> Reply {
    Reply::last("").header("x-ms-throttle-limit-percentage", share)
}

fn at(clock: &HandClock, secs: i64) -> Timestamp {
    clock.now().plus_secs(secs)
}

#[tokio::test]
async fn sec_070_near_the_limit_a_page_is_put_off_and_nothing_is_sent() {
    let desk = Desk::reading(near("1.0"));
    let home = desk.home();
    assert!(home.page(Chain::Contracts, None).await.is_ok());
    let calls = home.calls();
    let spared = home.page(Chain::Users, None).await.unwrap_err();
    assert!(matches!(spared.kind, ErrorKind::Throttled { retry_after_secs: Some(1), .. }), "{spared:?}");
    assert!(spared.is_transient() && !spared.was_sent());
    assert_eq!((spared.not_before(), home.calls()), (Some(at(&desk.clock, 1)), calls));
    assert!(desk.customer().page(Chain::Contracts, None).await.is_ok(), "another tenant goes on");

    desk.clock.advance_secs(1);
    assert!(home.page(Chain::Contracts, None).await.is_ok(), "a second later it goes on, and waits again");
    assert!(home.page(Chain::Contracts, None).await.is_err());
    desk.script.read(near("0.5"));
    desk.clock.advance_secs(1);
    assert!(home.page(Chain::Contracts, None).await.is_ok());
}

#[tokio::test]
async fn a_list_that_a_person_waits_for_is_not_cut_off_near_the_limit() {
    let desk = Desk::reading(near("1.5"));
    let home = desk.home();
    for _ in 0..3 {
        assert!(home.contracts().await.is_ok());
    }
}

#[tokio::test]
async fn sec_070_a_refusal_tells_when_the_scope_opens() {
    let desk = Desk::reading(Reply::refusal(429, "TooManyRequests").header("retry-after", "17"));
    let home = desk.home();
    let refused = home.page(Chain::Users, None).await.unwrap_err();
    assert_eq!((refused.was_sent(), refused.not_before()), (true, Some(at(&desk.clock, 17))));
    desk.clock.advance_secs(10);
    let held = home.page(Chain::Groups, None).await.unwrap_err();
    assert_eq!((held.was_sent(), held.not_before()), (false, Some(at(&desk.clock, 7))));
    assert_eq!(
        Desk::reading(Reply::refusal(503, ""))
            .home()
            .page(Chain::Users, None)
            .await
            .unwrap_err()
            .not_before(),
        None
    );
}

#[tokio::test]
async fn sec_070_closed_scopes_are_shared_between_servers() {
    let (one, other) = (Desk::reading(Reply::refusal(429, "").header("retry-after", "30")), Desk::new());
    other.script.read(Reply::last(""));
    assert!(one.client.throttled_until().is_empty());
    assert!(one.home().page(Chain::Users, None).await.is_err());
    let told = one.client.throttled_until();
    let until = one.clock.now().plus_secs(30);
    assert_eq!(told, [ScopeHold { scope: format!("Tenant_Application/{APPLICATION}/{HOME}"), until }]);
    assert!(one.client.throttled_until().is_empty(), "each is told once");

    for hold in &told {
        other.client.hold(hold);
    }
    assert!(!other.home().page(Chain::Users, None).await.unwrap_err().was_sent());
    assert_eq!(other.script.asked().len(), 0, "not even a sign-in");
    assert!(other.client.throttled_until().is_empty(), "what was taken over is not told again");
    other.clock.advance_secs(30);
    assert!(other.home().page(Chain::Contracts, None).await.is_ok());
}
