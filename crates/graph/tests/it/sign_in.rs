//! Signing in: what is sent, how long a token serves, and who may see it.

use std::sync::{Arc, Mutex};

use domain::cloud::Cloud;
use futures::future::{BoxFuture, join_all};
use graph::{ErrorKind, RefreshTokenFault, RefreshTokens};
use outbound::SendError;
use secrecy::{ExposeSecret as _, SecretString};

use crate::script::{
    APPLICATION, Asked, CUSTOMER, Desk, HOME, Reply, SECRET, connection, credential, customer, home,
};

fn bearers(asked: &[Asked]) -> Vec<&str> {
    asked.iter().filter_map(Asked::bearer).collect()
}

#[tokio::test]
async fn an_app_signs_in_with_its_secret_as_it_is() {
    let desk = Desk::reading(Reply::last(""));
    let reads = desk.home();
    assert!(reads.contracts().await.unwrap().is_empty());
    let [sign_in, read] = desk.script.asked().try_into().unwrap();
    assert_eq!(sign_in.url.as_str(), format!("https://login.microsoftonline.com/{HOME}/oauth2/v2.0/token"));
    let form: Vec<_> = sign_in.form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let expected = [
        ("client_id", APPLICATION),
        ("client_secret", SECRET),
        ("grant_type", "client_credentials"),
        ("scope", "https://graph.microsoft.com/.default"),
    ];
    assert_eq!(form, expected);
    assert_eq!(sign_in.bearer(), None);
    assert_eq!(read.bearer(), Some("token-1"));
    assert_eq!(read.headers["x-ms-throttle-priority"], "low");
    assert_ne!(read.headers["client-request-id"], sign_in.headers["client-request-id"]);
    assert_eq!(reads.calls(), 2);
}

#[tokio::test]
async fn each_cloud_has_its_own_hosts_and_resource() {
    let check = async |cloud: Cloud, login: &str, graph: &str| {
        let desk = Desk::reading(Reply::last(""));
        desk.client.app_only(&credential(cloud, SECRET), home()).contracts().await.unwrap();
        let [sign_in, read] = desk.script.asked().try_into().unwrap();
        assert_eq!(sign_in.url.origin().ascii_serialization(), format!("https://{login}"));
        assert_eq!(read.url.origin().ascii_serialization(), format!("https://{graph}"));
        assert_eq!(sign_in.form["scope"], format!("https://{graph}/.default"));
    };
    check(Cloud::Global, "login.microsoftonline.com", "graph.microsoft.com").await;
    check(Cloud::UsGov, "login.microsoftonline.us", "graph.microsoft.us").await;
    check(Cloud::UsGovDod, "login.microsoftonline.us", "dod-graph.microsoft.us").await;
    check(Cloud::China, "login.partner.microsoftonline.cn", "microsoftgraph.chinacloudapi.cn").await;
}

#[tokio::test]
async fn twenty_calls_at_once_share_one_sign_in() {
    let desk = Desk::reading(Reply::last(""));
    let reads = desk.home();
    let all = join_all((0..20).map(|_| reads.contracts())).await;
    assert!(all.iter().all(Result::is_ok));
    assert_eq!((desk.script.sign_ins_asked(), desk.script.reads_asked()), (1, 20));
    assert_eq!(reads.calls(), 21);
}

#[tokio::test]
async fn twenty_calls_at_once_share_one_refusal_and_a_later_call_tries_again() {
    let desk = Desk::reading(Reply::last(""));
    desk.script.sign_in(Reply::aadsts(401, "invalid_client", 7_000_215));
    let reads = desk.home();
    let all = join_all((0..20).map(|_| reads.contracts())).await;
    assert!(all.iter().all(|read| read.as_ref().is_err_and(|error| error.code() == Some("AADSTS7000215"))));
    assert_eq!((desk.script.sign_ins_asked(), desk.script.reads_asked()), (1, 0));
    assert!(reads.contracts().await.is_ok());
    assert_eq!(desk.script.sign_ins_asked(), 2);
}

