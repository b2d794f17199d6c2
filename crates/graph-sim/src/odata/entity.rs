//! What each route answers and which query options Graph has there, after Microsoft's metadata of August 2026
//! and the reference pages.

use super::directory;
use crate::Kind;

/// A property's type, as far as filters care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edm {
    /// `Edm.String` or an enumeration; quoted in filters.
    Text,
    /// `Edm.Guid`; bare in filters.
    Guid,
    /// `Edm.Boolean`.
    Flag,
}

/// One route: what it answers and what it supports.
#[derive(Debug)]
pub struct Entity {
    /// The type's name in error messages.
    pub type_name: &'static str,
    /// The path below `/v1.0`, without a slash in front.
    pub path: &'static str,
    /// The properties that `$select` may name.
    pub properties: &'static [&'static str],
    /// The properties that `$filter` may compare with `eq`; a path such as `customer/tenantId` is one of them.
    pub filterable: &'static [(&'static str, Edm)],
    /// The properties that `$orderby` may name.
    pub sortable: &'static [&'static str],
    /// The largest `$top`, where Graph has it.
    pub max_top: Option<usize>,
    /// Whether `$count=true` works.
    pub countable: bool,
    /// The page size without `$top`.
    pub default_page: usize,
    /// Application permissions, any of which suffices.
    pub roles: &'static [&'static str],
    /// Delegated permissions, any of which suffices.
    pub scopes: &'static [&'static str],
    /// Resource units of a plain call; none where the service is not weighed by units.
    pub units: Option<u32>,
    /// What the directory's own lists have beyond that.
    pub advanced: Option<&'static Advanced>,
}

/// Filters of the directory's lists, some of which need `ConsistencyLevel: eventual` and `$count=true`.
#[derive(Debug)]
pub struct Advanced {
    /// The properties that `startswith` may name.
    pub prefixes: &'static [&'static str],
    /// The collections that `any` and `/$count` may name, with the member that `any` compares; empty for the item itself.
    pub collections: &'static [(&'static str, &'static str, Edm)],
    /// The properties of an answer without `$select`.
    pub default: &'static [&'static str],
}

const READ_ORGANIZATION: &[&str] = &["Organization.Read.All", "Directory.Read.All"];
const READ_RELATIONSHIPS: &[&str] = &["DelegatedAdminRelationship.Read.All"];
const READ_LICENSES: &[&str] = &["LicenseAssignment.Read.All", "Organization.Read.All", "Directory.Read.All"];

const ORGANIZATION: Entity = Entity {
    type_name: "microsoft.graph.organization",
    path: "organization",
    properties: &[
        "id",
        "deletedDateTime",
        "assignedPlans",
        "businessPhones",
        "city",
        "country",
        "countryLetterCode",
        "createdDateTime",
        "defaultUsageLocation",
        "displayName",
        "marketingNotificationEmails",
        "mobileDeviceManagementAuthority",
        "onPremisesLastSyncDateTime",
        "onPremisesSyncEnabled",
        "partnerTenantType",
        "postalCode",
        "preferredLanguage",
        "privacyProfile",
        "provisionedPlans",
        "securityComplianceNotificationMails",
        "securityComplianceNotificationPhones",
        "state",
        "street",
        "technicalNotificationMails",
        "tenantType",
        "verifiedDomains",
    ],
    filterable: &[],
    sortable: &[],
    max_top: None,
    countable: false,
    default_page: usize::MAX,
    roles: &["Organization.Read.All", "Directory.Read.All", "DeviceManagementServiceConfig.Read.All"],
    scopes: &[
        "User.Read",
        "Organization.Read.All",
        "Directory.Read.All",
        "DeviceManagementServiceConfig.Read.All",
    ],
    units: Some(1),
    advanced: None,
};

const DOMAINS: Entity = Entity {
    type_name: "microsoft.graph.domain",
    path: "domains",
    properties: &[
        "id",
        "authenticationType",
        "availabilityStatus",
        "isAdminManaged",
        "isDefault",
        "isInitial",
        "isRoot",
        "isVerified",
        "manufacturer",
        "model",
        "passwordNotificationWindowInDays",
        "passwordValidityPeriodInDays",
        "state",
        "supportedServices",
    ],
    filterable: &[],
    sortable: &[],
    max_top: Some(999),
    countable: false,
    default_page: 100,
    roles: &["Domain.Read.All"],
    scopes: &["Domain.Read.All"],
    units: Some(1),
    advanced: None,
};

const SUBSCRIBED_SKUS: Entity = Entity {
    type_name: "microsoft.graph.subscribedSku",
    path: "subscribedSkus",
    properties: &[
        "id",
        "accountId",
        "accountName",
        "appliesTo",
        "capabilityStatus",
        "consumedUnits",
        "prepaidUnits",
        "servicePlans",
        "skuId",
        "skuPartNumber",
        "subscriptionIds",
    ],
    filterable: &[],
    sortable: &[],
    max_top: None,
    countable: false,
    default_page: usize::MAX,
    roles: READ_LICENSES,
    scopes: READ_LICENSES,
    units: Some(3),
    advanced: None,
};

