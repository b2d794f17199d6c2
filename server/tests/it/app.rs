//! A server of its own for each test: fresh database, free port, simulated Microsoft.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use domain::{account::Role, id::OrganizationId, time::Timestamp};
use graph_sim::{Cloud, DemoConnection, Simulator, World};
use reqwest::{Client, RequestBuilder, Response, header, redirect::Policy};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use store::{KeySource, Store};
use tempfile::TempDir;

/// The running server, as a browser without JavaScript sees it: cookies are kept, redirects are shown.
pub struct TestApp {
    pub origin: String,
    pub client: Client,
    pub simulator: Simulator,
    pub connection: DemoConnection,
    pub set_up_link: String,
    folder: TempDir,
    server: Child,
}

pub const EMAIL: &str = "ada@example.com";
pub const PASSWORD: &str = "quiet-Ledger-orbit-77";

impl TestApp {
    pub async fn start() -> Self {
        Self::start_with(World::published()).await
    }

    pub async fn start_with(world: World) -> Self {
        Self::start_in(world, &[]).await
    }

    /// The same with these environment variables.
    pub async fn start_in(world: World, variables: &[(&str, &str)]) -> Self {
        let simulator = Simulator::start(world, graph_sim::Options::default()).await.unwrap();
        let connection = simulator.credentials().into_iter().next().unwrap();
        let folder = tempfile::tempdir().unwrap();
        site(folder.path());
        let endpoints: BTreeMap<_, _> =
            Cloud::ALL.into_iter().map(|cloud| (cloud, simulator.url(cloud))).collect();
        let file = json!({ "endpoints": endpoints, "connections": [] }).to_string();
        std::fs::write(folder.path().join("simulator.json"), file).unwrap();
        let port = free_port();
        let mut command = command(folder.path(), port);
        let command = command.envs(variables.iter().copied());
        let mut server = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let set_up_link = line.split_whitespace().find(|word| word.contains("/set-up?")).unwrap_or_default();
        Self {
            origin: format!("http://127.0.0.1:{port}"),
            client: client(),
            simulator,
            connection,
            set_up_link: set_up_link.to_owned(),
            folder,
            server,
        }
    }

    /// The same with an Administrator who has just signed in.
    pub async fn signed_in(self) -> Self {
        let token = self.set_up_link.split_once("token=").expect("a set-up link").1.to_owned();
        let form = [
            ("token", token.as_str()),
            ("name", "Ada Example"),
            ("email", EMAIL),
            ("password", PASSWORD),
            ("password_again", PASSWORD),
        ];
        let answer = self.submit("/fn/set_up", &form).await;
        assert!(answer.status().is_redirection(), "{}", answer.status());
        self
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.origin))
    }

    /// What a browser without JavaScript sends when a form of ours is submitted.
    pub async fn submit(&self, path: &str, form: &[(&str, &str)]) -> Response {
        self.post(path).header(header::ACCEPT, "text/html").form(&prefixed(form)).send().await.unwrap()
    }

    /// What a browser sends from one of our own pages.
    pub fn post(&self, path: &str) -> RequestBuilder {
        let request = self.client.post(format!("{}{path}", self.origin));
        request.header("sec-fetch-site", "same-origin").header(header::ORIGIN, &self.origin)
    }

    pub async fn page(&self, path: &str) -> Response {
        self.get(path).header(header::ACCEPT, "text/html").send().await.unwrap()
    }

    /// Connects to the simulated tenant and waits until its first run has ended.
    pub async fn connect(&self) {
        let body = json!({"form": {
            "cloud": "global",
            "name": "Published",
            "tenant_id": self.connection.tenant_id.to_string(),
            "application_id": self.connection.application_id.to_string(),
            "secret": self.connection.secret,
            "secret_expires_on": "2028-11-20",
        }});
        let answer = self.post("/fn/connect_integration").json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
        self.settled().await;
    }

    /// The only integration, once its run has ended.
    pub async fn settled(&self) -> Value {
        for _ in 0..400 {
            let list: Vec<Value> =
                self.get("/fn/list_integrations").send().await.unwrap().json().await.unwrap();
            let integration = list.into_iter().next().unwrap_or_default();
            if !["queued", "syncing"].contains(&integration["run"]["state"].as_str().unwrap_or("queued")) {
                return integration;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the run did not end");
    }

    /// The server's own database, beside the server.
    pub async fn store(&self) -> Store {
        let data = self.data().join("data");
        let url = format!("sqlite:{}", data.join("seatledger.db").display());
        let key = KeySource::MasterKeyFile(data.join("master.key"));
        Store::open(&url, key, now()).await.unwrap()
    }

    /// Signs in a person of this role, who sees these organizations, or all of them: the value of their cookie.
    pub async fn signed_in_as(&self, role: Role, organizations: Option<&[OrganizationId]>) -> String {
        let store = self.store().await;
        let (token, _) = store::testing::person(&store, role, organizations, now()).await;
        store.close().await;
        format!("sid={}", token.expose_secret())
    }

    /// Ends the server in order, as its parent's end does; the data and the simulator stay.
    pub fn stop(&mut self) {
        drop(self.server.stdin.take());
        assert!(self.server.wait().unwrap().success(), "the server ends in order");
    }

    pub fn data(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        drop(self.server.stdin.take());
        drop(self.server.wait());
    }
}

/// The present.
#[allow(clippy::disallowed_methods, reason = "the server under test goes by the system's clock")]
pub fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Timestamp(since.as_millis().try_into().unwrap())
}

/// Fields of a form as server functions name them.
fn prefixed(form: &[(&str, &str)]) -> Vec<(String, String)> {
    form.iter().map(|(name, value)| (format!("form[{name}]"), (*value).to_owned())).collect()
}

/// The server's program, told to use nothing outside this folder.
pub fn command(folder: &Path, port: u16) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command.env_clear();
    command.arg("--exit-with-parent").arg("--listen").arg(format!("127.0.0.1:{port}"));
    command.arg("--data").arg(folder.join("data")).arg("--site").arg(folder.join("site"));
    if folder.join("simulator.json").exists() {
        command.arg("--simulator").arg(folder.join("simulator.json"));
    }
    command
}

/// The least that the server asks of built files.
pub fn site(folder: &Path) {
    let package = folder.join("site").join("pkg");
    std::fs::create_dir_all(&package).unwrap();
    std::fs::write(folder.join("site").join("hash.txt"), "js: a\nwasm: b\ncss: c\n").unwrap();
    std::fs::write(package.join("seatledger.a.js"), "export {};").unwrap();
}

pub fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

#[allow(
    clippy::disallowed_methods,
    reason = "a browser's stand-in, which only talks to the server under test"
)]
fn client() -> Client {
    outbound::install_tls();
    Client::builder().cookie_store(true).no_proxy().redirect(Policy::none()).build().unwrap()
}

/// One that shows answers as they came over the wire, compressed or not.
#[allow(
    clippy::disallowed_methods,
    reason = "a browser's stand-in, which only talks to the server under test"
)]
pub fn wire_client() -> Client {
    outbound::install_tls();
    Client::builder().no_proxy().no_gzip().no_brotli().build().unwrap()
}
