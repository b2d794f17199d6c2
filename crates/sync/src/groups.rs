//! Groups of one tenant, with the licenses they assign: what changes; pure. Settings take all of them or none.

use std::collections::BTreeMap;

use domain::{group::Group, id::GroupId, record::RecordObject};
use graph::{Change, GroupPatch};
use store::StoredGroup;

use crate::{
    observe::{self, Incomplete},
    reconcile::{Plan, Rules, Standing, StoredRows, Synced, reconcile},
    shown::{listed, product, yes_or_no},
};

/// What a delta query told, per group.
pub(crate) type Told = BTreeMap<GroupId, Change<GroupPatch>>;

/// The changes after a chain that began without a delta link; `stored` are all groups of the tenant.
pub(crate) fn plan_full(stored: &[StoredGroup], told: Told, rules: Rules) -> Plan<Group> {
    let stored = index(stored);
    let current = stored.values().filter(|(_, standing)| *standing != Standing::Ended).count();
    reconcile(&stored, current, observe::full(told, |_| true), rules)
}

/// The changes after a chain that began at a delta link; `stored` are the groups that it names, of `current` live ones.
pub(crate) fn plan_delta(
    stored: &[StoredGroup],
    current: usize,
    told: Told,
    rules: Rules,
) -> Result<Plan<Group>, Incomplete> {
    let stored = index(stored);
    let observation = observe::delta(told, &stored, is_whole, |_| true)?;
    Ok(reconcile(&stored, current, observation, rules))
}

fn index(stored: &[StoredGroup]) -> StoredRows<'_, Group> {
    stored.iter().map(|row| (row.group.id, (&row.group, Standing::of(row.ended, row.held)))).collect()
}

/// Every group has a display name.
fn is_whole(patch: &GroupPatch) -> bool {
    patch.display_name.is_some()
}

impl Synced for Group {
    type Key = GroupId;
    const OBJECT: RecordObject = RecordObject::Group;

    fn key(&self) -> GroupId {
        self.id
    }

    fn name(&self) -> String {
        self.display_name.clone()
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Display name", self.display_name.clone()),
            ("Description", self.description.clone()),
            ("Mail", self.mail.clone().unwrap_or_default()),
            ("Class", self.class.label().to_owned()),
            ("Dynamic membership", yes_or_no(self.dynamic)),
            ("Licenses", listed(self.licenses.iter().map(|sku| product(*sku)))),
        ]
    }
}
