//! The end of a run: which notices follow, and the outbox rows of their mail, in the run's own transaction.

use domain::{
    id::{IntegrationId, SyncRunId},
    notice::{Ended, Facts, RunFacts, Standing, Trouble},
    sync_run::RunState,
    time::Timestamp,
};

use super::{notice_insert, recipients};
use crate::{
    error::Error,
    mail_outbox::mail_queue,
    row::Row,
    sql::{Tx, statements},
    value::values,
    version::Topic,
};

statements! {
    ENDED_FIND = "SELECT r.integration_id, r.state, r.tenants_total, r.tenants_failed, r.tenants_attention, r.reason,
            i.settings, u.email, CAST(CASE WHEN r.tenants IS NULL THEN 1 ELSE 0 END AS BIGINT) AS whole,
            CAST(CASE WHEN i.settings IS NOT NULL AND i.settings_at <= r.queued_at THEN 1 ELSE 0 END AS BIGINT) AS settings_saved,
            CAST(CASE WHEN i.quarantined_at IS NULL THEN 0 ELSE 1 END AS BIGINT) AS quarantined,
            (SELECT COUNT(*) FROM held_removal h WHERE h.integration_id = i.id AND h.state = 'pending'
                AND h.created_at >= r.queued_at) AS held_lists,
            (SELECT COUNT(*) FROM held_removal h JOIN held_item e ON e.held_id = h.id
                WHERE h.integration_id = i.id AND h.state = 'pending') AS held_rows,
            s.set_up_told, s.failures, s.trouble, s.tenants_attention AS told_attention
        FROM sync_run r JOIN integration i ON i.id = r.integration_id
        LEFT JOIN notice_standing s ON s.integration_id = i.id
        LEFT JOIN user_account u ON u.id = i.created_by AND u.disabled_at IS NULL
        WHERE r.id = $1 AND r.dry = 0 AND r.cancelled_by IS NULL";
    STANDING_SET = "INSERT INTO notice_standing (integration_id, set_up_told, failures, trouble, tenants_attention)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (integration_id) DO UPDATE SET set_up_told = excluded.set_up_told, failures = excluded.failures,
            trouble = excluded.trouble, tenants_attention = excluded.tenants_attention";
}

/// Writes the notices that follow from the end of a run, and their mail. Call it once in the transaction that ends
/// the run, after the run's own row is written. Dry runs and canceled ones say nothing. Writes no row while nothing
/// that people are told of changes.
pub(crate) async fn notices_of_run_end(tx: &mut Tx, run: SyncRunId, now: Timestamp) -> Result<(), Error> {
    let Some(row) = tx.first(ENDED_FIND, values![run]).await? else { return Ok(()) };
    let integration: IntegrationId = row.parse("integration_id")?;
    let before = standing(&row)?;
    let ended = ended(&row)?;
    let (after, reasons) = before.unwrap_or_default().after(ended);
    if before != Some(after) {
        let Standing { set_up_told, failures, trouble, tenants_attention } = after;
        let values = values![integration, set_up_told, failures, trouble.key(), tenants_attention];
        tx.run(STANDING_SET, values).await?;
    }
    if reasons.is_empty() {
        return Ok(());
    }
    let facts = Facts::Run(facts(&row, ended)?);
    let recipients = recipients(&row)?;
    for reason in reasons {
        let notice = notice_insert(tx, integration, reason, &facts, now).await?;
        mail_queue(tx, integration, reason, notice, &recipients, now).await?;
    }
    Topic::Notices.raise(tx).await
}

/// `None` before the first run.
fn standing(row: &Row) -> Result<Option<Standing>, Error> {
    let Some(trouble) = row.opt_text("trouble")? else { return Ok(None) };
    Ok(Some(Standing {
        set_up_told: row.flag("set_up_told")?,
        failures: row.count("failures")?,
        trouble: Trouble::from_key(&trouble).ok_or_else(|| row.inconsistent("trouble"))?,
        tenants_attention: row.count("told_attention")?,
    }))
}

fn ended(row: &Row) -> Result<Ended, Error> {
    Ok(Ended {
        state: row.key("state", RunState::from_key)?,
        whole: row.flag("whole")?,
        settings_saved: row.flag("settings_saved")?,
        quarantined: row.flag("quarantined")?,
        tenants_attention: row.count("tenants_attention")?,
        held_lists: row.count("held_lists")?,
    })
}

fn facts(row: &Row, ended: Ended) -> Result<RunFacts, Error> {
    let total = row.count("tenants_total")?;
    Ok(RunFacts {
        state: ended.state,
        tenants_total: total,
        tenants_failed: row.count("tenants_failed")?,
        tenants_attention: ended.tenants_attention,
        quarantined: ended.quarantined,
        held_rows: row.count("held_rows")?,
        // Of several tenants the run's reason only counts, as the notice does itself.
        cause: row.opt_text("reason")?.filter(|_| total <= 1),
    })
}
