//! One page at a time: what is asked, what is kept, where it leads, and when a chain must start anew.

use domain::{cloud::Cloud, sku::SubscribedSku};
use graph::{Chain, Change, Error, ErrorKind, Link, Organization, PageEnd, RawPage, decode};

use crate::script::{Desk, HOME, Reply, SECRET, credential, home};

const USER: &str = r#"{"id":"00000000-0000-0000-0000-000000000001","displayName":"Ada Lovelace"}"#;
const USERS: &str = "https://graph.microsoft.com/v1.0/users/delta";

fn users(token: &str) -> String {
    format!("{USERS}?{token}")
}

fn link(text: &str) -> Link {
    Link::from_stored(text.to_owned())
}

async fn page(reply: Reply, chain: Chain, at: Option<&Link>) -> Result<RawPage, Error> {
    Desk::reading(reply).home().page(chain, at).await
}

fn malformed(result: Result<RawPage, Error>) -> String {
    let error = result.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Malformed, "{error}");
    let text = error.to_string();
    let why = text.split(" cannot be used: ").nth(1).unwrap();
    why.strip_suffix(". Nothing of it was taken over.").unwrap().to_owned()
}

#[tokio::test]
async fn sec_101_a_page_is_one_call_and_the_sign_in_is_counted_too() {
    let desk = Desk::new();
    desk.script.read(Reply::page(USER, &users("$skiptoken=a%2Fb")));
    desk.script.read(Reply::round("", &users("$deltatoken=1")));
    let home = desk.home();
    let first = home.page(Chain::Users, None).await.unwrap();
    assert_eq!((first.items, home.calls()), (1, 2), "a sign-in and a page");
    let PageEnd::More(next) = first.end else { panic!("{:?}", first.end) };
    let second = home.page(Chain::Users, Some(&next)).await.unwrap();
    assert_eq!((second.items, home.calls()), (0, 3), "the token is at hand");
    assert_eq!(second.end, PageEnd::Delta(link(&users("$deltatoken=1"))));

    let asked = desk.script.reads();
    assert!(asked[0].url.as_str().starts_with(&users("$select=id,displayName,")), "{}", asked[0].url);
    assert_eq!(asked[1].url.as_str(), users("$skiptoken=a%2Fb"), "links are used as they came");
    for asked in asked {
        assert!(!asked.headers.contains_key("prefer"), "whole objects, in pages as Graph likes them");
        assert_eq!(asked.headers["x-ms-throttle-priority"], "low");
    }
}

#[tokio::test]
async fn what_a_person_waits_for_goes_at_normal_priority() {
    let desk = Desk::reading(Reply::last(""));
    desk.home().for_a_person().page(Chain::Contracts, None).await.unwrap();
    let headers = &desk.script.reads()[0].headers;
    assert!(!headers.contains_key("x-ms-throttle-priority"));
}

#[tokio::test]
async fn sec_065_an_empty_page_with_a_link_is_not_the_end() {
    let next = users("$skiptoken=1");
    let empty = page(Reply::page("", &next), Chain::Users, None).await.unwrap();
    assert_eq!((empty.items, &*empty.body.to_json(), empty.end), (0, &b"[]"[..], PageEnd::More(link(&next))));
    let empty = page(Reply::last(""), Chain::Contracts, None).await.unwrap();
    assert_eq!((empty.items, empty.end), (0, PageEnd::Whole));
}

#[tokio::test]
async fn sec_065_a_delta_chain_is_whole_only_with_a_delta_link() {
    let both = format!(
        r#"{{"value":[],"@odata.nextLink":"{}","@odata.deltaLink":"{}"}}"#,
        users("$skiptoken=1"),
        users("$deltatoken=1")
    );
    let why = malformed(page(Reply::new(200, both), Chain::Groups, None).await);
    assert_eq!(why, "it leads both to a next page and to a next round");
    let why = malformed(page(Reply::last(USER), Chain::Users, None).await);
    assert_eq!(why, "it leads neither to a next page nor to a next round");
    let whole = page(Reply::round("", &users("$deltatoken=1")), Chain::Contracts, None).await.unwrap();
    assert_eq!(whole.end, PageEnd::Whole, "a list that knows no rounds");
}

#[tokio::test]
async fn sec_065_a_page_that_leads_to_itself_fails_and_a_quiet_round_may_end_where_it_began() {
    let at = users("$skiptoken=1");
    let why = malformed(page(Reply::page(USER, &at), Chain::Users, Some(&link(&at))).await);
    assert_eq!(why, "its pages lead in a circle");
    let at = users("$deltatoken=1");
    let quiet = page(Reply::round("", &at), Chain::Users, Some(&link(&at))).await.unwrap();
    assert_eq!(quiet.end, PageEnd::Delta(link(&at)));
}

