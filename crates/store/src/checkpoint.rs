//! Checkpoints: how far a job has come, with the pages it has read so far in staging (security rules 65 and 67).
//! Every write begins at the job's fence: a worker that lost its lease writes nothing.

use std::fmt;

use domain::time::Timestamp;

use crate::{
    Store,
    error::Error,
    pause::pause_settle,
    queue::Lease,
    row::Row,
    sql::{Tx, statements},
    value::values,
    version::Topic,
};

/// How far a job has come. The default is the very beginning.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Checkpoint {
    /// Which of the unit's chains of pages is being read, from 0.
    pub list: u32,
    /// The next link of that chain; `None` at its beginning. Never logged.
    pub link: Option<String>,
    /// Pages in staging, of all chains.
    pub pages: u32,
    /// Short hashes of the links that were followed: a link that comes twice fails the unit.
    pub seen: Vec<String>,
    /// Whether everything is read, whatever the watermark says.
    pub full: bool,
    /// Calls made to Microsoft so far, those of earlier owners included.
    pub calls: u32,
    /// Requests inside batches so far.
    pub parts: u32,
    /// Failed tries since the last progress.
    pub tries: u32,
}

impl fmt::Debug for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checkpoint")
            .field("list", &self.list)
            .field("begun", &self.link.is_some())
            .field("pages", &self.pages)
            .field("full", &self.full)
            .field("calls", &self.calls)
            .field("parts", &self.parts)
            .field("tries", &self.tries)
            .finish_non_exhaustive()
    }
}

/// One page of a chain, as the engine has packed it.
#[derive(Clone, PartialEq, Eq)]
pub struct StagedPage {
    /// Which of the unit's chains, from 0.
    pub list: u32,
    /// Its place in the chain, from 0.
    pub number: u32,
    /// The selected fields, compressed; opaque here.
    pub body: Vec<u8>,
    /// On the last page of a delta chain: the link that the next read begins with. Never logged.
    pub delta: Option<String>,
}

impl fmt::Debug for StagedPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StagedPage")
            .field("list", &self.list)
            .field("number", &self.number)
            .field("bytes", &self.body.len())
            .field("last", &self.delta.is_some())
            .finish()
    }
}

/// Whether a person asked meanwhile that the job stops where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PauseAsked {
    /// Go on.
    No,
    /// Let the job go ([`Store::job_release`]); its checkpoint stays.
    Now,
}

statements! {
    JOB_CHECKPOINT = "UPDATE job SET list = $4, link = $5, pages = $6, seen = $7, reads_all = $8, calls = $9,
            parts = $10, tries = 0, progressed_at = $11
        WHERE id = $1 AND worker = $2 AND epoch = $3 RETURNING integration_id";
    PAGE_INSERT = "INSERT INTO staged_page (job_id, list, number, body, delta_link) VALUES ($1, $2, $3, $4, $5)";
    PAUSE_ASKED = "SELECT id FROM integration WHERE id = $1 AND pause = 'now'";
    PAGE_LIST = "SELECT j.id, p.list, p.number, p.body, p.delta_link
        FROM job j LEFT JOIN staged_page p ON p.job_id = j.id
        WHERE j.id = $1 AND j.worker = $2 AND j.epoch = $3 ORDER BY p.list, p.number";
    JOB_RESTART = "UPDATE job SET list = 0, link = NULL, pages = 0, seen = '[]', reads_all = 1, tries = 0,
            progressed_at = $4 WHERE id = $1 AND worker = $2 AND epoch = $3";
    PAGE_DROP = "DELETE FROM staged_page WHERE job_id = $1";
    JOB_DEFER = "UPDATE job SET worker = NULL, not_before = $4, tries = $5 WHERE id = $1 AND worker = $2 AND epoch = $3
        RETURNING id, integration_id, run_id, tenant_id, unit_kind";
    JOB_RELEASE = "UPDATE job SET worker = NULL WHERE id = $1 AND worker = $2 AND epoch = $3
        RETURNING id, integration_id, run_id, tenant_id, unit_kind";
    UNIT_WAITS = "UPDATE sync_unit SET state = 'queued', reason = COALESCE($4, reason)
        WHERE integration_id = $1 AND tenant_id = $2 AND kind = $3
            AND EXISTS (SELECT 1 FROM sync_run x WHERE x.id = $5 AND x.dry = 0)";
    RUN_WAITS = "UPDATE sync_run SET state = 'queued', reason = $2 WHERE id = $1 AND state = 'syncing'";
}

