//! Licenses of a user as Graph tells them: `licenseAssignmentStates`, which says from where each comes, or else only
//! `assignedLicenses`, which mixes those from groups with the direct ones.

use std::collections::BTreeMap;

use domain::{
    directory_user::{AssignmentError, AssignmentState, LicenseAssignment, sort_assignments},
    id::{ServicePlanId, SkuId},
};
use serde::{Deserialize, Serialize};

use crate::fields::{self, Nonsense};

/// What an entry tells about a user's licenses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToldLicenses {
    /// Each assignment with its origin and state; replaces what was known.
    States(Vec<LicenseAssignment>),
    /// Only which products the user holds, with the plans that are switched off. An assignment that is known of one
    /// of them stays as it is, one that is new counts as direct, and those of other products go, but for the ones
    /// in error: they hold nothing, so this list is silent about them.
    Held(BTreeMap<SkuId, Vec<ServicePlanId>>),
}

impl ToldLicenses {
    /// Changes the known assignments accordingly.
    pub fn apply_to(self, known: &mut Vec<LicenseAssignment>) {
        match self {
            Self::States(assignments) => *known = assignments,
            Self::Held(held) => apply_held(held, known),
        }
    }

    /// What this and then a later telling come to.
    pub(crate) fn then(self, later: Self) -> Self {
        match (self, later) {
            (Self::States(mut known), later @ Self::Held(_)) => {
                later.apply_to(&mut known);
                Self::States(known)
            }
            (_, later) => later,
        }
    }
}

fn apply_held(held: BTreeMap<SkuId, Vec<ServicePlanId>>, known: &mut Vec<LicenseAssignment>) {
    known.retain(|one| !one.state.is_held() || held.contains_key(&one.sku));
    for (sku, disabled_plans) in held {
        let mut ways: Vec<_> = known.iter_mut().filter(|one| one.sku == sku && one.state.is_held()).collect();
        match ways.as_mut_slice() {
            [] => known.push(direct(sku, disabled_plans)),
            // Where there is one way only, what is switched off is switched off there.
            [only] => only.disabled_plans = disabled_plans,
            _ => {}
        }
    }
    sort_assignments(known);
}

fn direct(sku: SkuId, disabled_plans: Vec<ServicePlanId>) -> LicenseAssignment {
    LicenseAssignment { sku, by_group: None, state: AssignmentState::Active, error: None, disabled_plans }
}

/// Graph's `licenseAssignmentState`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StateJson {
    sku_id: Option<String>,
    assigned_by_group: Option<String>,
    disabled_plans: Option<Vec<Option<String>>>,
    state: Option<String>,
    error: Option<String>,
}

/// Graph's `assignedLicense`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AssignedJson {
    sku_id: Option<String>,
    disabled_plans: Option<Vec<Option<String>>>,
}

/// Reads both members; the states win where they are told.
pub(crate) fn read(
    states: Option<Vec<StateJson>>,
    assigned: Option<Vec<AssignedJson>>,
) -> Result<Option<ToldLicenses>, Nonsense> {
    if let Some(states) = states {
        let mut list = states.into_iter().map(read_state).collect::<Result<Vec<_>, _>>()?;
        sort_assignments(&mut list);
        return Ok(Some(ToldLicenses::States(list)));
    }
    let Some(assigned) = assigned else { return Ok(None) };
    let held = assigned.into_iter().map(read_assigned).collect::<Result<_, _>>()?;
    Ok(Some(ToldLicenses::Held(held)))
}

/// The products of `assignedLicenses` alone, sorted, each once.
pub(crate) fn skus(assigned: Vec<AssignedJson>) -> Result<Vec<SkuId>, Nonsense> {
    let held: BTreeMap<_, _> = assigned.into_iter().map(read_assigned).collect::<Result<_, _>>()?;
    Ok(held.into_keys().collect())
}

