//! Whole lists: pages, links, and answers that cannot be believed.

use graph::{Error, ErrorKind};

use crate::script::{Desk, Reply};

fn contract(number: u32) -> String {
    format!(r#"{{"customerId":"00000000-0000-0000-0000-{number:012}","displayName":"Customer {number}"}}"#)
}

fn link(query: &str) -> String {
    format!("https://graph.microsoft.com/v1.0/contracts?{query}")
}

/// Reads contracts from these pages.
async fn contracts(pages: Vec<Reply>) -> (Desk, Result<Vec<String>, Error>) {
    let desk = Desk::new();
    for page in pages {
        desk.script.read(page);
    }
    let read = desk.home().contracts().await;
    (desk, read.map(|list| list.into_iter().map(|contract| contract.display_name).collect()))
}

fn malformed(result: Result<Vec<String>, Error>) -> String {
    let error = result.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Malformed, "{error}");
    assert!(!error.needs_person() && !error.is_transient());
    error.to_string()
}

fn about_contracts(why: &str) -> String {
    format!(
        "Microsoft Graph's answer about the partner's contracts cannot be used: {why}. Nothing of it was taken over."
    )
}

#[tokio::test]
async fn sec_065_pages_are_followed_to_the_end_and_an_empty_one_is_not_the_end() {
    let pages = vec![
        Reply::page(&contract(1), &link("$skiptoken=a%2Fb%2B")),
        Reply::page("", &link("$skiptoken=2")),
        Reply::last(&format!("{},{}", contract(2), contract(3))),
    ];
    let (desk, read) = contracts(pages).await;
    assert_eq!(read.unwrap(), ["Customer 1", "Customer 2", "Customer 3"]);
    let asked: Vec<_> = desk
        .script
        .asked()
        .iter()
        .filter(|asked| !asked.is_sign_in())
        .map(|asked| asked.url.to_string())
        .collect();
    let first = link("$select=customerId,displayName,defaultDomainName");
    assert_eq!(
        asked,
        [first, link("$skiptoken=a%2Fb%2B"), link("$skiptoken=2")],
        "links are used as they came"
    );
}

#[tokio::test]
async fn sec_065_the_same_link_twice_fails_the_list() {
    let circle = vec![
        Reply::page(&contract(1), &link("$skiptoken=1")),
        Reply::page(&contract(2), &link("$skiptoken=2")),
        Reply::page(&contract(3), &link("$skiptoken=1")),
    ];
    let (desk, read) = contracts(circle).await;
    assert_eq!(malformed(read), about_contracts("its pages lead in a circle"));
    assert_eq!(desk.script.reads_asked(), 3);

    let first = link("$select=customerId,displayName,defaultDomainName");
    let (desk, read) = contracts(vec![Reply::page(&contract(1), &first)]).await;
    assert_eq!(malformed(read), about_contracts("its pages lead in a circle"));
    assert_eq!(desk.script.reads_asked(), 1);
}

#[tokio::test]
async fn sec_060_a_bearer_never_leaves_for_another_origin_or_path() {
    let links = [
        "https://graph.evil.example/v1.0/contracts?$skiptoken=1",
        "http://graph.microsoft.com/v1.0/contracts?$skiptoken=1",
        "https://graph.microsoft.com:8443/v1.0/contracts?$skiptoken=1",
        "https://graph.microsoft.com@evil.example/v1.0/contracts",
        "https://graph.microsoft.com/v1.0/../evil",
        "https://graph.microsoft.com/evil",
        "/evil?$skiptoken=1",
        "/v1.0/contracts?$skiptoken=1",
    ];
    for next in links {
        let (desk, read) = contracts(vec![Reply::page(&contract(1), next)]).await;
        assert_eq!(malformed(read), about_contracts("its next page is not at Microsoft Graph"), "{next}");
        assert_eq!(desk.script.reads_asked(), 1, "{next}");
        for asked in desk.script.asked() {
            assert_eq!(asked.bearer().is_some(), !asked.is_sign_in(), "{next}");
        }
    }
}

#[tokio::test]
async fn a_later_page_that_fails_fails_the_whole_list() {
    let (_, read) = contracts(vec![
        Reply::page(&contract(1), &link("$skiptoken=1")),
        Reply::refusal(503, "serviceNotAvailable"),
    ])
    .await;
    assert_eq!(read.unwrap_err().kind, ErrorKind::Unavailable);
}

