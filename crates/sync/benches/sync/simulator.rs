//! The simulator as a process of its own, and what its admin API tells.

use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use domain::{cloud::Cloud, id::TenantId, integration::Connection};
use graph::{EndpointTable, Endpoints};
use serde_json::Value;
use url::Url;

pub const LATENCY_MS: u64 = 50;
const TENANTS: usize = 1_000;
const USERS_PER_TENANT: usize = 200;
const SKUS_PER_TENANT: usize = 30;

/// A running simulator; it ends with this process.
pub struct Simulator {
    pub tenants: usize,
    pub endpoints: EndpointTable,
    pub graph: Url,
    pub connection: Connection,
    pub secret: String,
    pub admin: String,
    pub http: reqwest::Client,
    _folder: tempfile::TempDir,
    _process: Child,
}

impl Simulator {
    pub fn start() -> Self {
        let tenants = std::env::var("SEATLEDGER_BENCH_TENANTS").ok().and_then(|text| text.parse().ok());
        let tenants: usize = tenants.unwrap_or(TENANTS);
        let folder = tempfile::tempdir().expect("the folder for temporary files can be written");
        let connections = folder.path().join("connections.json");
        let mut command = Command::new(program());
        command.args(["--world", "provider", "--exit-with-parent"]);
        command.arg("--connections-file").arg(&connections);
        for (name, value) in [
            ("--tenants", tenants),
            ("--users-per-tenant", USERS_PER_TENANT),
            ("--min-skus", SKUS_PER_TENANT),
            ("--latency-ms", usize::try_from(LATENCY_MS).unwrap_or_default()),
        ] {
            command.arg(name).arg(value.to_string());
        }
        // It ends when this pipe closes.
        let process = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("graph-sim starts");
        let told = wait_for(&connections);
        let text =
            |pointer: &str| told.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        let graph: Url = text("/endpoints/global").parse().expect("the simulator names its address");
        let endpoints = EndpointTable::microsoft()
            .with(Cloud::Global, Endpoints { login: graph.clone(), graph: graph.clone() });
        let connection = Connection {
            cloud: Cloud::Global,
            home_tenant: text("/connections/0/tenant_id").parse::<TenantId>().expect("a tenant id"),
            application: text("/connections/0/application_id").parse().expect("an application id"),
        };
        let secret = text("/connections/0/secret");
        #[allow(clippy::disallowed_methods, reason = "the baseline is a bare client on purpose")]
        let http = reqwest::Client::new();
        let admin = text("/admin");
        Self {
            tenants,
            endpoints,
            graph,
            connection,
            secret,
            admin,
            http,
            _folder: folder,
            _process: process,
        }
    }

    /// The calls that Microsoft's limits refused since the last time, and those that came before their wait was over.
    pub async fn print_refused(&self) {
        let counters = self.counters().await;
        let number = |name: &str| counters.get(name).and_then(Value::as_u64).unwrap_or_default();
        let (calls, refused, early) = (number("calls"), number("throttled"), number("early_calls"));
        println!("    {refused} of {calls} calls answered with 429, {early} before their wait was over");
        let reset = self.http.delete(format!("{}/_sim/counters", self.admin)).send().await;
        reset.expect("the simulator answers");
    }

    /// A number among the counters, such as `calls`.
    pub async fn counter(&self, name: &str) -> u64 {
        self.counters().await.get(name).and_then(Value::as_u64).unwrap_or_default()
    }

    async fn counters(&self) -> Value {
        let counters = self.http.get(format!("{}/_sim/counters", self.admin)).send().await;
        counters.expect("the simulator answers").json().await.expect("JSON")
    }
}

/// Beside this program: both are built into one folder.
fn program() -> PathBuf {
    let own = std::env::current_exe().expect("this program has a path");
    let beside = own.parent().and_then(|deps| deps.parent()).map(|folder| folder.join("graph-sim"));
    beside.filter(|path| path.is_file()).expect("build it first: cargo build --release -p graph-sim")
}

fn wait_for(connections: &std::path::Path) -> Value {
    for _ in 0..600 {
        if let Ok(text) = std::fs::read_to_string(connections) {
            return serde_json::from_str(&text).expect("the simulator writes JSON");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the simulator did not start within a minute")
}
