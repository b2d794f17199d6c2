//! Waiting when Microsoft says so: closed scopes are not called, others are.

use graph::{Error, ErrorKind};

use crate::script::{APPLICATION, Desk, HOME, Reply};

fn throttled(error: &Error) -> (Option<u32>, String) {
    assert!(error.is_transient() && !error.needs_person());
    match &error.kind {
        ErrorKind::Throttled { retry_after_secs, scope } => (*retry_after_secs, scope.clone().unwrap()),
        other => panic!("not throttled: {other:?}"),
    }
}

fn refused(status: u16, retry_after: Option<&str>) -> Reply {
    let reply = Reply::refusal(status, "TooManyRequests");
    match retry_after {
        Some(value) => reply.header("retry-after", value),
        None => reply,
    }
}

#[tokio::test]
async fn sec_070_every_form_of_retry_after_reaches_the_caller_rounded_up() {
    let check = async |reply: Reply, secs: Option<u32>| {
        let error = Desk::reading(reply).home().subscribed_skus().await.unwrap_err();
        assert_eq!(throttled(&error), (secs, format!("Tenant_Application/{APPLICATION}/{HOME}")));
        assert_eq!(error.code(), Some("TooManyRequests"));
    };
    check(refused(429, Some("17")), Some(17)).await;
    check(refused(429, Some("2.128")), Some(3)).await;
    let date =
        refused(429, Some("Sat, 21 Nov 2026 12:01:30 GMT")).header("date", "Sat, 21 Nov 2026 12:00:00 GMT");
    check(date, Some(90)).await;
    check(refused(429, None), None).await;
    check(refused(429, Some("later")), None).await;
    check(refused(503, Some("4")), Some(4)).await;
    check(refused(509, None), None).await;
}

#[tokio::test]
async fn a_503_that_names_no_time_is_trouble_and_closes_nothing() {
    let desk = Desk::reading(Reply::refusal(503, "serviceNotAvailable"));
    let reads = desk.home();
    for _ in 0..2 {
        assert_eq!(reads.subscribed_skus().await.unwrap_err().kind, ErrorKind::Unavailable);
    }
    assert_eq!(desk.script.reads_asked(), 2);
}

#[tokio::test]
async fn sec_070_a_closed_scope_is_not_called_until_it_opens() {
    let desk = Desk::new();
    desk.script.read(refused(429, Some("10")));
    desk.script.read(Reply::last(""));
    let reads = desk.home();
    assert_eq!(throttled(&reads.subscribed_skus().await.unwrap_err()).0, Some(10));
    let calls = reads.calls();

    desk.clock.advance_secs(4);
    let error = reads.subscriptions().await.unwrap_err();
    assert_eq!(throttled(&error).0, Some(6), "what is left of it");
    assert_eq!(error.to_string(), "Microsoft Graph is limiting requests. Try again in 6 seconds.");
    assert_eq!((reads.calls(), desk.script.reads_asked()), (calls, 1), "nothing was sent");
    assert!(desk.customer().subscribed_skus().await.is_ok(), "another tenant is served");

    desk.clock.advance_secs(6);
    assert!(reads.subscribed_skus().await.is_ok());
}

#[tokio::test]
async fn sec_070_the_header_widens_the_scope() {
    let desk = Desk::new();
    let header = format!("Application/ReadWrite/{APPLICATION}/{HOME}");
    desk.script.read(refused(429, Some("10")).header("x-ms-throttle-scope", &header));
    desk.script.read(Reply::last(""));
    assert_eq!(
        throttled(&desk.home().contracts().await.unwrap_err()).1,
        format!("Application/{APPLICATION}")
    );
    assert_eq!(throttled(&desk.customer().contracts().await.unwrap_err()).0, Some(10));
    assert_eq!(desk.script.reads_asked(), 1);
}

#[tokio::test]
async fn sec_070_without_a_time_a_scope_closes_for_a_second_then_two() {
    let desk = Desk::reading(refused(429, None));
    let reads = desk.home();
    for pause in [1, 2, 4] {
        assert_eq!(throttled(&reads.contracts().await.unwrap_err()).0, None, "Microsoft named none");
        assert_eq!(throttled(&reads.contracts().await.unwrap_err()).0, Some(pause), "what is held back here");
        desk.clock.advance_secs(i64::from(pause));
    }
    assert_eq!(desk.script.reads_asked(), 3);
}

#[tokio::test]
async fn sec_070_throttled_sign_ins_stop_sign_ins_only() {
    let desk = Desk::reading(Reply::last(""));
    let reads = desk.home();
    assert!(reads.contracts().await.is_ok());
    desk.client.forget(&crate::script::connection(domain::cloud::Cloud::Global));
    desk.script.sign_in(Reply::aadsts(400, "invalid_request", 90_055).header("retry-after", "30"));
    let error = reads.contracts().await.unwrap_err();
    assert_eq!(throttled(&error), (Some(30), format!("SignIn/{APPLICATION}/{HOME}")));
    assert!(error.to_string().ends_with("Try again in 30 seconds. (AADSTS90055)"), "{error}");
    assert_eq!(throttled(&reads.contracts().await.unwrap_err()).0, Some(30));
    assert_eq!(desk.script.sign_ins_asked(), 2);
    assert!(desk.customer().contracts().await.is_ok());
    desk.clock.advance_secs(30);
    assert!(reads.contracts().await.is_ok());
}

#[tokio::test]
async fn sec_070_calls_to_one_tenant_are_four_at_a_time_and_one_near_the_limit() {
    let desk = Desk::reading(Reply::last("").header("x-ms-throttle-limit-percentage", "0.9"));
    let reads = desk.home();
    reads.token().await.unwrap();
    let all = futures::future::join_all((0..12).map(|_| reads.contracts())).await;
    assert!(all.iter().all(Result::is_ok));
    assert_eq!(desk.script.most_at_once(), 4, "before the first answer nothing was known");
    let near = futures::future::join_all((0..12).map(|_| reads.contracts())).await;
    assert!(near.iter().all(Result::is_ok));
    assert_eq!(desk.script.most_at_once(), 1);
}
