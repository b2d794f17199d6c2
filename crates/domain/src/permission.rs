//! Permissions of Microsoft Graph: which this product asks for, what each buys here, and which a feature needs least.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::unit::UnitKind;

/// The application ID of Microsoft Graph, the same in every tenant and cloud.
pub const GRAPH: &str = "00000003-0000-0000-c000-000000000000";
/// The application ID of Microsoft Partner Center.
pub const PARTNER_CENTER: &str = "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd";
/// Partner Center's one delegated permission, `user_impersonation`.
pub const PARTNER_CENTER_IMPERSONATION: &str = "1cebfa2a-fb4d-419e-b5f9-839b4383e05a";

/// One permission of Microsoft Graph that this product uses, or that lists for partners usually name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// `Organization.Read.All`
    Organization,
    /// `Directory.Read.All`
    Directory,
    /// `DelegatedAdminRelationship.Read.All`
    Relationships,
    /// `User.Read.All`
    Users,
    /// `Group.Read.All`
    Groups,
    /// `AuditLog.Read.All`
    AuditLog,
    /// `DeviceManagementManagedDevices.Read.All`
    ManagedDevices,
    /// `Reports.Read.All`
    Reports,
    /// `BitlockerKey.Read.All`
    BitlockerKey,
    /// `Directory.ReadWrite.All`
    DirectoryWrite,
}

impl Permission {
    /// Every permission, those in use first.
    pub const ALL: [Self; 10] = [
        Self::Organization,
        Self::Directory,
        Self::Relationships,
        Self::Users,
        Self::Groups,
        Self::AuditLog,
        Self::ManagedDevices,
        Self::Reports,
        Self::BitlockerKey,
        Self::DirectoryWrite,
    ];

    /// What lists for partners usually ask for, in their order.
    pub const USUAL: [Self; 7] = [
        Self::AuditLog,
        Self::ManagedDevices,
        Self::Directory,
        Self::DirectoryWrite,
        Self::Reports,
        Self::Users,
        Self::BitlockerKey,
    ];

    /// Microsoft's name, which tokens carry.
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// The GUID of the application permission (`Role` in a manifest). Source, also of
    /// [`Self::delegated_id`]: Microsoft Graph permissions reference.
    pub const fn application_id(self) -> &'static str {
        self.row().1
    }

    /// The GUID of the delegated permission (`Scope` in a manifest).
    pub const fn delegated_id(self) -> &'static str {
        self.row().2
    }

    /// What it buys in this product, in a sentence.
    pub const fn buys(self) -> &'static str {
        self.row().3
    }

    /// Whether any feature of this version needs it.
    pub fn is_used(self) -> bool {
        Feature::ALL.into_iter().any(|feature| feature.needs().contains(&self))
    }

    const fn row(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Organization => (
                "Organization.Read.All",
                "498476ce-e0fe-48b0-b801-37ba7e2685c6",
                "4908d5b9-3fb2-4b1e-9336-1888b7937185",
                "Licenses, subscriptions, the tenant's name and domains.",
            ),
            Self::Directory => (
                "Directory.Read.All",
                "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
                "06da0dbc-49e2-44d2-8312-53f166ab848a",
                "A partner's customers by contract. It also covers licenses, directory users and groups.",
            ),
            Self::Relationships => (
                "DelegatedAdminRelationship.Read.All",
                "f6e9e124-4586-492f-adc0-c6f96e4823fd",
                "0c0064ea-477b-4130-82a5-4c2cc4ff68aa",
                "A partner's customers by GDAP relationship, with end dates and roles.",
            ),
            Self::Users => (
                "User.Read.All",
                "df021288-bdef-4463-88db-98f22de89214",
                "a154be20-db9c-4678-8ab7-66f6cc099a59",
                "Directory users with the licenses assigned to them.",
            ),
            Self::Groups => (
                "Group.Read.All",
                "5b567255-7703-4780-807c-7be8301ae99b",
                "5f8c59db-677d-491f-a6b8-5f174b11ec1d",
                "Groups with the licenses they assign.",
            ),
            Self::AuditLog => (
                "AuditLog.Read.All",
                "b0afded3-3588-46d8-8b3d-9842eff778da",
                "e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20",
                "Nothing in this version: it serves the times of last sign-in.",
            ),
            Self::ManagedDevices => (
                "DeviceManagementManagedDevices.Read.All",
                "2f51be20-0bb4-4fed-bf7b-db946066c75e",
                "314874da-47d6-4978-88dc-cf0d37f0bb82",
                "Nothing in this version: it serves devices managed by Intune.",
            ),
            Self::Reports => (
                "Reports.Read.All",
                "230c1aed-a721-4c5d-9cb4-a90514e508ef",
                "02e97553-ed7b-43d0-ab3c-f8bace0d040c",
                "Nothing in this version: it serves mailbox sizes and usage.",
            ),
            Self::BitlockerKey => (
                "BitlockerKey.Read.All",
                "57f1cf28-c0c4-4ec3-9a30-19a2eaaf2f6e",
                "b27a61ec-b99c-4d6a-b126-c4375d08ae30",
                "Nothing in this version: it serves BitLocker recovery keys.",
            ),
            Self::DirectoryWrite => (
                "Directory.ReadWrite.All",
                "19dbc75e-c2e2-444c-a770-ec69d8559fc7",
                "c5366453-9fb0-48a5-a156-24f0c49a4b84",
                "Nothing, and it is never required: it only serves to put an app into AdminAgents. Seatledger only reads.",
            ),
        }
    }

    /// Whether what a token grants lets this permission's reads through: itself, or one that Microsoft accepts in its
    /// place for every read we make with it (Microsoft Graph, "Permissions" of each request).
    pub fn is_covered_by(self, granted: &BTreeSet<String>) -> bool {
        let instead: &[&str] = match self {
            Self::Organization => {
                &["Organization.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"]
            }
            Self::Users => &["User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"],
            Self::Groups => &["Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"],
            Self::Directory => &["Directory.ReadWrite.All"],
            Self::Relationships => &["DelegatedAdminRelationship.ReadWrite.All"],
            Self::ManagedDevices => &["DeviceManagementManagedDevices.ReadWrite.All"],
            Self::AuditLog | Self::Reports | Self::BitlockerKey | Self::DirectoryWrite => &[],
        };
        std::iter::once(&self.name()).chain(instead).any(|name| granted.contains(*name))
    }
}

