//! Several chains in one call: any order, parts that fail alone, and what is missing.

use graph::{Chain, ErrorKind, Link, MOST_PARTS, PageEnd, decode};
use outbound::SendError;
use serde_json::{Value, json};

use crate::script::{APPLICATION, Desk, HOME, Reply};

const DELTA: &str = "https://graph.microsoft.com/v1.0/users/delta?$deltatoken=1";

fn served(id: &str, body: Value) -> Value {
    json!({ "id": id, "status": 200, "headers": { "Content-Type": "application/json" }, "body": body })
}

fn refused(id: &str, status: u16, code: &str, headers: Value) -> Value {
    json!({ "id": id, "status": status, "headers": headers, "body": { "error": { "code": code } } })
}

fn contract() -> Value {
    json!({ "value": [{ "customerId": "00000000-0000-0000-0000-000000000001", "displayName": "Fabrikam" }] })
}

fn round() -> Value {
    json!({ "value": [], "@odata.deltaLink": DELTA })
}

#[tokio::test]
async fn answers_are_matched_by_id_in_whatever_order_they_come() {
    let desk = Desk::reading(Reply::batch(&[
        served(
            "3",
            json!({ "value": [], "@odata.nextLink": "https://graph.microsoft.com/v1.0/groups/delta?$skiptoken=1" }),
        ),
        served("1", contract()),
        served("2", round()),
    ]));
    let delta = Link::from_stored(DELTA.to_owned());
    let home = desk.home();
    let parts = [(Chain::Contracts, None), (Chain::Users, Some(&delta)), (Chain::Groups, None)];
    let pages: Vec<_> = home.batch(&parts).await.unwrap().into_iter().map(Result::unwrap).collect();
    assert_eq!(decode::contracts([&pages[0].body]).unwrap()[0].display_name, "Fabrikam");
    assert_eq!(pages[1].end, PageEnd::Delta(delta.clone()));
    assert!(matches!(pages[2].end, PageEnd::More(_)));
    assert_eq!((home.calls(), home.parts()), (2, 3), "a sign-in and a batch of three");

    let asked = &desk.script.reads()[0];
    assert_eq!(asked.headers["x-ms-throttle-priority"], "low");
    let urls: Vec<_> =
        asked.json["requests"].as_array().unwrap().iter().map(|part| part["url"].as_str().unwrap()).collect();
    assert_eq!(urls[0], "/contracts?$select=customerId,displayName,defaultDomainName");
    assert_eq!(urls[1], "/users/delta?$deltatoken=1");
    let headers = &asked.json["requests"][1]["headers"];
    assert_eq!(headers["x-ms-throttle-priority"], "low", "the batch carries no part's headers");
}

#[tokio::test]
async fn a_part_that_is_missing_or_given_twice_fails_alone() {
    let parts = [(Chain::Contracts, None), (Chain::Users, None), (Chain::Groups, None)];
    let desk = Desk::reading(Reply::batch(&[
        served("2", round()),
        served("1", contract()),
        served("2", round()),
        served("9", round()),
    ]));
    let results = desk.home().batch(&parts).await.unwrap();
    assert!(results[0].is_ok());
    let twice = results[1].as_ref().unwrap_err();
    assert_eq!(twice.kind, ErrorKind::Malformed);
    assert!(twice.to_string().contains("it was given twice in one answer"), "{twice}");
    let missing = results[2].as_ref().unwrap_err();
    assert!(missing.is_transient());
    assert_eq!(
        missing.to_string(),
        "Microsoft Graph left the tenant's groups out of its answer. Try again in a few minutes."
    );
}

#[tokio::test]
async fn sec_070_a_throttled_part_closes_its_scope_and_the_others_stand() {
    let scope = format!("Tenant_Application/{APPLICATION}/{HOME}");
    for status in [429, 424] {
        let desk = Desk::reading(Reply::batch(&[
            served("1", contract()),
            refused("2", status, "TooManyRequests", json!({ "Retry-After": "2.128" })),
        ]));
        let home = desk.home();
        let results = home.batch(&[(Chain::Contracts, None), (Chain::Users, None)]).await.unwrap();
        assert!(results[0].is_ok());
        let error = results[1].as_ref().unwrap_err();
        let kind = ErrorKind::Throttled { retry_after_secs: Some(3), scope: Some(scope.clone()) };
        assert_eq!((&error.kind, error.was_sent()), (&kind, true));

        let held = home.page(Chain::Groups, None).await.unwrap_err();
        assert_eq!((held.was_sent(), held.not_before()), (false, error.not_before()));
        let held = home.batch(&[(Chain::Contracts, None)]).await.unwrap_err();
        assert_eq!((&held.kind, desk.script.reads_asked()), (&kind, 1), "nothing more was sent");
    }
    let waits_for_another = refused("1", 424, "FailedDependency", json!({}));
    let results =
        Desk::reading(Reply::batch(&[waits_for_another])).home().batch(&[(Chain::Users, None)]).await;
    assert_eq!(results.unwrap()[0].as_ref().unwrap_err().kind, ErrorKind::Unavailable);
}