#[tokio::test]
async fn a_token_serves_until_shortly_before_its_end_in_its_own_tenant() {
    let desk = Desk::reading(Reply::last(""));
    let check = async |expected: usize| {
        desk.home().contracts().await.unwrap();
        assert_eq!(desk.script.sign_ins_asked(), expected);
    };
    check(1).await;
    desk.clock.advance_secs(3_298);
    check(1).await;
    desk.clock.advance_secs(1);
    check(2).await;
    desk.customer().contracts().await.unwrap();
    assert_eq!(desk.script.sign_ins_asked(), 3, "a token of one tenant serves no other");
    desk.client.forget(&connection(Cloud::Global));
    check(4).await;
}

#[tokio::test]
async fn another_secret_is_tried_and_not_vouched_for_by_the_cached_token() {
    let desk = Desk::reading(Reply::last(""));
    desk.home().contracts().await.unwrap();
    desk.script.sign_in(Reply::aadsts(401, "invalid_client", 7_000_215));
    let wrong = desk.client.app_only(&credential(Cloud::Global, "wrong"), home());
    assert_eq!(wrong.token().await.unwrap_err().kind, ErrorKind::Secret { expired: false });
    desk.home().contracts().await.unwrap();
    assert_eq!(desk.script.sign_ins_asked(), 2, "the right one is still signed in");
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_the_list_goes_on() {
    let desk = Desk::new();
    desk.script.read(Reply::refusal(401, "InvalidAuthenticationToken"));
    desk.script.read(Reply::last(""));
    assert!(desk.home().contracts().await.is_ok());
    assert_eq!(bearers(&desk.script.asked()), ["token-1", "token-2"]);
}

#[tokio::test]
async fn a_token_that_is_refused_twice_is_an_error_and_not_kept() {
    let desk = Desk::reading(Reply::refusal(401, "InvalidAuthenticationToken"));
    let error = desk.home().contracts().await.unwrap_err();
    assert_eq!((error.kind.clone(), error.needs_person()), (ErrorKind::Unauthorized, true));
    assert_eq!(bearers(&desk.script.asked()), ["token-1", "token-2"]);
    desk.script.read(Reply::last(""));
    let _ = desk.home().contracts().await;
    assert_eq!(bearers(&desk.script.asked())[2], "token-3");
}

#[tokio::test]
async fn a_permission_that_was_granted_meanwhile_is_seen_by_the_next_attempt() {
    let desk = Desk::new();
    desk.script.read(Reply::refusal(403, "Authorization_RequestDenied"));
    desk.script.read(Reply::last(""));
    let reads = desk.home();
    assert_eq!(reads.contracts().await.unwrap_err().kind, ErrorKind::PermissionMissing);
    assert!(reads.contracts().await.is_ok());
    assert_eq!(bearers(&desk.script.asked()), ["token-1", "token-2"], "the old token lacks the new role");
}

#[tokio::test]
async fn an_answer_that_is_no_token_is_malformed_and_nothing_is_read() {
    let check = async |body: &str, why: &str| {
        let desk = Desk::new();
        desk.script.sign_in(Reply::new(200, body.to_owned()));
        let error = desk.home().contracts().await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Malformed, "{body}");
        assert!(error.to_string().contains(why), "{error} for {body}");
        assert_eq!(desk.script.reads_asked(), 0);
    };
    check("<html>hotel</html>", "it is a web page. A proxy").await;
    check("{}", "it is no token").await;
    let token = |kind: &str, secs: u32, token: &str| {
        format!(r#"{{"token_type":"{kind}","expires_in":{secs},"access_token":"{token}"}}"#)
    };
    check(&token("Bearer", 3599, ""), "no usable bearer token").await;
    check(&token("Bearer", 3599, "a b"), "no usable bearer token").await;
    check(&token("Bearer", 0, "abc"), "no usable bearer token").await;
    check(&token("mac", 3599, "abc"), "no usable bearer token").await;
}

#[tokio::test]
async fn a_sign_in_service_that_cannot_be_reached_is_named() {
    let desk = Desk::new();
    desk.script.sign_in(Reply::fault(SendError::Unreachable("the host name does not resolve".into())));
    let error = desk.home().token().await.unwrap_err();
    assert_eq!((error.kind.clone(), error.is_transient()), (ErrorKind::Unreachable, true));
    assert!(error.to_string().starts_with(
        "Microsoft's sign-in service (login.microsoftonline.com) cannot be reached: the host name does not resolve."
    ));
}

/// Keeps a refresh token and notes when it was replaced.
struct Kept {
    token: Mutex<String>,
    events: Arc<Mutex<Vec<String>>>,
    full: bool,
}

impl Kept {
    fn new(full: bool) -> Arc<Self> {
        Arc::new(Self { token: Mutex::new("refresh-0".into()), events: Arc::default(), full })
    }
}

impl RefreshTokens for Kept {
    fn load(&self) -> BoxFuture<'_, Result<SecretString, RefreshTokenFault>> {
        Box::pin(async { Ok(self.token.lock().unwrap().clone().into()) })
    }

    fn replace(&self, new: SecretString) -> BoxFuture<'_, Result<(), RefreshTokenFault>> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            if self.full {
                return Err(RefreshTokenFault("the disk is full".into()));
            }
            new.expose_secret().clone_into(&mut self.token.lock().unwrap());
            self.events.lock().unwrap().push(format!("stored {}", new.expose_secret()));
            Ok(())
        })
    }
}

