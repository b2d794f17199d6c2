//! The account of a run: who claimed which unit how often, by a trigger of the test's own, and how often each page was
//! fetched for it, by the simulator's count.

use std::collections::BTreeMap;

use graph_sim::Kind;
use store::testing::TestDatabase;
use uuid::Uuid;

use crate::scene::Scene;

/// A claim is an update of a job that names a worker.
const ON_SQLITE: &str = "
    CREATE TABLE testing_claim (job TEXT NOT NULL, epoch INTEGER NOT NULL, worker TEXT NOT NULL, run TEXT NOT NULL,
        tenant TEXT, kind TEXT, pages INTEGER NOT NULL, PRIMARY KEY (job, epoch));
    CREATE TRIGGER testing_claimed AFTER UPDATE OF worker ON job WHEN NEW.worker IS NOT NULL BEGIN
        INSERT INTO testing_claim
        VALUES (NEW.id, NEW.epoch, NEW.worker, NEW.run_id, NEW.tenant_id, NEW.unit_kind, NEW.pages); END;";
const ON_POSTGRES: &str = "
    CREATE TABLE testing_claim (job TEXT NOT NULL, epoch BIGINT NOT NULL, worker TEXT NOT NULL, run TEXT NOT NULL,
        tenant TEXT, kind TEXT, pages BIGINT NOT NULL, PRIMARY KEY (job, epoch));
    CREATE FUNCTION testing_claimed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO testing_claim
        VALUES (NEW.id, NEW.epoch, NEW.worker, NEW.run_id, NEW.tenant_id, NEW.unit_kind, NEW.pages);
        RETURN NULL; END; $$;
    CREATE TRIGGER testing_claimed AFTER UPDATE OF worker ON job FOR EACH ROW WHEN (NEW.worker IS NOT NULL)
        EXECUTE FUNCTION testing_claimed();";

/// Writes down every claim from now on.
pub async fn watch_claims(database: &TestDatabase) {
    let sql = match database.kind {
        store::testing::Kind::Sqlite => ON_SQLITE,
        store::testing::Kind::Postgres => ON_POSTGRES,
    };
    store::testing::script(&database.store, sql).await.unwrap();
}

/// A unit, as far as pages tell it: the tenant, and the unit's kind or `discovery`.
type Unit = (Uuid, String);

/// What became of one run.
#[derive(Debug, Default)]
pub struct Account {
    /// Pages that were fetched, each as often as it was.
    pub fetched: u64,
    /// Pages that were fetched although they had been before.
    pub again: u64,
    /// Claims of units, discovery included.
    pub claims: u64,
    /// Claims that went on from committed pages of an earlier one.
    pub resumed: u64,
    /// Claims by worker.
    pub workers: BTreeMap<String, u64>,
}

impl Scene<'_> {
    /// Draws up the account of the run that is over and checks it: whoever claims a unit fetches at most the one call
    /// again that the one before had not committed. Clears the account for the next run.
    pub async fn settle(&self) -> Account {
        let (mut account, claims) = self.claims().await;
        for ((tenant, kind), (fetched, pages)) in self.pages() {
            let claims: u64 =
                units(kind).iter().filter_map(|unit| claims.get(&(tenant, (*unit).to_owned()))).sum();
            assert!(claims > 0, "{kind:?} of {tenant} was read by nobody");
            // The home tenant's entry belongs to two units, which both read it.
            let needed = if kind == Kind::Organization { claims.min(2) } else { pages };
            assert!(
                fetched < needed + claims,
                "{kind:?} of {tenant}: {pages} pages in {claims} claims were fetched {fetched} times"
            );
            account.fetched += fetched;
            account.again += fetched.saturating_sub(needed);
        }
        self.simulator.admin().reset_counters();
        store::testing::script(&self.store, "DELETE FROM testing_claim").await.unwrap();
        account
    }

    async fn claims(&self) -> (Account, BTreeMap<Unit, u64>) {
        let home = self.simulator.credentials()[0].tenant_id;
        let (mut account, mut claims) = (Account::default(), BTreeMap::new());
        let rows =
            "SELECT worker || ' ' || COALESCE(tenant, '-') || ' ' || COALESCE(kind, 'discovery') || ' '
            || CAST(epoch AS TEXT) || ' ' || CAST(pages AS TEXT) AS t FROM testing_claim";
        for row in store::testing::texts(&self.store, rows).await {
            let [worker, tenant, kind, epoch, pages] = row.split(' ').collect::<Vec<_>>().try_into().unwrap();
            let tenant = tenant.parse().unwrap_or(home);
            *claims.entry((tenant, kind.to_owned())).or_insert(0) += 1;
            *account.workers.entry(worker.to_owned()).or_insert(0) += 1;
            account.claims += 1;
            account.resumed += u64::from(epoch != "1" && pages != "0");
        }
        (account, claims)
    }

    /// By tenant and kind: how many pages were fetched, and how many there are.
    fn pages(&self) -> BTreeMap<(Uuid, Kind), (u64, u64)> {
        let mut pages = BTreeMap::new();
        for page in self.simulator.admin().pages() {
            let (fetched, last) = pages.entry((page.tenant, page.kind)).or_insert((0, 0));
            *fetched += page.served;
            *last = u64::from(page.page).max(*last);
        }
        pages
    }
}

/// The units that read pages of a kind.
fn units(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Users => &["users"],
        Kind::Groups => &["groups"],
        Kind::Contracts | Kind::Relationships => &["discovery"],
        Kind::Organization => &["licenses", "discovery"],
        _ => &["licenses"],
    }
}