#[tokio::test]
async fn sec_065_every_entry_of_a_page_makes_sense_or_none_is_kept() {
    let check = async |chain: Chain, entries: &str, why: &str| {
        let reply = Reply::round(entries, &users("$deltatoken=1"));
        assert_eq!(malformed(page(reply, chain, None).await), why, "{entries}");
    };
    check(Chain::Users, &format!(r#"{USER},{{"displayName":"Nobody"}}"#), "id is missing").await;
    check(Chain::Users, r#"{"id":"Ada"}"#, "id is not a GUID").await;
    check(Chain::Users, r#"{"id":"Ada","@removed":{"reason":"deleted"}}"#, "id is not a GUID").await;
    check(Chain::Users, &USER.replace("\"Ada Lovelace\"", "7"), "a member has the wrong type").await;
    check(Chain::Users, &USER.replace('}', r#","createdDateTime":"soon"}"#), "createdDateTime is not a date")
        .await;
    let state = r#","licenseAssignmentStates":[{"skuId":"E5"}]}"#;
    check(Chain::Users, &USER.replace('}', state), "licenseAssignmentStates.skuId is not a GUID").await;
    check(
        Chain::Groups,
        &USER.replace('}', r#","assignedLicenses":[{}]}"#),
        "assignedLicenses.skuId is missing",
    )
    .await;
    check(Chain::Groups, "7", "a member has the wrong type").await;
    check(Chain::SubscribedSkus, r#"{"skuId":"x","servicePlans":[]}"#, "consumedUnits is missing").await;
    let why = malformed(page(Reply::new(200, "{}"), Chain::Users, None).await);
    assert_eq!(why, "value is missing");
}

#[tokio::test]
async fn sec_060_links_are_checked_when_they_come_and_when_they_are_used() {
    let foreign = [
        "https://graph.evil.example/v1.0/users/delta?$skiptoken=1",
        "https://graph.microsoft.com@evil.example/v1.0/users/delta",
        "https://graph.microsoft.com/v1.0/../evil",
        "/v1.0/users/delta?$skiptoken=1",
    ];
    for text in foreign {
        for reply in [Reply::page(USER, text), Reply::round(USER, text)] {
            let why = malformed(page(reply, Chain::Users, None).await);
            assert_eq!(why, "its next page is not at Microsoft Graph", "{text}");
        }
        let desk = Desk::reading(Reply::last(""));
        let why = malformed(desk.home().page(Chain::Users, Some(&link(text))).await);
        assert_eq!(why, "its next page is not at Microsoft Graph", "{text}");
        assert!(desk.script.asked().is_empty(), "nothing is sent, not even a sign-in: {text}");
    }
}

#[tokio::test]
async fn sec_071_a_forgotten_link_starts_the_chain_anew() {
    let at = link(&users("$deltatoken=old"));
    let check = async |status: u16, code: &str, at: Option<&Link>, kind: ErrorKind| {
        let error = page(Reply::refusal(status, code), Chain::Users, at).await.unwrap_err();
        assert_eq!(error.kind, kind, "{status} {code}");
        assert!(!error.needs_person() && !error.is_transient());
        error.to_string()
    };
    let text = check(410, "syncStateNotFound", Some(&at), ErrorKind::ResyncRequired).await;
    assert_eq!(
        text,
        "Microsoft Graph no longer knows how far the tenant's users had been read. They are read again from the \
         start; until then what is known stays. (syncStateNotFound)"
    );
    check(410, "", Some(&at), ErrorKind::ResyncRequired).await;
    check(400, "SyncStateNotFound", Some(&at), ErrorKind::ResyncRequired).await;
    check(404, "resyncRequired", Some(&at), ErrorKind::ResyncRequired).await;
    check(404, "Request_ResourceNotFound", Some(&at), ErrorKind::NotFound).await;
    check(400, "Request_BadRequest", Some(&at), ErrorKind::Refused).await;
    // A first page has no link that could be forgotten: starting anew would never end.
    check(410, "resyncRequired", None, ErrorKind::Refused).await;
}

#[tokio::test]
async fn a_refused_token_is_renewed_within_the_page() {
    let desk = Desk::new();
    desk.script.read(Reply::refusal(401, "InvalidAuthenticationToken"));
    desk.script.read(Reply::last(""));
    let home = desk.home();
    assert!(home.page(Chain::Contracts, None).await.is_ok());
    assert_eq!((home.calls(), desk.script.sign_ins_asked()), (4, 2));
    let bearers: Vec<_> = desk.script.reads().iter().map(|read| read.bearer().unwrap().to_owned()).collect();
    assert_eq!(bearers, ["token-1", "token-2"]);
}

#[tokio::test]
async fn what_was_kept_comes_back_as_it_was_read() {
    let sku = |consumed: u32| {
        format!(
            r#"{{"skuId":"c7df2760-2c81-4ef7-b578-5b5392b571df","skuPartNumber":"E5","capabilityStatus":"Warning",
            "consumedUnits":{consumed},"prepaidUnits":{{"enabled":5,"warning":1,"suspended":0}},"servicePlans":[],"x":1}}"#
        )
    };
    let whole = Desk::reading(Reply::last(&sku(3))).home().subscribed_skus().await.unwrap();
    let first = page(Reply::last(&sku(2)), Chain::SubscribedSkus, None).await.unwrap();
    let second = page(Reply::last(&sku(3)), Chain::SubscribedSkus, None).await.unwrap();
    let kept: Vec<SubscribedSku> = decode::subscribed_skus([&first.body, &second.body]).unwrap();
    assert_eq!(kept, whole, "the later page has the newer entry");
    assert!(!String::from_utf8(first.body.to_json()).unwrap().contains("\"x\""), "only what is used is kept");

    let contract = r#"{"customerId":"00000000-0000-0000-0000-000000000001","displayName":"Fabrikam"}"#;
    let kept = page(Reply::last(contract), Chain::Contracts, None).await.unwrap();
    assert_eq!(decode::contracts([kept.body]).unwrap()[0].display_name, "Fabrikam");
    let relationship = r#"{"id":"a-b","status":"active","displayName":"MLT_1"}"#;
    let kept = page(Reply::last(relationship), Chain::Relationships, None).await.unwrap();
    assert_eq!(decode::relationships([kept.body]).unwrap()[0].display_name, "MLT_1");
    let bought = r#"{"id":"s","skuId":"c7df2760-2c81-4ef7-b578-5b5392b571df","totalLicenses":5}"#;
    let kept = page(Reply::last(bought), Chain::Subscriptions, None).await.unwrap();
    assert_eq!(decode::subscriptions([&kept.body, &kept.body]).unwrap().len(), 1);

    let error = decode::users(graph::Body::kept(b"[7]")).unwrap_err();
    assert_eq!(
        (error.kind.clone(), error.to_string().as_str()),
        (
            ErrorKind::Malformed,
            "What was kept of the tenant's users until they were whole cannot be read back, so it was not used."
        )
    );
}

#[tokio::test]
async fn a_profile_is_made_of_one_page_or_two() {
    let domains = r#"{"id":"fabrikam.com","isDefault":true},{"id":"new.example","isVerified":false}"#;
    let domains = page(Reply::last(domains), Chain::Domains, None).await.unwrap();
    let domains = decode::domains([domains.body]).unwrap();
    assert_eq!(domains.len(), 1);

    let entry = format!(r#"{{"id":"{HOME}","displayName":"","verifiedDomains":null}}"#);
    let entry = page(Reply::last(&entry), Chain::Organization, None).await.unwrap();
    let organization: Organization = decode::organization([&entry.body]).unwrap();
    assert_eq!(organization.verified_domains, None, "the domains have to be asked for");
    let profile = organization.clone().into_profile(home(), domains).unwrap();
    assert_eq!((&*profile.display_name, profile.domains.len()), ("fabrikam.com", 1));

    let other = organization.into_profile(crate::script::customer(), Vec::new()).unwrap_err();
    assert!(other.to_string().contains("it describes another tenant"), "{other}");
    let twice = decode::organization([&entry.body, &entry.body]).unwrap_err();
    assert!(twice.to_string().contains("it does not hold exactly one entry"), "{twice}");
}

#[tokio::test]
async fn a_page_of_a_national_cloud_is_asked_there() {
    let desk = Desk::reading(Reply::round("", "https://graph.microsoft.us/v1.0/groups/delta?$deltatoken=1"));
    let client = desk.client.app_only(&credential(Cloud::UsGov, SECRET), home());
    let page = client.page(Chain::Groups, None).await.unwrap();
    assert!(matches!(page.end, PageEnd::Delta(_)));
    let changes: Vec<Change<graph::GroupPatch>> = decode::groups(&page.body).unwrap();
    assert!(changes.is_empty());
}
