//! The properties of directory users and groups that the simulator knows, as numbers, so that a set of them is one word.

/// One property of a user or a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Property {
    /// `id`; first, so that every object begins with it.
    Id,
    /// `accountEnabled`
    AccountEnabled,
    /// `assignedLicenses`
    AssignedLicenses,
    /// `businessPhones`
    BusinessPhones,
    /// `city`
    City,
    /// `classification`
    Classification,
    /// `companyName`
    CompanyName,
    /// `country`
    Country,
    /// `createdDateTime`
    CreatedDateTime,
    /// `deletedDateTime`
    DeletedDateTime,
    /// `department`
    Department,
    /// `description`
    Description,
    /// `displayName`
    DisplayName,
    /// `employeeId`
    EmployeeId,
    /// `expirationDateTime`
    ExpirationDateTime,
    /// `givenName`
    GivenName,
    /// `groupTypes`
    GroupTypes,
    /// `isAssignableToRole`
    IsAssignableToRole,
    /// `jobTitle`
    JobTitle,
    /// `licenseAssignmentStates`
    LicenseAssignmentStates,
    /// `mail`
    Mail,
    /// `mailEnabled`
    MailEnabled,
    /// `mailNickname`
    MailNickname,
    /// `members`, which only group deltas select
    Members,
    /// `membershipRule`
    MembershipRule,
    /// `membershipRuleProcessingState`
    MembershipRuleProcessingState,
    /// `mobilePhone`
    MobilePhone,
    /// `officeLocation`
    OfficeLocation,
    /// `onPremisesLastSyncDateTime`
    OnPremisesLastSyncDateTime,
    /// `onPremisesProvisioningErrors`
    OnPremisesProvisioningErrors,
    /// `onPremisesSecurityIdentifier`
    OnPremisesSecurityIdentifier,
    /// `onPremisesSyncEnabled`
    OnPremisesSyncEnabled,
    /// `postalCode`
    PostalCode,
    /// `preferredDataLocation`
    PreferredDataLocation,
    /// `preferredLanguage`
    PreferredLanguage,
    /// `proxyAddresses`
    ProxyAddresses,
    /// `renewedDateTime`
    RenewedDateTime,
    /// `resourceBehaviorOptions`
    ResourceBehaviorOptions,
    /// `resourceProvisioningOptions`
    ResourceProvisioningOptions,
    /// `securityEnabled`
    SecurityEnabled,
    /// `serviceProvisioningErrors`
    ServiceProvisioningErrors,
    /// `state`
    State,
    /// `streetAddress`
    StreetAddress,
    /// `surname`
    Surname,
    /// `theme`
    Theme,
    /// `usageLocation`
    UsageLocation,
    /// `userPrincipalName`
    UserPrincipalName,
    /// `userType`
    UserType,
    /// `visibility`
    Visibility,
}

/// Every property with its name on the wire, in the order of the numbers.
const NAMES: [(Property, &str); 49] = [
    (Property::Id, "id"),
    (Property::AccountEnabled, "accountEnabled"),
    (Property::AssignedLicenses, "assignedLicenses"),
    (Property::BusinessPhones, "businessPhones"),
    (Property::City, "city"),
    (Property::Classification, "classification"),
    (Property::CompanyName, "companyName"),
    (Property::Country, "country"),
    (Property::CreatedDateTime, "createdDateTime"),
    (Property::DeletedDateTime, "deletedDateTime"),
    (Property::Department, "department"),
    (Property::Description, "description"),
    (Property::DisplayName, "displayName"),
    (Property::EmployeeId, "employeeId"),
    (Property::ExpirationDateTime, "expirationDateTime"),
    (Property::GivenName, "givenName"),
    (Property::GroupTypes, "groupTypes"),
    (Property::IsAssignableToRole, "isAssignableToRole"),
    (Property::JobTitle, "jobTitle"),
    (Property::LicenseAssignmentStates, "licenseAssignmentStates"),
    (Property::Mail, "mail"),
    (Property::MailEnabled, "mailEnabled"),
    (Property::MailNickname, "mailNickname"),
    (Property::Members, "members"),
    (Property::MembershipRule, "membershipRule"),
    (Property::MembershipRuleProcessingState, "membershipRuleProcessingState"),
    (Property::MobilePhone, "mobilePhone"),
    (Property::OfficeLocation, "officeLocation"),
    (Property::OnPremisesLastSyncDateTime, "onPremisesLastSyncDateTime"),
    (Property::OnPremisesProvisioningErrors, "onPremisesProvisioningErrors"),
    (Property::OnPremisesSecurityIdentifier, "onPremisesSecurityIdentifier"),
    (Property::OnPremisesSyncEnabled, "onPremisesSyncEnabled"),
    (Property::PostalCode, "postalCode"),
    (Property::PreferredDataLocation, "preferredDataLocation"),
    (Property::PreferredLanguage, "preferredLanguage"),
    (Property::ProxyAddresses, "proxyAddresses"),
    (Property::RenewedDateTime, "renewedDateTime"),
    (Property::ResourceBehaviorOptions, "resourceBehaviorOptions"),
    (Property::ResourceProvisioningOptions, "resourceProvisioningOptions"),
    (Property::SecurityEnabled, "securityEnabled"),
    (Property::ServiceProvisioningErrors, "serviceProvisioningErrors"),
    (Property::State, "state"),
    (Property::StreetAddress, "streetAddress"),
    (Property::Surname, "surname"),
    (Property::Theme, "theme"),
    (Property::UsageLocation, "usageLocation"),
    (Property::UserPrincipalName, "userPrincipalName"),
    (Property::UserType, "userType"),
    (Property::Visibility, "visibility"),
];

impl Property {
    /// The property of this name.
    pub fn named(name: &str) -> Option<Property> {
        NAMES.iter().find(|(_, it)| *it == name).map(|(property, _)| *property)
    }

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        NAMES.get(self as usize).map_or("", |(_, name)| name)
    }
}

/// A set of properties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Properties(pub u64);

impl Properties {
    /// No property.
    pub const NONE: Properties = Properties(0);

    /// These properties.
    pub fn of(properties: &[Property]) -> Properties {
        Properties(properties.iter().fold(0, |set, property| set | 1 << (*property as u64)))
    }

    /// Whether this one is in the set.
    pub fn has(self, property: Property) -> bool {
        self.0 & (1 << (property as u64)) != 0
    }

    /// Whether the sets share a property.
    pub fn meets(self, other: Properties) -> bool {
        self.0 & other.0 != 0
    }

    /// Those in either set.
    #[must_use]
    pub fn with(self, other: Properties) -> Properties {
        Properties(self.0 | other.0)
    }

    /// Those in both sets.
    #[must_use]
    pub fn within(self, other: Properties) -> Properties {
        Properties(self.0 & other.0)
    }

    /// The properties, by number.
    pub fn iter(self) -> impl Iterator<Item = Property> {
        NAMES.iter().map(|(property, _)| *property).filter(move |property| self.has(*property))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_names_and_sets_agree() {
        for (n, (property, name)) in NAMES.iter().enumerate() {
            assert_eq!(
                (*property as usize, Property::named(name), property.name()),
                (n, Some(*property), *name)
            );
        }
        let set = Properties::of(&[Property::Mail, Property::Id]);
        assert_eq!(set.iter().collect::<Vec<_>>(), [Property::Id, Property::Mail]);
        assert!(set.meets(Properties::of(&[Property::Mail])) && !set.has(Property::City));
    }
}