fn read_state(json: StateJson) -> Result<LicenseAssignment, Nonsense> {
    Ok(LicenseAssignment {
        sku: fields::id("licenseAssignmentStates.skuId", json.sku_id.as_deref())?,
        by_group: fields::optional_id(
            "licenseAssignmentStates.assignedByGroup",
            json.assigned_by_group.as_deref(),
        )?,
        state: AssignmentState::from(json.state.unwrap_or_default()),
        error: json.error.as_deref().and_then(AssignmentError::from_graph),
        disabled_plans: read_plans("licenseAssignmentStates.disabledPlans", json.disabled_plans)?,
    })
}

fn read_assigned(json: AssignedJson) -> Result<(SkuId, Vec<ServicePlanId>), Nonsense> {
    let sku = fields::id("assignedLicenses.skuId", json.sku_id.as_deref())?;
    Ok((sku, read_plans("assignedLicenses.disabledPlans", json.disabled_plans)?))
}

/// Sorted, each once; a null in the list says nothing.
fn read_plans(name: &str, plans: Option<Vec<Option<String>>>) -> Result<Vec<ServicePlanId>, Nonsense> {
    let ids = plans.into_iter().flatten().flatten().map(|plan| fields::id(name, Some(&plan)));
    let mut ids = ids.collect::<Result<Vec<_>, _>>()?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use domain::id::GroupId;
    use uuid::Uuid;

    use super::*;

    fn sku(number: u128) -> SkuId {
        SkuId(Uuid::from_u128(number))
    }

    fn plan(number: u128) -> ServicePlanId {
        ServicePlanId(Uuid::from_u128(number))
    }

    fn by_group(number: u128, state: AssignmentState) -> LicenseAssignment {
        let by_group = Some(GroupId(Uuid::from_u128(9)));
        LicenseAssignment { by_group, state, ..direct(sku(number), Vec::new()) }
    }

    #[test]
    fn a_list_of_what_is_held_keeps_the_origins_that_are_known() {
        use AssignmentState as S;
        let mut known = vec![
            by_group(1, S::Active),
            direct(sku(2), vec![]),
            by_group(3, S::Error),
            direct(sku(4), vec![]),
        ];
        known.push(by_group(4, S::Active));
        let held = [(sku(1), vec![plan(7)]), (sku(4), vec![plan(8)]), (sku(5), vec![plan(9)])];
        ToldLicenses::Held(BTreeMap::from(held)).apply_to(&mut known);
        assert_eq!(
            known,
            [
                LicenseAssignment { disabled_plans: vec![plan(7)], ..by_group(1, S::Active) },
                by_group(3, S::Error),
                direct(sku(4), vec![]),
                by_group(4, S::Active),
                direct(sku(5), vec![plan(9)]),
            ],
            "2 is gone, 4 comes two ways and stays as known, 5 is new"
        );
    }

    #[test]
    fn members_that_make_no_sense_are_named() {
        let state = |json: &str| read(Some(serde_json::from_str(json).unwrap()), None).unwrap_err().0;
        assert_eq!(state("[{}]"), "licenseAssignmentStates.skuId is missing");
        let id = "c7df2760-2c81-4ef7-b578-5b5392b571df";
        assert_eq!(
            state(&format!(r#"[{{"skuId":"{id}","assignedByGroup":"Sales"}}]"#)),
            "licenseAssignmentStates.assignedByGroup is not a GUID"
        );
        assert_eq!(
            state(&format!(r#"[{{"skuId":"{id}","disabledPlans":["x"]}}]"#)),
            "licenseAssignmentStates.disabledPlans is not a GUID"
        );
        let assigned = |json: &str| read(None, Some(serde_json::from_str(json).unwrap())).unwrap_err().0;
        assert_eq!(assigned(r#"[{"skuId":null}]"#), "assignedLicenses.skuId is missing");
        assert_eq!(read(None, None), Ok(None));
    }
}
