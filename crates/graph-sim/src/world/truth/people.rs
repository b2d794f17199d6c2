//! What is true of a tenant's users and groups.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::world::Tenant;
use crate::world::directory::{Assignment, AssignmentError, AssignmentState, Group, Text, User};

/// One user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserTruth {
    /// Its id.
    pub id: Uuid,
    /// `displayName`
    pub name: String,
    /// `userPrincipalName`
    pub principal_name: String,
    /// `mail`
    pub mail: Option<String>,
    /// Whether it is a guest.
    pub guest: bool,
    /// `accountEnabled`
    pub enabled: bool,
    /// `jobTitle`
    pub job_title: Option<String>,
    /// `department`
    pub department: Option<String>,
    /// `officeLocation`
    pub office: Option<String>,
    /// `usageLocation`
    pub usage_location: Option<String>,
    /// How it came to its licenses, sorted by SKU and group.
    pub assignments: Vec<AssignmentTruth>,
}

/// One way in which a user came to a license.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AssignmentTruth {
    /// The SKU's id.
    pub sku_id: Uuid,
    /// The group that passes it on; none when it was assigned directly.
    pub by_group: Option<Uuid>,
    /// Whether it works.
    pub state: AssignmentState,
    /// Why not.
    pub error: AssignmentError,
    /// Service plans that are switched off.
    pub disabled_plans: Vec<Uuid>,
}

/// One group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupTruth {
    /// Its id.
    pub id: Uuid,
    /// `displayName`
    pub name: String,
    /// `description`
    pub description: Option<String>,
    /// `mail`
    pub mail: Option<String>,
    /// `securityEnabled`
    pub security: bool,
    /// Whether it is a Microsoft 365 group.
    pub unified: bool,
    /// Whether a rule finds its members.
    pub dynamic: bool,
    /// The SKUs that it passes on, sorted.
    pub licenses: Vec<Uuid>,
    /// Its members that exist, sorted.
    pub members: Vec<Uuid>,
}

/// The users that exist.
pub fn users(tenant: &Tenant) -> Vec<UserTruth> {
    let mut users: Vec<UserTruth> = tenant.directory.users.iter().map(UserTruth::of).collect();
    users.sort_by_key(|it| it.id);
    users
}

/// The groups that exist.
pub fn groups(tenant: &Tenant) -> Vec<GroupTruth> {
    let mut groups: Vec<GroupTruth> =
        tenant.directory.groups.iter().map(|group| GroupTruth::of(tenant, group)).collect();
    groups.sort_by_key(|it| it.id);
    groups
}

fn owned(text: Option<&Text>) -> Option<String> {
    text.map(ToString::to_string)
}

impl UserTruth {
    fn of(user: &User) -> UserTruth {
        let mut assignments: Vec<AssignmentTruth> =
            user.assignments.iter().map(AssignmentTruth::of).collect();
        assignments.sort();
        UserTruth {
            id: user.id,
            name: user.display_name.to_string(),
            principal_name: user.principal_name.to_string(),
            mail: owned(user.mail.as_ref()),
            guest: user.guest,
            enabled: user.enabled,
            job_title: owned(user.job_title.as_ref()),
            department: owned(user.department.as_ref()),
            office: owned(user.office.as_ref()),
            usage_location: owned(user.usage_location.as_ref()),
            assignments,
        }
    }
}

impl AssignmentTruth {
    fn of(assignment: &Assignment) -> AssignmentTruth {
        AssignmentTruth {
            sku_id: assignment.sku,
            by_group: assignment.by_group,
            state: assignment.state,
            error: assignment.error,
            disabled_plans: assignment.disabled_plans.clone(),
        }
    }
}

impl GroupTruth {
    fn of(tenant: &Tenant, group: &Group) -> GroupTruth {
        let mut licenses: Vec<Uuid> = group.licenses.iter().map(|it| it.sku).collect();
        licenses.sort_unstable();
        let exists = |id: &Uuid| tenant.directory.users.here(*id).is_some();
        let mut members: Vec<Uuid> = group.member_ids().filter(exists).collect();
        members.sort_unstable();
        GroupTruth {
            id: group.id,
            name: group.display_name.to_string(),
            description: owned(group.description.as_ref()),
            mail: owned(group.mail.as_ref()),
            security: group.security,
            unified: group.unified,
            dynamic: group.rule.is_some(),
            licenses,
            members,
        }
    }
}
