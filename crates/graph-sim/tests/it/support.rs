//! A started simulator with an HTTP client, and the few requests that every test makes.

use graph_sim::{Cloud, DemoConnection, Options, Simulator, World};
use reqwest::header::HeaderMap;
use reqwest::{Client, StatusCode};
use serde_json::Value;

/// A simulator, a client and the connection of the world's first application.
pub struct Sim {
    pub simulator: Simulator,
    pub client: Client,
    pub connection: DemoConnection,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Sim {
    pub async fn of(world: World) -> Sim {
        Sim::with(world, Options::default()).await
    }

    pub async fn with(world: World, options: Options) -> Sim {
        let simulator = Simulator::start(world, options).await.expect("the loopback address has free ports");
        let connection = simulator.credentials().into_iter().next().expect("the world has an application");
        Sim { simulator, client: client(), connection }
    }

    /// The form of a client credentials request with the demo's own application and secret.
    pub fn form(&self) -> Vec<(&'static str, String)> {
        vec![
            ("grant_type", "client_credentials".to_owned()),
            ("client_id", self.connection.application_id.to_string()),
            ("client_secret", self.connection.secret.clone()),
            ("scope", "https://graph.microsoft.com/.default".to_owned()),
        ]
    }

    /// Posts a form to a tenant's token endpoint in a cloud.
    pub async fn post(&self, cloud: Cloud, tenant: &str, form: &[(&str, String)]) -> Answer {
        let url = format!("{}/{tenant}/oauth2/v2.0/token", self.simulator.url(cloud));
        read(self.client.post(url).form(form).send().await.expect("sign-in answers")).await
    }

    /// An app-only token for a tenant.
    pub async fn token(&self, tenant: &str) -> String {
        let answer = self.post(Cloud::Global, tenant, &self.form()).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        answer.body["access_token"].as_str().expect("a token").to_owned()
    }

    /// An app-only token for the connection's own tenant.
    pub async fn home_token(&self) -> String {
        self.token(&self.connection.tenant_id.to_string()).await
    }

    /// Asks for a path below `/v1.0`, or for a whole link.
    pub async fn get(&self, path: &str, token: &str) -> Answer {
        read(self.request(path, token).send().await.expect("Graph answers")).await
    }

    pub fn request(&self, path: &str, token: &str) -> reqwest::RequestBuilder {
        let origin = self.simulator.url(Cloud::Global);
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{origin}/v1.0/{path}") };
        self.client.get(url).bearer_auth(token)
    }

    /// Every item of a list, over all of its pages, and how many pages there were.
    pub async fn all(&self, path: &str, token: &str) -> (Vec<Value>, usize) {
        let (mut items, mut pages, mut next) = (Vec::new(), 0, Some(path.to_owned()));
        while let Some(link) = next {
            let answer = self.get(&link, token).await;
            assert_eq!(answer.status, 200, "{link}: {:?}", answer.body);
            items.extend(answer.body["value"].as_array().expect("a list").iter().cloned());
            next = answer.body["@odata.nextLink"].as_str().map(str::to_owned);
            pages += 1;
            assert!(pages <= 1_000, "the pages of {path} never end");
        }
        (items, pages)
    }

    /// A whole delta round from a path or link: its items in order, and the link to the next round. Each page is shown.
    pub async fn round(&self, path: &str, token: &str, mut show: impl FnMut(&Value)) -> (Vec<Value>, String) {
        let (mut items, mut link) = (Vec::new(), path.to_owned());
        for _ in 0..1_000 {
            let answer = self.get(&link, token).await;
            assert_eq!(answer.status, 200, "{link}: {:?}", answer.body);
            show(&answer.body);
            items.extend(answer.body["value"].as_array().expect("a list").iter().cloned());
            match (answer.body["@odata.nextLink"].as_str(), answer.body["@odata.deltaLink"].as_str()) {
                (Some(next), None) => next.clone_into(&mut link),
                (None, Some(delta)) => return (items, delta.to_owned()),
                both => panic!("a page has one of the links: {both:?}"),
            }
        }
        panic!("the pages of {path} never end");
    }
}

impl Answer {
    /// Graph's error code.
    pub fn code(&self) -> &str {
        self.body["error"]["code"].as_str().unwrap_or("")
    }

    /// Sign-in's first AADSTS number.
    pub fn aadsts(&self) -> u64 {
        self.body["error_codes"][0].as_u64().unwrap_or(0)
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or("")
    }
}

pub async fn read(response: reqwest::Response) -> Answer {
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = response.bytes().await.expect("the body arrives");
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Answer { status, headers, body }
}

#[allow(clippy::disallowed_methods, reason = "the client of these tests talks to the simulator only")]
pub fn client() -> Client {
    // A client wants a TLS provider even when it speaks plain HTTP; the second caller finds it installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client needs nothing more")
}
