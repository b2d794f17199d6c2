//! `GET /groups/delta`: the groups of a tenant with the licenses they bring, and what changed. Not their members:
//! each user's assignments name the group they come from.

use domain::{
    group::{Group, GroupClass, GroupFacts},
    id::{GroupId, SkuId, TenantId},
};
use serde::{Deserialize, Serialize};

use crate::{
    assignments::{self, AssignedJson},
    call::Collection,
    delta::{self, Change, Patch, RemovedJson, fill, later, tell},
    fields::{Nonsense, told},
};

/// Page size and preferences as for users.
pub(crate) const GROUPS: Collection = Collection {
    path: "/v1.0/groups/delta",
    query: "$select=id,displayName,description,mail,groupTypes,mailEnabled,securityEnabled,assignedLicenses",
    what: "the tenant's groups",
    permission: "Group.Read.All",
};

/// Graph's `group`. Absent and null differ: see [`told`].
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GroupJson {
    id: Option<String>,
    #[serde(rename = "@removed")]
    removed: Option<RemovedJson>,
    #[serde(default, deserialize_with = "told")]
    display_name: Option<String>,
    #[serde(default, deserialize_with = "told")]
    description: Option<String>,
    #[serde(default, deserialize_with = "told")]
    mail: Option<String>,
    group_types: Option<Vec<String>>,
    mail_enabled: Option<bool>,
    security_enabled: Option<bool>,
    assigned_licenses: Option<Vec<AssignedJson>>,
}

/// What one entry tells of a group: `None` means not told, an empty text that Microsoft has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPatch {
    /// Whose properties these are.
    pub id: GroupId,
    /// See [`Group::display_name`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// See [`Group::description`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// See [`Group::mail`]; empty for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<String>,
    /// Whether it is a Microsoft 365 group; see [`GroupFacts`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unified: Option<bool>,
    /// Whether a rule decides who is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dynamic: Option<bool>,
    /// See [`GroupFacts::mail_enabled`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail_enabled: Option<bool>,
    /// See [`GroupFacts::security_enabled`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub security_enabled: Option<bool>,
    /// See [`Group::licenses`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licenses: Option<Vec<SkuId>>,
}

impl GroupPatch {
    /// The class that the told facts make of a group with these facts.
    fn class(&self, mut facts: GroupFacts) -> GroupClass {
        tell(&mut facts.unified, self.unified);
        tell(&mut facts.mail_enabled, self.mail_enabled);
        tell(&mut facts.security_enabled, self.security_enabled);
        GroupClass::of(facts)
    }

    fn apply_but_class(self, group: &mut Group) {
        tell(&mut group.display_name, self.display_name);
        tell(&mut group.description, self.description);
        tell(&mut group.mail, self.mail.map(|mail| Some(mail).filter(|mail| !mail.is_empty())));
        tell(&mut group.dynamic, self.dynamic);
        tell(&mut group.licenses, self.licenses);
    }
}

impl Patch for GroupPatch {
    type Id = GroupId;
    type Noun = Group;

    fn id(&self) -> GroupId {
        self.id
    }

    fn merge(&mut self, other: Self) {
        later(&mut self.display_name, other.display_name);
        later(&mut self.description, other.description);
        later(&mut self.mail, other.mail);
        later(&mut self.unified, other.unified);
        later(&mut self.dynamic, other.dynamic);
        later(&mut self.mail_enabled, other.mail_enabled);
        later(&mut self.security_enabled, other.security_enabled);
        later(&mut self.licenses, other.licenses);
    }

    fn fill(&mut self) {
        fill(&mut self.display_name);
        fill(&mut self.description);
        fill(&mut self.mail);
        fill(&mut self.unified);
        fill(&mut self.dynamic);
        fill(&mut self.mail_enabled);
        fill(&mut self.security_enabled);
        fill(&mut self.licenses);
    }

    fn apply_to(self, group: &mut Group) {
        group.class = self.class(group.class.facts());
        self.apply_but_class(group);
    }

    fn into_new(self) -> Group {
        let mut group = Group {
            id: self.id,
            display_name: String::new(),
            description: String::new(),
            mail: None,
            class: self.class(GroupFacts::default()),
            dynamic: false,
            licenses: Vec::new(),
        };
        self.apply_but_class(&mut group);
        group
    }
}

pub(crate) fn read(_tenant: TenantId, json: GroupJson) -> Result<Change<GroupPatch>, Nonsense> {
    let id = json.id.clone();
    delta::change(id.as_deref(), json.removed, |id| {
        let is_of = |kind: &str| json.group_types.as_ref().map(|types| types.iter().any(|one| one == kind));
        Ok(GroupPatch {
            id,
            unified: is_of("Unified"),
            dynamic: is_of("DynamicMembership"),
            display_name: json.display_name,
            description: json.description,
            mail: json.mail,
            mail_enabled: json.mail_enabled,
            security_enabled: json.security_enabled,
            licenses: json.assigned_licenses.map(assignments::skus).transpose()?,
        })
    })
}
