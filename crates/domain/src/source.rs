//! Sources: which one of several integrations that reach the same tenant reads it; pure.
//!
//! The first integration that finds a tenant becomes its source and stays it while it reads well, however the others
//! connect: data must not jump between two connections. A person may choose another source. One that fails, rests or
//! loses the tenant gives it up to the next run of another integration that reaches it.

use serde::{Deserialize, Serialize};

use crate::{id::IntegrationId, time::Timestamp};

/// Runs in a row that must fail before another integration takes over.
pub const FAILED_RUNS: u32 = 2;
/// A paused source keeps its tenants for so long after it last read them.
pub const PAUSE_SECS: i64 = 86_400;
/// An integration that lost a tenant by failing gets it back by itself at the earliest after so long, so that two that
/// both fail do not pass it to and fro.
pub const RETURN_SECS: i64 = 86_400;

/// Why a source gives a tenant up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unfit {
    /// It could not read the tenant twice in a row, or needs a person first, or has never read it and failed.
    Failing,
    /// A person has paused it, and it has not read the tenant for a day.
    Paused,
    /// It no longer reaches the tenant.
    Lost,
}

impl Unfit {
    /// What the source did, after its name and "which".
    pub const fn words(self, tenants: u32) -> &'static str {
        match (self, tenants) {
            (Self::Failing, 1) => "can no longer read it",
            (Self::Failing, _) => "can no longer read them",
            (Self::Paused, _) => "has been paused for more than a day",
            (Self::Lost, 1) => "no longer reaches it",
            (Self::Lost, _) => "no longer reaches them",
        }
    }
}

/// The source of a tenant, as another integration finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The integration that reads the tenant.
    pub integration: IntegrationId,
    /// Its name.
    pub name: String,
    /// Since when it does.
    pub since: Timestamp,
    /// Who lost the tenant to it by failing.
    pub failed_before: Option<IntegrationId>,
    /// Whether it reaches the tenant.
    pub reaches: bool,
    /// Whether it fails as a whole: runs in a row that could not begin with its tenants, or one that needs a person.
    pub failing: bool,
    /// Whether a person has paused it.
    pub paused: bool,
    /// Kinds of data that it reads of the tenant.
    pub units: u32,
    /// Of those, kinds that failed [`FAILED_RUNS`] times in a row, need a person, or failed before they were ever read.
    pub failing_units: u32,
    /// When it last read any of them whole.
    pub last_good_at: Option<Timestamp>,
}

impl Source {
    /// Why it gives the tenant up to `candidate`; `None` while it keeps it. One that still reads some of the tenant
    /// keeps it: another might read less.
    pub fn gives_up_to(&self, candidate: IntegrationId, now: Timestamp) -> Option<Unfit> {
        if !self.reaches {
            return Some(Unfit::Lost);
        }
        let lost_it = self.failed_before == Some(candidate) && now.secs_since(self.since) < RETURN_SECS;
        let all_fail = self.units > 0 && self.failing_units == self.units;
        if (self.failing || all_fail) && !lost_it {
            return Some(Unfit::Failing);
        }
        let read_at = self.last_good_at.unwrap_or(self.since);
        (self.paused && now.secs_since(read_at) >= PAUSE_SECS).then_some(Unfit::Paused)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const NOW: Timestamp = Timestamp(1_795_251_600_000);

    fn id(n: u128) -> IntegrationId {
        IntegrationId(Uuid::from_u128(n))
    }

    fn source() -> Source {
        Source {
            integration: id(1),
            name: "Partner".into(),
            since: NOW.plus_secs(-10 * 86_400),
            failed_before: None,
            reaches: true,
            failing: false,
            paused: false,
            units: 3,
            failing_units: 0,
            last_good_at: Some(NOW.plus_secs(-3_600)),
        }
    }

    #[test]
    fn a_source_keeps_its_tenant_until_it_fails_rests_for_a_day_or_loses_it() {
        let check = |change: fn(&mut Source), expected: Option<Unfit>| {
            let mut source = source();
            change(&mut source);
            assert_eq!(source.gives_up_to(id(2), NOW), expected, "{source:?}");
        };
        check(|_| {}, None);
        check(|it| it.failing_units = 2, None);
        check(|it| it.failing_units = 3, Some(Unfit::Failing));
        check(|it| it.failing = true, Some(Unfit::Failing));
        check(|it| it.units = 0, None);
        check(|it| it.paused = true, None);
        let day_ago = |it: &mut Source| {
            it.paused = true;
            it.last_good_at = Some(NOW.plus_secs(-PAUSE_SECS));
        };
        check(day_ago, Some(Unfit::Paused));
        check(|it| it.reaches = false, Some(Unfit::Lost));
    }

    #[test]
    fn who_lost_a_tenant_by_failing_gets_it_back_after_a_day_at_the_earliest() {
        let held = |since: i64, candidate| {
            let source = Source {
                since: NOW.plus_secs(since),
                failed_before: Some(id(2)),
                failing_units: 3,
                ..source()
            };
            source.gives_up_to(id(candidate), NOW)
        };
        assert_eq!(held(1 - RETURN_SECS, 2), None);
        assert_eq!(held(-RETURN_SECS, 2), Some(Unfit::Failing));
        assert_eq!(held(1 - RETURN_SECS, 3), Some(Unfit::Failing), "a third one may at once");
        let lost = Source { since: NOW, failed_before: Some(id(2)), reaches: false, ..source() };
        assert_eq!(lost.gives_up_to(id(2), NOW), Some(Unfit::Lost));
    }
}