#[tokio::test]
async fn what_is_no_list_of_contracts_is_never_taken_for_an_empty_one() {
    let check = async |body: &str, why: &str| {
        let (_, read) = contracts(vec![Reply::new(200, body.to_owned())]).await;
        assert_eq!(malformed(read), about_contracts(why), "{body:.60}");
    };
    check("{}", "value is missing").await;
    check(r#"{"value":null}"#, "a member has the wrong type").await;
    check(r#"{"value":{}}"#, "a member has the wrong type").await;
    check(r#"{"value":[1]}"#, "a member has the wrong type").await;
    check(r#"{"value":[{}]}"#, "customerId is missing").await;
    check(r#"{"value":[{"customerId":"contoso.com"}]}"#, "customerId is not a GUID").await;
    check(r#"{"value":["#, "it is not JSON").await;
    check("", "it is not JSON").await;
    check("[[],null]", "a member has the wrong type").await;
    check(
        r#"{"value":[["00000000-0000-0000-0000-000000000001","By position",""]]}"#,
        "a member has the wrong type",
    )
    .await;
    check(&r#"{"value":"#.repeat(100_000), "a member has the wrong type").await;
    check(&format!(r#"{{"x":{}"#, "[".repeat(100_000)), "it is not JSON").await;
}

#[tokio::test]
async fn a_web_page_instead_of_json_points_at_the_network() {
    let page = "<!doctype html><title>Sign in to the hotel</title>";
    let expected = "Microsoft Graph's answer about the partner's contracts cannot be used: it is a web page. A proxy, \
                    firewall or portal may stand between this server and Microsoft: check the network path.";
    for reply in [
        Reply::new(200, page),
        Reply::new(200, "sign in, please").header("content-type", "text/html; charset=utf-8"),
        Reply::new(407, page),
    ] {
        let (_, read) = contracts(vec![reply]).await;
        assert_eq!(malformed(read), expected);
    }
    let (_, read) = contracts(vec![Reply::new(302, "")]).await;
    assert!(malformed(read).contains("its status 302 is none that Graph gives here"));
}

#[tokio::test]
async fn seats_that_make_no_sense_fail_the_list_instead_of_becoming_zero() {
    let sku = |id: &str, consumed: &str, units: &str| {
        format!(r#"{{"skuId":{id},"consumedUnits":{consumed},"prepaidUnits":{units},"servicePlans":[]}}"#)
    };
    let (id, units) =
        (r#""c7df2760-2c81-4ef7-b578-5b5392b571df""#, r#"{"enabled":5,"warning":0,"suspended":0}"#);
    let check = async |entry: String, expected: Result<(i64, i64), &str>| {
        let read = Desk::reading(Reply::last(&entry)).home().subscribed_skus().await;
        match expected {
            Ok(seats) => {
                let skus = read.unwrap();
                assert_eq!((skus[0].seats.enabled, skus[0].seats.consumed), seats, "{entry}");
            }
            Err(why) => {
                let error = read.unwrap_err();
                assert_eq!(error.kind, ErrorKind::Malformed);
                assert!(
                    error.to_string().contains(&format!("cannot be used: {why}.")),
                    "{error} for {entry}"
                );
            }
        }
    };
    check(sku(id, "3", units), Ok((5, 3))).await;
    check(sku(id, "null", units), Ok((5, 0))).await;
    check(sku(id, "3", "null"), Ok((0, 3))).await;
    check(sku(id, "-1", units), Err("consumedUnits is negative")).await;
    check(sku(id, "3.5", units), Err("a member has the wrong type")).await;
    check(sku(id, r#""3""#, units), Err("a member has the wrong type")).await;
    check(sku(id, "4294967296", units), Err("consumedUnits is larger than any number of seats")).await;
    check(
        sku(id, "3", r#"{"enabled":-5,"warning":0,"suspended":0}"#),
        Err("prepaidUnits.enabled is negative"),
    )
    .await;
    check(sku(id, "3", r#"{"warning":0,"suspended":0}"#), Err("enabled is missing")).await;
    check(sku("null", "3", units), Err("skuId is missing")).await;
    check(sku(r#""x""#, "3", units), Err("skuId is not a GUID")).await;
    check(sku(id, "3", units).replace(r#""consumedUnits":3,"#, ""), Err("consumedUnits is missing")).await;
}

#[tokio::test]
async fn an_entry_that_comes_again_on_a_later_page_counts_once() {
    let entry = |seats: u32| {
        format!(
            r#"{{"id":"s1","skuId":"c7df2760-2c81-4ef7-b578-5b5392b571df","totalLicenses":{seats},"status":"Enabled"}}"#
        )
    };
    let desk = Desk::new();
    desk.script.read(Reply::page(
        &entry(5),
        "https://graph.microsoft.com/v1.0/directory/subscriptions?$skiptoken=1",
    ));
    desk.script.read(Reply::last(&entry(6)));
    let subscriptions = desk.home().subscriptions().await.unwrap();
    assert_eq!(subscriptions.iter().map(|s| s.total_licenses).collect::<Vec<_>>(), [6]);
}