#[tokio::test]
async fn a_number_for_a_wait_and_a_part_near_the_limit_are_understood() {
    let near = json!({ "id": "1", "status": 200, "headers": { "x-ms-throttle-limit-percentage": 1.0 }, "body": contract() });
    let desk = Desk::reading(Reply::batch(&[near]));
    let home = desk.home();
    home.batch(&[(Chain::Contracts, None)]).await.unwrap().remove(0).unwrap();
    let spared = home.page(Chain::Users, None).await.unwrap_err();
    assert_eq!((spared.was_sent(), desk.script.reads_asked()), (false, 1));
    desk.clock.advance_secs(10);
    assert!(home.batch(&[(Chain::Contracts, None)]).await.is_ok());
}

#[tokio::test]
async fn a_token_that_a_part_refuses_is_renewed_once_for_the_whole_batch() {
    let expired = || refused("1", 401, "InvalidAuthenticationToken", json!({}));
    let desk = Desk::new();
    desk.script.read(Reply::batch(&[expired()]));
    desk.script.read(Reply::batch(&[served("1", contract())]));
    let home = desk.home();
    assert!(home.batch(&[(Chain::Contracts, None)]).await.unwrap()[0].is_ok());
    assert_eq!((home.calls(), home.parts(), desk.script.sign_ins_asked()), (4, 2, 2));

    for reply in [Reply::batch(&[expired()]), Reply::refusal(401, "InvalidAuthenticationToken")] {
        let desk = Desk::reading(reply);
        let results = desk.home().batch(&[(Chain::Contracts, None)]).await;
        let error = results.map_or_else(|whole| whole, |mut parts| parts.remove(0).unwrap_err());
        assert_eq!((error.kind, desk.script.reads_asked()), (ErrorKind::Unauthorized, 2));
    }
}

#[tokio::test]
async fn a_batch_that_fails_as_a_whole_says_why() {
    let batch = async |reply: Reply| {
        let parts = [(Chain::Contracts, None), (Chain::Users, None)];
        Desk::reading(reply).home().batch(&parts).await.unwrap_err()
    };
    let whole = batch(Reply::refusal(400, "BadRequest")).await;
    assert_eq!(whole.kind, ErrorKind::Refused);
    assert_eq!(
        whole.to_string(),
        "Microsoft Graph did not accept the request for several lists at once (status 400). (BadRequest)"
    );
    assert_eq!(batch(Reply::refusal(503, "")).await.kind, ErrorKind::Unavailable);
    let throttled = batch(Reply::refusal(429, "TooManyRequests").header("retry-after", "7")).await;
    assert!(matches!(throttled.kind, ErrorKind::Throttled { retry_after_secs: Some(7), .. }));
    assert_eq!(batch(Reply::refusal(424, "")).await.kind, ErrorKind::Unavailable);
    assert_eq!(batch(Reply::fault(SendError::TimedOut)).await.kind, ErrorKind::Unavailable);
    for (body, why) in
        [("{}", "responses is missing"), ("<html>", "it is a web page"), ("[[]]", "wrong type")]
    {
        let error = batch(Reply::new(200, body)).await;
        assert_eq!(error.kind, ErrorKind::Malformed);
        assert!(error.to_string().contains(why), "{error}");
    }
    // An older page of Microsoft's: one throttled part makes the whole a 424, and the parts are there all the same.
    let older = json!({ "responses": [served("1", contract()), refused("2", 429, "", json!({}))] });
    let parts = [(Chain::Contracts, None), (Chain::Users, None)];
    let results = Desk::reading(Reply::new(424, older.to_string())).home().batch(&parts).await.unwrap();
    assert!(results[0].is_ok() && results[1].is_err());
}

#[tokio::test]
async fn what_cannot_be_part_of_a_batch_is_never_sent() {
    let desk = Desk::reading(Reply::batch(&[served("2", contract())]));
    let home = desk.home();
    assert!(home.batch(&[]).await.unwrap().is_empty());
    let many = [(Chain::Users, None); MOST_PARTS + 1];
    assert_eq!(home.batch(&many).await.unwrap_err().kind, ErrorKind::Refused);
    let foreign = Link::from_stored("https://evil.example/v1.0/users/delta".into());
    let beta = Link::from_stored("https://graph.microsoft.com/beta/users/delta?$skiptoken=1".into());
    let results = home.batch(&[(Chain::Users, Some(&foreign)), (Chain::Users, Some(&beta))]).await.unwrap();
    assert!(results.iter().all(|result| result.as_ref().unwrap_err().kind == ErrorKind::Malformed));
    assert!(desk.script.asked().is_empty(), "nothing, not even a sign-in");

    let results = home.batch(&[(Chain::Users, Some(&foreign)), (Chain::Contracts, None)]).await.unwrap();
    assert!(results[0].is_err() && results[1].is_ok(), "the number of a part is its place");
    assert_eq!(desk.script.reads()[0].json["requests"].as_array().unwrap().len(), 1);
}