/// Something that this product reads, as a person chooses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// A partner's customers, by contract and by relationship; read in the partner's own tenant.
    Customers,
    /// Licenses and subscriptions.
    Licenses,
    /// Directory users with their assignments.
    Users,
    /// Groups with the licenses they assign.
    Groups,
}

impl Feature {
    /// Every feature, in the order of the guide.
    pub const ALL: [Self; 4] = [Self::Customers, Self::Licenses, Self::Users, Self::Groups];

    /// The feature behind a unit.
    pub const fn of(kind: UnitKind) -> Self {
        match kind {
            UnitKind::Licenses => Self::Licenses,
            UnitKind::Users => Self::Users,
            UnitKind::Groups => Self::Groups,
        }
    }

    /// The key in forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Licenses => "licenses",
            Self::Users => "users",
            Self::Groups => "groups",
        }
    }

    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Customers => "Customers of a partner",
            Self::Licenses => "Licenses",
            Self::Users => "Directory users",
            Self::Groups => "Groups",
        }
    }

    /// The least permissions that it works with.
    pub const fn needs(self) -> &'static [Permission] {
        match self {
            Self::Customers => &[Permission::Directory, Permission::Relationships],
            Self::Licenses => &[Permission::Organization],
            Self::Users => &[Permission::Users],
            // Not GroupMember.Read.All: it promises basic properties only, and the licenses of a group are not.
            Self::Groups => &[Permission::Groups],
        }
    }
}

/// The least permissions for these features together, in the order of [`Permission::ALL`].
pub fn needed(features: impl IntoIterator<Item = Feature>) -> Vec<Permission> {
    let needed: BTreeSet<Permission> =
        features.into_iter().flat_map(|feature| feature.needs().iter().copied()).collect();
    needed.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::{Permission as P, *};

    #[test]
    fn every_permission_has_a_name_and_two_ids_of_its_own() {
        let mut seen = BTreeSet::new();
        for permission in Permission::ALL {
            for id in [permission.application_id(), permission.delegated_id()] {
                assert!(id.parse::<crate::id::ApplicationId>().is_ok(), "{id}");
                assert!(seen.insert(id), "{id} stands twice");
            }
            assert!(seen.insert(permission.name()));
            assert!(permission.buys().ends_with('.'));
        }
    }

    #[test]
    fn nothing_that_writes_is_ever_needed() {
        for permission in needed(Feature::ALL) {
            assert!(permission.name().ends_with(".Read.All"), "{permission:?}");
        }
        assert!(!Permission::DirectoryWrite.is_used());
    }

    #[test]
    fn a_feature_asks_for_the_least_and_together_for_each_once() {
        assert_eq!(needed([Feature::Licenses]), [Permission::Organization]);
        assert_eq!(
            needed([Feature::Groups, Feature::Customers, Feature::Customers]),
            [Permission::Directory, Permission::Relationships, Permission::Groups]
        );
    }

    #[test]
    fn a_wider_permission_covers_a_narrower_one_and_never_the_other_way() {
        let check = |granted: &str, covered: &[Permission]| {
            let granted = BTreeSet::from([granted.to_owned()]);
            let found: Vec<_> = Permission::ALL.into_iter().filter(|it| it.is_covered_by(&granted)).collect();
            assert_eq!(found, covered, "{granted:?}");
        };
        check("Directory.Read.All", &[P::Organization, P::Directory, P::Users, P::Groups]);
        check("Organization.Read.All", &[P::Organization]);
        check("User.ReadBasic.All", &[]);
        check("Reports.Read.All", &[P::Reports]);
    }
}
