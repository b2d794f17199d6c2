//! Directory users of one tenant: which of them Sync Settings choose, and what changes; pure.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    directory_user::{DirectoryUser, LicenseAssignment, UserType},
    id::{DirectoryUserId, SkuId},
    record::RecordObject,
    settings::UserChoice,
};
use graph::{Change, UserPatch};
use store::StoredUser;

use crate::{
    observe::{self, Incomplete},
    reconcile::{Plan, Rules, Standing, StoredRows, Synced, reconcile},
    shown::{listed, product, yes_or_no},
};

/// What a delta query told, per user.
pub(crate) type Told = BTreeMap<DirectoryUserId, Change<UserPatch>>;

/// The changes after a chain that began without a delta link; `stored` are all users of the tenant.
pub(crate) fn plan_full(
    stored: &[StoredUser],
    told: Told,
    choice: &UserChoice,
    rules: Rules,
) -> Plan<DirectoryUser> {
    let stored = index(stored);
    let current = stored.values().filter(|(_, standing)| *standing != Standing::Ended).count();
    reconcile(&stored, current, observe::full(told, |user| takes(choice, user)), rules)
}

/// The changes after a chain that began at a delta link; `stored` are the users that it names, of `current` live ones.
pub(crate) fn plan_delta(
    stored: &[StoredUser],
    current: usize,
    told: Told,
    choice: &UserChoice,
    rules: Rules,
) -> Result<Plan<DirectoryUser>, Incomplete> {
    let stored = index(stored);
    let observation = observe::delta(told, &stored, is_whole, |user| takes(choice, user))?;
    Ok(reconcile(&stored, current, observation, rules))
}

fn index(stored: &[StoredUser]) -> StoredRows<'_, DirectoryUser> {
    stored.iter().map(|row| (row.user.id, (&row.user, Standing::of(row.ended, row.held)))).collect()
}

/// Every user has a user principal name.
fn is_whole(patch: &UserPatch) -> bool {
    patch.user_principal_name.is_some()
}

/// An assignment that does not work gives no license.
fn takes(choice: &UserChoice, user: &DirectoryUser) -> bool {
    let held = user.assignments.iter().filter(|assignment| assignment.state.is_held());
    let skus: BTreeSet<SkuId> = held.map(|assignment| assignment.sku).collect();
    choice.takes(user.user_type == UserType::Guest, &skus)
}

impl Synced for DirectoryUser {
    type Key = DirectoryUserId;
    const OBJECT: RecordObject = RecordObject::User;

    fn key(&self) -> DirectoryUserId {
        self.id
    }

    fn name(&self) -> String {
        let name = if self.display_name.is_empty() { &self.user_principal_name } else { &self.display_name };
        name.clone()
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Display name", self.display_name.clone()),
            ("Given name", self.given_name.clone()),
            ("Surname", self.surname.clone()),
            ("User principal name", self.user_principal_name.clone()),
            ("Mail", self.mail.clone().unwrap_or_default()),
            ("User type", self.user_type.as_str().to_owned()),
            ("Account enabled", yes_or_no(self.account_enabled)),
            ("Job title", self.job_title.clone()),
            ("Department", self.department.clone()),
            ("Office location", self.office_location.clone()),
            ("Usage location", self.usage_location.clone()),
            ("Mobile phone", self.mobile_phone.clone()),
            ("Business phone", self.business_phone.clone()),
            ("On-premises sync", yes_or_no(self.on_premises)),
            ("Created", self.created.map(domain::time::Timestamp::minute).unwrap_or_default()),
            ("Licenses", listed(self.assignments.iter().map(license))),
        ]
    }
}

/// One assignment, such as `Microsoft 365 E5 (by group 0b…; Error: No seats left)`.
fn license(assignment: &LicenseAssignment) -> String {
    let mut notes = Vec::new();
    if let Some(group) = assignment.by_group {
        notes.push(format!("by group {group}"));
    }
    match &assignment.error {
        Some(error) => notes.push(format!("{}: {}", assignment.state.as_str(), error.words())),
        None if assignment.state.as_str() != "Active" => notes.push(assignment.state.as_str().to_owned()),
        None => {}
    }
    match assignment.disabled_plans.len() {
        0 => {}
        1 => notes.push(format!("without service plan {}", listed(&assignment.disabled_plans))),
        _ => notes.push(format!("without service plans {}", listed(&assignment.disabled_plans))),
    }
    let product = product(assignment.sku);
    if notes.is_empty() { product } else { format!("{product} ({})", notes.join("; ")) }
}

#[cfg(test)]
mod tests;