#[tokio::test]
async fn sec_074_a_new_refresh_token_is_stored_before_its_access_token_is_used() {
    let desk = Desk::reading(Reply::last(""));
    desk.script.sign_in(Reply::token("access-1", Some("refresh-1")));
    let kept = Kept::new(false);
    let reads = desk.client.delegated(&credential(Cloud::Global, SECRET), customer(), kept.clone());
    reads.contracts().await.unwrap();
    let [sign_in, read] = desk.script.asked().try_into().unwrap();
    assert_eq!(sign_in.url.path(), format!("/{CUSTOMER}/oauth2/v2.0/token"));
    assert_eq!(
        (&*sign_in.form["grant_type"], &*sign_in.form["refresh_token"]),
        ("refresh_token", "refresh-0")
    );
    assert_eq!(sign_in.form["scope"], "https://graph.microsoft.com/.default offline_access");
    assert_eq!(sign_in.form["client_secret"], SECRET);
    assert_eq!(read.bearer(), Some("access-1"));
    assert_eq!(*kept.token.lock().unwrap(), "refresh-1");
}

#[tokio::test]
async fn sec_074_an_access_token_whose_refresh_token_cannot_be_stored_is_not_used() {
    let desk = Desk::reading(Reply::last(""));
    desk.script.sign_in(Reply::token("access-1", Some("refresh-1")));
    let reads = desk.client.delegated(&credential(Cloud::Global, SECRET), home(), Kept::new(true));
    let error = reads.contracts().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unavailable);
    assert!(error.to_string().contains("the disk is full"), "{error}");
    assert_eq!(desk.script.reads_asked(), 0);
}

#[tokio::test]
async fn sec_074_one_refresh_at_a_time_over_all_tenants_of_a_connection() {
    let desk = Desk::reading(Reply::last(""));
    for number in 1..=2 {
        desk.script.sign_in(Reply::token(&format!("access-{number}"), Some(&format!("refresh-{number}"))));
    }
    let kept = Kept::new(false);
    let credential = credential(Cloud::Global, SECRET);
    let both = [home(), customer()].map(|tenant| desk.client.delegated(&credential, tenant, kept.clone()));
    let read = join_all(both.iter().map(graph::TenantClient::contracts)).await;
    assert!(read.iter().all(Result::is_ok));
    let asked = desk.script.asked();
    let used: Vec<_> = asked.iter().filter_map(|asked| asked.form.get("refresh_token")).collect();
    assert_eq!(used, ["refresh-0", "refresh-1"], "the second tenant used what the first had stored");
    assert_eq!(*kept.events.lock().unwrap(), ["stored refresh-1", "stored refresh-2"]);
}

#[tokio::test]
async fn without_a_new_refresh_token_the_old_one_stays() {
    let desk = Desk::reading(Reply::last(""));
    desk.script.sign_in(Reply::token("access-1", None));
    let kept = Kept::new(false);
    desk.client
        .delegated(&credential(Cloud::Global, SECRET), home(), kept.clone())
        .contracts()
        .await
        .unwrap();
    assert_eq!(*kept.token.lock().unwrap(), "refresh-0");
    assert!(desk.home().contracts().await.is_ok());
    assert_eq!(desk.script.sign_ins_asked(), 2, "the app's own token is another one");
}
