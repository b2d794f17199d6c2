//! Sync Settings: what of its tenants an integration reads, how often, and when not; pure.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    guard,
    id::{SkuId, TenantId},
    integration::DEFAULT_INTERVAL_SECS,
    time::Timestamp,
    unit::UnitKind,
};

/// The shortest interval: 15 minutes.
pub const MIN_INTERVAL_SECS: i64 = 900;
/// The longest interval: 7 days.
pub const MAX_INTERVAL_SECS: i64 = 7 * 86_400;
/// How long sync logs are kept unless set otherwise.
pub const DEFAULT_LOG_DAYS: u16 = 90;

/// Which directory users are kept. A user is kept if any part takes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserChoice {
    /// Members who hold one of these SKUs, or any SKU.
    pub licensed: SkuChoice,
    /// Members who hold no license.
    pub unlicensed: bool,
    /// Guests, with or without a license.
    pub guests: bool,
}

/// Which SKUs count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkuChoice {
    /// Any.
    Any,
    /// These.
    These(BTreeSet<SkuId>),
}

impl UserChoice {
    /// Every licensed member, no guests: what is recommended.
    pub const RECOMMENDED: Self = Self { licensed: SkuChoice::Any, unlicensed: false, guests: false };

    /// Whether nobody can be taken.
    pub fn takes_nobody(&self) -> bool {
        let no_sku = matches!(&self.licensed, SkuChoice::These(skus) if skus.is_empty());
        no_sku && !self.unlicensed && !self.guests
    }

    /// Whether a user is kept who is a guest or not and holds these SKUs.
    pub fn takes(&self, guest: bool, skus: &BTreeSet<SkuId>) -> bool {
        if guest {
            return self.guests;
        }
        match &self.licensed {
            _ if skus.is_empty() => self.unlicensed,
            SkuChoice::Any => true,
            SkuChoice::These(chosen) => !chosen.is_disjoint(skus),
        }
    }
}

/// What is read of one tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenantSettings {
    /// All licenses, whatever users are chosen (security rule 79).
    pub licenses: bool,
    /// Which directory users; `None`: none, and no call is made for them.
    pub users: Option<UserChoice>,
    /// Groups, with the licenses they assign.
    pub groups: bool,
}

impl TenantSettings {
    /// Licenses, licensed members and groups.
    pub const RECOMMENDED: Self = Self { licenses: true, users: Some(UserChoice::RECOMMENDED), groups: true };
    /// Licenses alone: what is read until a person has saved settings.
    pub const LICENSES_ONLY: Self = Self { licenses: true, users: None, groups: false };

    /// The units that such a tenant has, in the order they are read in.
    pub fn kinds(&self) -> Vec<UnitKind> {
        let on = |kind: &UnitKind| match kind {
            UnitKind::Licenses => self.licenses,
            UnitKind::Users => self.users.is_some(),
            UnitKind::Groups => self.groups,
        };
        UnitKind::ALL.into_iter().filter(on).collect()
    }

    /// What a kind's stored rows depend on beside Microsoft: when it changes, a delta no longer fits what is stored
    /// and everything is read again.
    pub fn fingerprint(&self, kind: UnitKind) -> String {
        match kind {
            UnitKind::Users => format!("{:?}", self.users),
            UnitKind::Licenses | UnitKind::Groups => String::new(),
        }
    }
}

/// Hours in which the schedule starts nothing, as minutes of the day in UTC; may pass midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// The first quiet minute, 0 to 1439.
    pub from_minute: u16,
    /// The first minute that is no longer quiet, 0 to 1439; not equal to `from_minute`.
    pub to_minute: u16,
}

impl QuietHours {
    /// The end of the quiet time that `at` lies in; `None` outside it.
    pub fn ends_after(self, at: Timestamp) -> Option<Timestamp> {
        let minute = u16::try_from(at.0.div_euclid(60_000).rem_euclid(1_440)).unwrap_or_default();
        let (from, to) = (self.from_minute, self.to_minute);
        let quiet = if from < to { (from..to).contains(&minute) } else { minute >= from || minute < to };
        let left = i64::from((to + 1_440 - minute) % 1_440);
        let minute_start = Timestamp(at.0.div_euclid(60_000) * 60_000);
        quiet.then(|| minute_start.plus_secs(left * 60))
    }
}

/// What the screen "Sync your data with Microsoft" edits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SyncSettings {
    /// What is read of every tenant.
    pub tenants: TenantSettings,
    /// What is read instead of some.
    pub overrides: BTreeMap<TenantId, TenantSettings>,
    /// From the start of one scheduled run to the next, in seconds.
    pub interval_secs: i64,
    /// When the schedule starts nothing.
    pub quiet_hours: Option<QuietHours>,
    /// The share of a tenant's rows, in percent, that may end at once without a person's approval: 1 to 100.
    pub guard_percent: u8,
    /// Days for which sync logs are kept: 7 to 730.
    pub log_days: u16,
    /// E-mail addresses that are told of ends and failures, beside the person who connected.
    pub recipients: Vec<String>,
}

impl SyncSettings {
    /// What is offered first.
    pub fn recommended() -> Self {
        Self {
            tenants: TenantSettings::RECOMMENDED,
            overrides: BTreeMap::new(),
            interval_secs: DEFAULT_INTERVAL_SECS,
            quiet_hours: None,
            guard_percent: guard::DEFAULT_PERCENT,
            log_days: DEFAULT_LOG_DAYS,
            recipients: Vec::new(),
        }
    }

    /// What holds until a person has saved: licenses alone.
    pub fn before_saved() -> Self {
        Self { tenants: TenantSettings::LICENSES_ONLY, ..Self::recommended() }
    }

