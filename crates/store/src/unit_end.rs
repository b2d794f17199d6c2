//! What the ends of units have in common, good or bad: the log, the run's counts and its end, and the versions.

use std::collections::BTreeSet;

use domain::{
    sync_run::{Counts, RunState},
    time::Timestamp,
};

use crate::{
    error::Error,
    fence::Fenced,
    run_end::{run_count, units_ended},
    source::passed_on,
    sql::Tx,
    unit_log::{UnitRecord, logs_insert},
    version::Topic,
};

/// The order in which versions are raised, see [`Topic::raise`]; that of integrations is the last.
const RAISED: [Topic; 3] = [Topic::Licenses, Topic::Users, Topic::Matching];

/// A unit that has ended.
pub(crate) struct Ended {
    pub(crate) fenced: Fenced,
    pub(crate) state: RunState,
    pub(crate) reason: Option<String>,
    pub(crate) record: UnitRecord,
    /// What of it has changed, beside the unit.
    pub(crate) topics: Vec<Topic>,
}

impl Ended {
    /// A unit that has changed nothing.
    pub(crate) fn new(fenced: Fenced, state: RunState, reason: Option<String>, record: UnitRecord) -> Self {
        Self { fenced, state, reason, record, topics: Vec::new() }
    }
}

/// A unit whose tenant another integration reads by now: no row changes, and the log says who does.
pub(crate) async fn passed(tx: &mut Tx, fenced: &Fenced, record: &UnitRecord) -> Result<Ended, Error> {
    let reason = passed_on(tx, fenced).await?;
    let counts = Counts { calls: record.counts.calls, ..Counts::default() };
    let record = UnitRecord { counts, records: None, ..record.clone() };
    Ok(Ended::new(*fenced, RunState::Ok, Some(reason), record))
}

/// The log, the run and the versions, in the order in which every unit locks them; then commits. The units are of one
/// run, since two runs could be waited for crosswise.
pub(crate) async fn finish(mut tx: Tx, ended: &[Ended], now: Timestamp) -> Result<(), Error> {
    let Some(run) = ended.first().map(|unit| unit.fenced.run) else { return Ok(()) };
    let (mut counts, mut parts, mut tenants) = (Counts::default(), 0, BTreeSet::new());
    for unit in ended {
        if unit.fenced.run != run {
            return Err(unit.fenced.inconsistent("run_id"));
        }
        tenants.insert(unit.fenced.unit()?.0);
        counts += unit.record.counts;
        parts += unit.record.parts;
    }
    logs_insert(&mut tx, run, ended, now).await?;
    run_count(&mut tx, run, counts, parts).await?;
    units_ended(&mut tx, run, &tenants, now).await?;
    for topic in RAISED {
        if ended.iter().any(|unit| unit.topics.contains(&topic)) {
            topic.raise(&mut tx).await?;
        }
    }
    Topic::Integrations.raise(&mut tx).await?;
    tx.commit().await
}