const SUBSCRIPTIONS: Entity = Entity {
    type_name: "microsoft.graph.companySubscription",
    path: "directory/subscriptions",
    properties: &[
        "id",
        "commerceSubscriptionId",
        "createdDateTime",
        "isTrial",
        "nextLifecycleDateTime",
        "ownerId",
        "ownerTenantId",
        "ownerType",
        "serviceStatus",
        "skuId",
        "skuPartNumber",
        "status",
        "totalLicenses",
    ],
    filterable: &[
        ("commerceSubscriptionId", Edm::Text),
        ("isTrial", Edm::Flag),
        ("ownerTenantId", Edm::Text),
        ("skuId", Edm::Text),
        ("skuPartNumber", Edm::Text),
        ("status", Edm::Text),
    ],
    sortable: &[],
    max_top: Some(999),
    countable: false,
    default_page: 100,
    roles: READ_ORGANIZATION,
    scopes: READ_ORGANIZATION,
    units: Some(1),
    advanced: None,
};

const CONTRACTS: Entity = Entity {
    type_name: "microsoft.graph.contract",
    path: "contracts",
    properties: &["id", "deletedDateTime", "contractType", "customerId", "defaultDomainName", "displayName"],
    filterable: &[("customerId", Edm::Guid), ("defaultDomainName", Edm::Text), ("displayName", Edm::Text)],
    sortable: &[],
    max_top: Some(999),
    countable: false,
    default_page: 100,
    roles: &["Directory.Read.All"],
    scopes: &["Directory.Read.All"],
    units: Some(3),
    advanced: None,
};

const RELATIONSHIPS: Entity = Entity {
    type_name: "microsoft.graph.delegatedAdminRelationship",
    path: "tenantRelationships/delegatedAdminRelationships",
    properties: &[
        "id",
        "accessDetails",
        "activatedDateTime",
        "autoExtendDuration",
        "createdDateTime",
        "customer",
        "displayName",
        "duration",
        "endDateTime",
        "lastModifiedDateTime",
        "status",
    ],
    filterable: &[("status", Edm::Text), ("customer/tenantId", Edm::Text)],
    sortable: &["activatedDateTime", "createdDateTime", "displayName", "endDateTime", "lastModifiedDateTime"],
    max_top: Some(300),
    countable: true,
    default_page: 100,
    roles: READ_RELATIONSHIPS,
    scopes: READ_RELATIONSHIPS,
    units: None,
    advanced: None,
};

const CUSTOMERS: Entity = Entity {
    type_name: "microsoft.graph.delegatedAdminCustomer",
    path: "tenantRelationships/delegatedAdminCustomers",
    properties: &["id", "displayName", "tenantId"],
    filterable: &[("displayName", Edm::Text), ("tenantId", Edm::Text)],
    sortable: &["displayName"],
    max_top: Some(300),
    countable: true,
    default_page: 100,
    roles: READ_RELATIONSHIPS,
    scopes: READ_RELATIONSHIPS,
    units: None,
    advanced: None,
};

impl Entity {
    /// The route of this kind; none for the token endpoint.
    pub fn of(kind: Kind) -> Option<&'static Entity> {
        match kind {
            Kind::Token | Kind::Batch => None,
            Kind::Users => Some(&directory::USERS),
            Kind::Groups => Some(&directory::GROUPS),
            Kind::Members => Some(&directory::MEMBERS),
            Kind::Organization => Some(&ORGANIZATION),
            Kind::Domains => Some(&DOMAINS),
            Kind::SubscribedSkus => Some(&SUBSCRIBED_SKUS),
            Kind::Subscriptions => Some(&SUBSCRIPTIONS),
            Kind::Contracts => Some(&CONTRACTS),
            Kind::Relationships => Some(&RELATIONSHIPS),
            Kind::Customers => Some(&CUSTOMERS),
        }
    }

    /// The `@odata.context` of an answer from this origin, with the selected properties if there are any.
    pub fn context(&self, origin: &str, select: Option<&[String]>, single: bool) -> String {
        let (root, set) = self.path.rsplit_once('/').map_or(("", self.path), |(root, set)| (root, set));
        // The partner API prints its own root before `$metadata`; the directory prints the path after it.
        let (before, name) =
            if root == "tenantRelationships" { ("tenantRelationships/", set) } else { ("", self.path) };
        let selected = select.map(|names| format!("({})", names.join(","))).unwrap_or_default();
        let tail = if single { "/$entity" } else { "" };
        format!("{origin}/v1.0/{before}$metadata#{name}{selected}{tail}")
    }
}
