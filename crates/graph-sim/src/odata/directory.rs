//! What the routes of users, groups and members support, after the reference pages and Microsoft's metadata of August 2026.

use super::entity::{Advanced, Edm, Entity};

const USER_PROPERTIES: &[&str] = &[
    "id",
    "accountEnabled",
    "assignedLicenses",
    "businessPhones",
    "city",
    "companyName",
    "country",
    "createdDateTime",
    "deletedDateTime",
    "department",
    "displayName",
    "employeeId",
    "givenName",
    "jobTitle",
    "licenseAssignmentStates",
    "mail",
    "mobilePhone",
    "officeLocation",
    "onPremisesSyncEnabled",
    "postalCode",
    "preferredLanguage",
    "proxyAddresses",
    "state",
    "streetAddress",
    "surname",
    "usageLocation",
    "userPrincipalName",
    "userType",
];

const USER_DEFAULT: &[&str] = &[
    "id",
    "businessPhones",
    "displayName",
    "givenName",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
];

const GROUP_PROPERTIES: &[&str] = &[
    "id",
    "assignedLicenses",
    "classification",
    "createdDateTime",
    "deletedDateTime",
    "description",
    "displayName",
    "expirationDateTime",
    "groupTypes",
    "isAssignableToRole",
    "mail",
    "mailEnabled",
    "mailNickname",
    "membershipRule",
    "membershipRuleProcessingState",
    "onPremisesLastSyncDateTime",
    "onPremisesProvisioningErrors",
    "onPremisesSecurityIdentifier",
    "onPremisesSyncEnabled",
    "preferredDataLocation",
    "preferredLanguage",
    "proxyAddresses",
    "renewedDateTime",
    "resourceBehaviorOptions",
    "resourceProvisioningOptions",
    "securityEnabled",
    "serviceProvisioningErrors",
    "theme",
    "visibility",
];

const GROUP_DEFAULT: &[&str] = &[
    "id",
    "classification",
    "createdDateTime",
    "deletedDateTime",
    "description",
    "displayName",
    "expirationDateTime",
    "groupTypes",
    "isAssignableToRole",
    "mail",
    "mailEnabled",
    "mailNickname",
    "membershipRule",
    "membershipRuleProcessingState",
    "onPremisesLastSyncDateTime",
    "onPremisesProvisioningErrors",
    "onPremisesSecurityIdentifier",
    "onPremisesSyncEnabled",
    "preferredDataLocation",
    "preferredLanguage",
    "proxyAddresses",
    "renewedDateTime",
    "resourceBehaviorOptions",
    "resourceProvisioningOptions",
    "securityEnabled",
    "serviceProvisioningErrors",
    "theme",
    "visibility",
];

const READ_USERS: &[&str] =
    &["User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"];
const READ_GROUPS: &[&str] = &[
    "Group.ReadBasic.All",
    "GroupMember.Read.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
const READ_MEMBERS: &[&str] = &[
    "GroupMember.Read.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];

/// `/users`
pub const USERS: Entity = Entity {
    type_name: "microsoft.graph.user",
    path: "users",
    properties: USER_PROPERTIES,
    filterable: &[
        ("id", Edm::Text),
        ("accountEnabled", Edm::Flag),
        ("department", Edm::Text),
        ("displayName", Edm::Text),
        ("givenName", Edm::Text),
        ("jobTitle", Edm::Text),
        ("mail", Edm::Text),
        ("onPremisesSyncEnabled", Edm::Flag),
        ("surname", Edm::Text),
        ("usageLocation", Edm::Text),
        ("userPrincipalName", Edm::Text),
        ("userType", Edm::Text),
    ],
    sortable: &[],
    max_top: Some(999),
    countable: true,
    default_page: 100,
    roles: READ_USERS,
    scopes: READ_USERS,
    units: Some(2),
    advanced: Some(&Advanced {
        prefixes: &["displayName", "givenName", "mail", "surname", "userPrincipalName"],
        collections: &[("assignedLicenses", "skuId", Edm::Guid)],
        default: USER_DEFAULT,
    }),
};

/// `/groups`
pub const GROUPS: Entity = Entity {
    type_name: "microsoft.graph.group",
    path: "groups",
    properties: GROUP_PROPERTIES,
    filterable: &[
        ("id", Edm::Text),
        ("displayName", Edm::Text),
        ("hasMembersWithLicenseErrors", Edm::Flag),
        ("mail", Edm::Text),
        ("mailEnabled", Edm::Flag),
        ("onPremisesSyncEnabled", Edm::Flag),
        ("securityEnabled", Edm::Flag),
    ],
    sortable: &[],
    max_top: Some(999),
    countable: true,
    default_page: 100,
    roles: READ_GROUPS,
    scopes: READ_GROUPS,
    units: Some(1),
    advanced: Some(&Advanced {
        prefixes: &["displayName", "mail"],
        collections: &[("assignedLicenses", "skuId", Edm::Guid), ("groupTypes", "", Edm::Text)],
        default: GROUP_DEFAULT,
    }),
};

/// `/groups/{id}/members`
pub const MEMBERS: Entity = Entity {
    type_name: "microsoft.graph.directoryObject",
    path: "directoryObjects",
    properties: USER_PROPERTIES,
    filterable: &[],
    sortable: &[],
    max_top: Some(999),
    countable: false,
    default_page: 100,
    roles: READ_MEMBERS,
    scopes: READ_MEMBERS,
    units: Some(3),
    advanced: Some(&Advanced { prefixes: &[], collections: &[], default: USER_DEFAULT }),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::directory::Property;

    #[test]
    fn every_property_is_one_that_objects_have() {
        for entity in [&USERS, &GROUPS, &MEMBERS] {
            let default = entity.advanced.map_or(&[][..], |it| it.default);
            for name in entity.properties.iter().chain(default) {
                assert!(Property::named(name).is_some(), "{name}");
                assert!(entity.properties.contains(name), "{name}");
            }
        }
    }
}
