//! Our side: the engine over a real client and a real database, run after run.

use std::{sync::Arc, time::SystemTime};

use domain::{
    id::{IntegrationId, TenantId},
    integration::Reach,
    settings::{SkuChoice, SyncSettings, TenantSettings, UserChoice},
    sync_run::Trigger,
    time::{Clock, Timestamp},
};
use graph::Client;
use outbound::Trusted;
use serde_json::json;
use store::{NewCredential, NewIntegration, RunOptions, Scope, Store, testing::TestDatabase};
use sync::{Engine, Limits};
use tokio_util::sync::CancellationToken;

use crate::{
    measure::{Measure, Meter},
    report,
    simulator::Simulator,
};

/// The time of this machine.
struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "a bench measures real time, and this is its only clock")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// An integration whose settings take everyone.
pub struct Provider {
    store: Store,
    scope: Scope,
    engine: Engine,
    integration: IntegrationId,
}

impl Provider {
    pub async fn connect(database: &TestDatabase, simulator: &Simulator) -> Self {
        let store = database.store.clone();
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let transport = Trusted::new(&simulator.endpoints.origins()).expect("a client can be built");
        let client = Client::new(Arc::new(transport), simulator.endpoints.clone(), Arc::clone(&clock));
        let engine = Engine::new(store.clone(), client, clock, "bench", Limits::default());
        let scope = store::testing::administrator(&store).await;
        let new = NewIntegration {
            name: "Bench".into(),
            connection: simulator.connection.clone(),
            reach: Reach::Partner,
            credential: NewCredential {
                secret: &simulator.secret.clone().into(),
                thumbprint: None,
                expires_at: None,
            },
            by: None,
        };
        let now = SystemClock.now();
        let integration = store.integration_create(&scope, new, now).await.expect("the integration is new");
        let users = UserChoice { licensed: SkuChoice::Any, unlicensed: true, guests: true };
        let tenants = TenantSettings { licenses: true, users: Some(users), groups: true };
        let settings = SyncSettings { tenants, ..SyncSettings::recommended() };
        store.run_cancel(&scope, integration, now).await.expect("connecting asked for a run");
        store.settings_save(&scope, integration, &settings, now).await.expect("the settings are sound");
        Self { store, scope, engine, integration }
    }

    /// One whole run, with its figures.
    pub async fn phase(&self, what: &str, baseline: Option<&Meter>) {
        let (options, now) = (RunOptions::default(), SystemClock.now());
        let asked =
            self.store.run_request(&self.scope, self.integration, Trigger::Person, options, now).await;
        let run = asked.expect("the integration exists").run;
        let measure = Measure::start();
        self.engine.run_to_the_end(&[run], &CancellationToken::new()).await.expect("the queue is readable");
        let meter = measure.end();
        let told = self.store.run_state(run).await.expect("the run is readable").expect("the run exists");
        report(what, &meter, Some(told.counts.calls.into()), baseline);
        let (summary, counts) = (told.summary, told.counts);
        println!(
            "    {}, {} of {} tenants, {} added, {} changed, {} ended",
            summary.state.label(),
            summary.tenants_done - summary.tenants_failed,
            summary.tenants_total,
            counts.added,
            counts.changed,
            counts.ended,
        );
    }

    pub async fn print_rows(&self) {
        let number = |sql: &'static str| store::testing::number(&self.store, sql);
        println!(
            "    {} users, {} assignments, {} groups, {} SKUs",
            number("SELECT COUNT(*) AS n FROM directory_user").await,
            number("SELECT COUNT(*) AS n FROM license_assignment").await,
            number("SELECT COUNT(*) AS n FROM directory_group").await,
            number("SELECT COUNT(*) AS n FROM subscribed_sku").await,
        );
    }

    /// Gives one user in two hundred another title; how many that are.
    pub async fn change_some(&self, simulator: &Simulator) -> usize {
        let rows = self.store.integration_tenants(&self.scope, self.integration).await.expect("it exists");
        let mut changed = 0;
        for tenant in rows.iter().map(|row| row.tenant) {
            for id in self.one_in_two_hundred(tenant).await {
                let url = format!("{}/_sim/tenants/{tenant}/users/{id}", simulator.admin);
                let title = json!({ "job_title": format!("Title {changed}") });
                let answer =
                    simulator.http.patch(url).json(&title).send().await.expect("the simulator answers");
                changed += usize::from(answer.status().is_success());
            }
        }
        changed
    }

    async fn one_in_two_hundred(&self, tenant: TenantId) -> Vec<String> {
        let stored = self.store.users_stored(&self.scope, tenant).await.expect("the tenant is stored");
        stored.iter().step_by(200).map(|row| row.user.id.to_string()).collect()
    }

    /// Counted by triggers, in a run of its own: they would cost time in the others.
    pub async fn print_writes_of_an_unchanged_run(&self) {
        store::testing::watch_writes(&self.store).await;
        self.phase("unchanged, writes counted", None).await;
        println!("    rows written by table: {:?}", store::testing::writes(&self.store).await);
    }
}
