//! A scripted Microsoft: answers in the order they were written down, and remembers what it was asked.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU32, Ordering},
    },
};

use bytes::Bytes;
use domain::{
    cloud::Cloud,
    id::{ApplicationId, TenantId},
    integration::Connection,
    time::{Clock, Timestamp},
};
use futures::future::BoxFuture;
use graph::{Client, Credential, EndpointTable, TenantClient, Transport};
use outbound::{Method, Request, Response, SendError};
use secrecy::SecretString;
use url::Url;

pub const HOME: &str = "48a80680-7326-48cd-9935-b556b81d3a4e";
pub const CUSTOMER: &str = "52eaad04-13a2-4a2f-9ce8-93a294fadf36";
pub const APPLICATION: &str = "86be4c01-505b-45e9-bfc0-9b825fd84000";
pub const SECRET: &str = "a~b+c/d&e=f%g h";

pub fn home() -> TenantId {
    HOME.parse().unwrap()
}

pub fn customer() -> TenantId {
    CUSTOMER.parse().unwrap()
}

/// One scripted answer.
#[derive(Clone)]
pub struct Reply(Result<Response, SendError>);

impl Reply {
    pub fn new(status: u16, body: impl Into<Bytes>) -> Self {
        Self(Ok(Response { status, headers: http::HeaderMap::new(), body: body.into() }))
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name: http::HeaderName = name.parse().unwrap();
        self.0.as_mut().unwrap().headers.insert(name, value.parse().unwrap());
        self
    }

    pub fn fault(cause: SendError) -> Self {
        Self(Err(cause))
    }