    /// What is read of a tenant.
    pub fn of(&self, tenant: TenantId) -> &TenantSettings {
        self.overrides.get(&tenant).unwrap_or(&self.tenants)
    }

    /// The first field that cannot be saved, and what to do about it.
    pub fn problem(&self) -> Option<(&'static str, String)> {
        if !(MIN_INTERVAL_SECS..=MAX_INTERVAL_SECS).contains(&self.interval_secs) {
            return Some(("interval_secs", "Choose an interval between 15 minutes and 7 days.".into()));
        }
        if let Some(quiet) = self.quiet_hours {
            if quiet.from_minute >= 1_440 || quiet.to_minute >= 1_440 {
                return Some((
                    "quiet_hours",
                    "Give the quiet hours as times of the day, from 00:00 to 23:59.".into(),
                ));
            }
            if quiet.from_minute == quiet.to_minute {
                return Some(("quiet_hours", "Quiet hours must begin and end at different times.".into()));
            }
        }
        if !(1..=100).contains(&self.guard_percent) {
            return Some(("guard_percent", "Choose a share between 1 and 100 percent.".into()));
        }
        if !(7..=730).contains(&self.log_days) {
            return Some(("log_days", "Keep sync logs between 7 and 730 days.".into()));
        }
        if let Some(bad) = self.recipients.iter().find(|address| !looks_like_an_address(address)) {
            return Some(("recipients", format!("{bad:?} is not an e-mail address.")));
        }
        std::iter::once(&self.tenants).chain(self.overrides.values()).find_map(|settings| {
            let nobody = settings.users.as_ref().is_some_and(UserChoice::takes_nobody);
            nobody.then(|| ("users", "Choose at least one subscription, unlicensed users or guests, or turn directory users off.".into()))
        })
    }
}

/// Enough to catch a slip of the keyboard; the mail server has the last word.
pub(crate) fn looks_like_an_address(text: &str) -> bool {
    let sound = |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control());
    text.len() <= 254
        && text
            .rsplit_once('@')
            .is_some_and(|(local, host)| sound(local) && sound(host) && host.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sku(number: u8) -> SkuId {
        format!("00000000-0000-0000-0000-0000000000{number:02x}").parse().unwrap()
    }

    #[test]
    fn a_user_is_taken_by_license_by_lack_of_one_or_as_a_guest() {
        let check = |choice: &UserChoice, guest, held: &[u8], expected| {
            let skus = held.iter().copied().map(sku).collect();
            assert_eq!(choice.takes(guest, &skus), expected, "{choice:?} {guest} {held:?}");
        };
        let recommended = UserChoice::RECOMMENDED;
        check(&recommended, false, &[1], true);
        check(&recommended, false, &[], false);
        check(&recommended, true, &[1], false);
        let some = UserChoice { licensed: SkuChoice::These([sku(1)].into()), unlicensed: true, guests: true };
        check(&some, false, &[1, 2], true);
        check(&some, false, &[2], false);
        check(&some, false, &[], true);
        check(&some, true, &[], true);
    }

    #[test]
    fn quiet_hours_may_pass_midnight() {
        let at = |text: &str| Timestamp::from_rfc3339(text).unwrap();
        let check = |from_minute, to_minute, now: &str, expected: Option<&str>| {
            let quiet = QuietHours { from_minute, to_minute };
            assert_eq!(quiet.ends_after(at(now)), expected.map(at), "{quiet:?} at {now}");
        };
        check(60, 120, "2026-01-01T01:30:30Z", Some("2026-01-01T02:00:00Z"));
        check(60, 120, "2026-01-01T02:00:00Z", None);
        check(60, 120, "2026-01-01T00:59:59Z", None);
        check(1_320, 360, "2026-01-01T23:00:00Z", Some("2026-01-02T06:00:00Z"));
        check(1_320, 360, "2026-01-02T05:59:00Z", Some("2026-01-02T06:00:00Z"));
        check(1_320, 360, "2026-01-02T12:00:00Z", None);
    }

    #[test]
    fn what_cannot_be_saved_names_its_field() {
        let check = |change: fn(&mut SyncSettings), field: Option<&str>| {
            let mut settings = SyncSettings::recommended();
            change(&mut settings);
            assert_eq!(settings.problem().map(|(field, _)| field), field, "{settings:?}");
        };
        check(|_| {}, None);
        check(|s| s.interval_secs = 899, Some("interval_secs"));
        check(|s| s.interval_secs = MAX_INTERVAL_SECS + 1, Some("interval_secs"));
        check(|s| s.quiet_hours = Some(QuietHours { from_minute: 5, to_minute: 5 }), Some("quiet_hours"));
        check(|s| s.quiet_hours = Some(QuietHours { from_minute: 5, to_minute: 1_440 }), Some("quiet_hours"));
        check(|s| s.guard_percent = 0, Some("guard_percent"));
        check(|s| s.log_days = 3, Some("log_days"));
        check(|s| s.recipients = vec!["nobody".into()], Some("recipients"));
        check(|s| s.recipients = vec!["it@contoso.example".into()], None);
        check(
            |s| {
                s.tenants.users = Some(UserChoice {
                    licensed: SkuChoice::These(BTreeSet::new()),
                    unlicensed: false,
                    guests: false,
                });
            },
            Some("users"),
        );
    }

    #[test]
    fn a_tenant_has_the_units_that_its_settings_name() {
        assert_eq!(TenantSettings::RECOMMENDED.kinds(), UnitKind::ALL);
        assert_eq!(TenantSettings::LICENSES_ONLY.kinds(), [UnitKind::Licenses]);
    }
}