impl Store {
    /// Stores how far a job has come, with the page that brought it there, in one transaction; a following crash
    /// costs nothing of it. Its failed tries are forgotten.
    pub async fn job_checkpoint(
        &self,
        lease: &Lease,
        checkpoint: &Checkpoint,
        page: Option<&StagedPage>,
        now: Timestamp,
    ) -> Result<PauseAsked, Error> {
        let Checkpoint { list, link, pages, seen, full, calls, parts, tries: _ } = checkpoint;
        let seen = serde_json::to_string(seen).expect("a list of texts always serializes");
        let Lease { job, worker, epoch } = lease;
        let mut tx = self.db.write().await?;
        let values = values![
            *job,
            worker.as_str(),
            *epoch,
            *list,
            link.clone(),
            *pages,
            seen,
            *full,
            *calls,
            *parts,
            now
        ];
        let fenced = tx.first(JOB_CHECKPOINT, values).await?.ok_or(Error::LeaseLost)?;
        if let Some(StagedPage { list, number, body, delta }) = page {
            tx.run(PAGE_INSERT, values![*job, *list, *number, body.clone(), delta.clone()]).await?;
        }
        let integration: domain::id::IntegrationId = fenced.parse("integration_id")?;
        let asked = tx.first(PAUSE_ASKED, values![integration]).await?.is_some();
        tx.commit().await?;
        Ok(if asked { PauseAsked::Now } else { PauseAsked::No })
    }

    /// The pages that a job has read so far, chain by chain in their order.
    pub async fn staged(&self, lease: &Lease) -> Result<Vec<StagedPage>, Error> {
        let values = values![lease.job, lease.worker.as_str(), lease.epoch];
        let rows = self.db.all(PAGE_LIST, values).await?;
        if rows.is_empty() {
            return Err(Error::LeaseLost);
        }
        let staged = rows.iter().filter_map(|row| staged_page(row).transpose());
        staged.collect()
    }

    /// Forgets what a job has read and begins it anew, from everything instead of from its watermark: the watermark
    /// has expired, or does not fit what is stored (security rule 71). Current data stays as it is.
    pub async fn job_restart_full(&self, lease: &Lease, now: Timestamp) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let values = values![lease.job, lease.worker.as_str(), lease.epoch, now];
        if tx.run(JOB_RESTART, values).await? == 0 {
            return Err(Error::LeaseLost);
        }
        tx.run(PAGE_DROP, values![lease.job]).await?;
        tx.commit().await
    }

    /// Puts a job back until a later time, with the reason for those who look and its failed tries so far.
    pub async fn job_defer(
        &self,
        lease: &Lease,
        not_before: Timestamp,
        reason: &str,
        tries: u32,
        _now: Timestamp,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let values = values![lease.job, lease.worker.as_str(), lease.epoch, not_before, tries];
        let row = tx.first(JOB_DEFER, values).await?.ok_or(Error::LeaseLost)?;
        waits(&mut tx, &row, Some(reason)).await?;
        tx.commit().await
    }

    /// Lets a job go where it is, because of a pause or the end of this process; its checkpoint stays.
    pub async fn job_release(&self, lease: &Lease, _now: Timestamp) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        let values = values![lease.job, lease.worker.as_str(), lease.epoch];
        let row = tx.first(JOB_RELEASE, values).await?.ok_or(Error::LeaseLost)?;
        waits(&mut tx, &row, None).await?;
        tx.commit().await
    }
}

/// Shows that a job waits, and lets a pause come to rest with it.
async fn waits(tx: &mut Tx, row: &Row, reason: Option<&str>) -> Result<(), Error> {
    let reason = reason.map(ToOwned::to_owned);
    let run: domain::id::SyncRunId = row.parse("run_id")?;
    match row.opt_text("tenant_id")? {
        Some(tenant) => {
            let integration = row.text("integration_id")?;
            tx.run(UNIT_WAITS, values![integration, tenant, row.text("unit_kind")?, reason, run]).await?;
        }
        None => drop(tx.run(RUN_WAITS, values![run, reason]).await?),
    }
    pause_settle(tx, run).await?;
    Topic::Integrations.raise(tx).await
}

fn staged_page(row: &Row) -> Result<Option<StagedPage>, Error> {
    let Some(body) = row.opt_bytes("body")? else { return Ok(None) };
    let delta = row.opt_text("delta_link")?;
    Ok(Some(StagedPage { list: row.count("list")?, number: row.count("number")?, body, delta }))
}

/// Reads a job's checkpoint.
pub(crate) fn checkpoint(row: &Row) -> Result<Checkpoint, Error> {
    Ok(Checkpoint {
        list: row.count("list")?,
        link: row.opt_text("link")?,
        pages: row.count("pages")?,
        seen: row.json("seen")?,
        full: row.flag("reads_all")?,
        calls: row.count("calls")?,
        parts: row.count("parts")?,
        tries: row.count("tries")?,
    })
}