    /// A list that ends with this page.
    pub fn last(entries: &str) -> Self {
        Self::new(200, format!(r#"{{"value":[{entries}]}}"#))
    }

    /// The last page of a delta round.
    pub fn round(entries: &str, delta: &str) -> Self {
        Self::new(200, format!(r#"{{"value":[{entries}],"@odata.deltaLink":"{delta}"}}"#))
    }

    /// The answer to a batch.
    pub fn batch(parts: &[serde_json::Value]) -> Self {
        Self::new(200, serde_json::json!({ "responses": parts }).to_string())
    }

    /// A page that leads on.
    pub fn page(entries: &str, next: &str) -> Self {
        Self::new(200, format!(r#"{{"value":[{entries}],"@odata.nextLink":"{next}"}}"#))
    }

    pub fn token(value: &str, refresh: Option<&str>) -> Self {
        let refresh = refresh.map(|token| format!(r#","refresh_token":"{token}""#)).unwrap_or_default();
        Self::new(
            200,
            format!(r#"{{"token_type":"Bearer","expires_in":3599,"access_token":"{value}"{refresh}}}"#),
        )
    }

    pub fn refusal(status: u16, code: &str) -> Self {
        Self::new(status, format!(r#"{{"error":{{"code":"{code}","message":"No.","innerError":{{}}}}}}"#))
    }

    pub fn aadsts(status: u16, word: &str, number: u32) -> Self {
        Self::new(
            status,
            format!(
                r#"{{"error":"{word}","error_description":"AADSTS{number}: Text.\r\nTrace ID: x","error_codes":[{number}]}}"#
            ),
        )
    }
}

/// One request as the script saw it.
#[derive(Debug, Clone)]
pub struct Asked {
    pub url: Url,
    pub headers: BTreeMap<&'static str, String>,
    pub form: BTreeMap<String, String>,
    pub json: serde_json::Value,
}

impl Asked {
    pub fn is_sign_in(&self) -> bool {
        self.url.path().ends_with("/oauth2/v2.0/token")
    }

    pub fn bearer(&self) -> Option<&str> {
        self.headers.get("authorization")?.strip_prefix("Bearer ")
    }
}

/// Sign-ins and reads have a queue each. An empty queue of sign-ins gives `token-1`, `token-2` …; an empty queue of
/// reads repeats the last answer.
#[derive(Default)]
pub struct Script {
    sign_ins: Mutex<VecDeque<Reply>>,
    reads: Mutex<VecDeque<Reply>>,
    asked: Mutex<Vec<Asked>>,
    tokens: AtomicU32,
    under_way: AtomicU32,
    most_at_once: AtomicU32,
}

impl Script {
    pub fn sign_in(&self, reply: Reply) {
        self.sign_ins.lock().unwrap().push_back(reply);
    }

    pub fn read(&self, reply: Reply) {
        self.reads.lock().unwrap().push_back(reply);
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub fn sign_ins_asked(&self) -> usize {
        self.asked().iter().filter(|asked| asked.is_sign_in()).count()
    }

    pub fn reads_asked(&self) -> usize {
        self.asked().len() - self.sign_ins_asked()
    }

    /// What was asked but for sign-ins.
    pub fn reads(&self) -> Vec<Asked> {
        self.asked().into_iter().filter(|asked| !asked.is_sign_in()).collect()
    }

    /// The most requests that were under way at once since this was last asked.
    pub fn most_at_once(&self) -> u32 {
        self.most_at_once.swap(0, Ordering::Relaxed)
    }

    fn answer(&self, asked: &Asked) -> Reply {
        if asked.is_sign_in() {
            let number = self.tokens.fetch_add(1, Ordering::Relaxed) + 1;
            let scripted = self.sign_ins.lock().unwrap().pop_front();
            return scripted.unwrap_or_else(|| Reply::token(&format!("token-{number}"), None));
        }
        let mut reads = self.reads.lock().unwrap();
        let next = if reads.len() > 1 { reads.pop_front() } else { reads.front().cloned() };
        next.expect("a read that the script does not know")
    }
}

impl Transport for Script {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, SendError>> {
        self.take(request, serde_json::Value::Null)
    }

    fn send_json(&self, request: Request, json: Vec<u8>) -> BoxFuture<'_, Result<Response, SendError>> {
        assert_eq!((request.method, request.form.is_none()), (Method::Post, true));
        self.take(request, serde_json::from_slice(&json).unwrap())
    }
}

impl Script {
    fn take(&self, request: Request, json: serde_json::Value) -> BoxFuture<'_, Result<Response, SendError>> {
        let body = request.form_body().unwrap_or_default();
        let headers =
            request.headers.iter().map(|(name, value)| (*name, value.expose().to_owned())).collect();
        let form = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        let asked = Asked { url: request.url, headers, form, json };
        self.asked.lock().unwrap().push(asked.clone());
        Box::pin(async move {
            let at_once = self.under_way.fetch_add(1, Ordering::Relaxed) + 1;
            self.most_at_once.fetch_max(at_once, Ordering::Relaxed);
            // Lets every other call of a test start before this one is answered.
            for _ in 0..5 {
                tokio::task::yield_now().await;
            }
            self.under_way.fetch_sub(1, Ordering::Relaxed);
            self.answer(&asked).0
        })
    }
}

/// A clock that stands still until a test moves it.
pub struct HandClock(AtomicI64);

impl HandClock {
    pub fn advance_secs(&self, secs: i64) {
        self.0.fetch_add(secs * 1000, Ordering::Relaxed);
    }
}

impl Default for HandClock {
    fn default() -> Self {
        Self(AtomicI64::new(1_795_000_000_000))
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

pub fn connection(cloud: Cloud) -> Connection {
    let application: ApplicationId = APPLICATION.parse().unwrap();
    Connection { cloud, home_tenant: home(), application }
}

pub fn credential(cloud: Cloud, secret: &str) -> Arc<Credential> {
    Arc::new(Credential { connection: connection(cloud), proof: SecretString::from(secret).into() })
}

/// A client, its script and its clock.
pub struct Desk {
    pub script: Arc<Script>,
    pub clock: Arc<HandClock>,
    pub client: Client,
}

impl Desk {
    pub fn new() -> Self {
        let script = Arc::new(Script::default());
        let clock = Arc::new(HandClock::default());
        let client = Client::new(script.clone(), EndpointTable::microsoft(), clock.clone());
        Self { script, clock, client }
    }

    /// Reads the home tenant as the app.
    pub fn home(&self) -> TenantClient {
        self.client.app_only(&credential(Cloud::Global, SECRET), home())
    }

    /// Reads a customer's tenant as the app.
    pub fn customer(&self) -> TenantClient {
        self.client.app_only(&credential(Cloud::Global, SECRET), customer())
    }

    /// A desk whose next read is answered so.
    pub fn reading(reply: Reply) -> Self {
        let desk = Self::new();
        desk.script.read(reply);
        desk
    }
}
