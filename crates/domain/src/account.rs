//! Who may do what: roles, verbs and the one table that joins them (security rules 43 to 49).

use serde::{Deserialize, Serialize};

/// A role gives verbs; access groups give organizations. The right is both together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, in every organization.
    Administrator,
    /// Integrations, matching and people up to Editor.
    Manager,
    /// Edits and deletes hand-entered records.
    Editor,
    /// Creates and edits hand-entered records.
    Creator,
    /// Reads.
    Lite,
}

impl Role {
    /// Every role, the mightiest first.
    pub const ALL: [Self; 5] = [Self::Administrator, Self::Manager, Self::Editor, Self::Creator, Self::Lite];

    /// The key in the database.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Manager => "manager",
            Self::Editor => "editor",
            Self::Creator => "creator",
            Self::Lite => "lite",
        }
    }

    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Administrator => "Administrator",
            Self::Manager => "Manager",
            Self::Editor => "Editor",
            Self::Creator => "Creator",
            Self::Lite => "Lite",
        }
    }

    /// The role with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }

    /// Whether the role may do this inside its own organizations.
    pub fn may(self, verb: Verb) -> bool {
        PERMISSIONS.iter().any(|(v, roles)| *v == verb && roles.contains(&self))
    }
}

/// Something that a person does; every route and server function names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Read licenses and global lists.
    ReadLicenses,
    /// Read organizations.
    ReadOrganizations,
    /// Create organizations, by hand or out of a file.
    CreateOrganizations,
    /// Edit what people enter of organizations.
    EditOrganizations,
    /// Archive organizations and restore them.
    ArchiveOrganizations,
    /// See integrations, set them up and sync them.
    ManageIntegrations,
    /// Match tenants to organizations; Managers only where they see every tenant and organization.
    MatchTenants,
    /// Decide about held removals; Managers only where they see every tenant that is touched.
    ApproveRemovals,
    /// Set the mail server.
    ManageMail,
    /// Read flexible assets, their types and lists.
    ReadAssets,
    /// Create flexible assets, and edit what people enter of them.
    EditAssets,
    /// Archive flexible assets, restore and delete them.
    DeleteAssets,
    /// Choose who may open a flexible asset, a synced one too.
    SecureAssets,
    /// Make and change types of flexible assets; Managers only where they see every organization.
    ManageAssetTypes,
    /// Name products and bring a newer catalogue; Managers only where they see every organization.
    NameProducts,
    /// Take what one may read away as a file.
    Export,
    /// Share saved views with everyone, and change those that are shared.
    ShareViews,
}

/// The permission table (security.md, "Who may do what"), for the verbs that exist so far.
pub const PERMISSIONS: &[(Verb, &[Role])] = &[
    (Verb::ReadLicenses, &Role::ALL),
    (Verb::ReadOrganizations, &Role::ALL),
    (Verb::CreateOrganizations, &[Role::Administrator, Role::Manager]),
    (Verb::EditOrganizations, &[Role::Administrator, Role::Manager, Role::Editor, Role::Creator]),
    (Verb::ArchiveOrganizations, &[Role::Administrator, Role::Manager, Role::Editor]),
    (Verb::ManageIntegrations, &[Role::Administrator, Role::Manager]),
    (Verb::MatchTenants, &[Role::Administrator, Role::Manager]),
    (Verb::ApproveRemovals, &[Role::Administrator, Role::Manager]),
    (Verb::ManageMail, &[Role::Administrator]),
    (Verb::ReadAssets, &Role::ALL),
    (Verb::EditAssets, &[Role::Administrator, Role::Manager, Role::Editor, Role::Creator]),
    (Verb::DeleteAssets, &[Role::Administrator, Role::Manager, Role::Editor]),
    (Verb::SecureAssets, &[Role::Administrator, Role::Manager, Role::Editor]),
    (Verb::ManageAssetTypes, &[Role::Administrator, Role::Manager]),
    (Verb::NameProducts, &[Role::Administrator, Role::Manager]),
    (Verb::Export, &[Role::Administrator, Role::Manager, Role::Editor, Role::Creator]),
    (Verb::ShareViews, &[Role::Administrator, Role::Manager]),
];

/// A person who is signed in, as pages show them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The person's id here.
    pub id: crate::id::UserId,
    /// The name they chose.
    pub name: String,
    /// Their sign-in address.
    pub email: String,
    /// What they may do.
    pub role: Role,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_gives_integrations_to_managers_and_administrators_only() {
        let may: Vec<_> = Role::ALL.into_iter().filter(|role| role.may(Verb::ManageIntegrations)).collect();
        assert_eq!(may, [Role::Administrator, Role::Manager]);
        assert!(Role::Lite.may(Verb::ReadLicenses));
        assert!(!Role::Manager.may(Verb::ManageMail));
    }

    #[test]
    fn every_verb_stands_in_the_table_once() {
        let verbs = [
            Verb::ReadLicenses,
            Verb::ReadOrganizations,
            Verb::CreateOrganizations,
            Verb::EditOrganizations,
            Verb::ArchiveOrganizations,
            Verb::ManageIntegrations,
            Verb::MatchTenants,
            Verb::ApproveRemovals,
            Verb::ManageMail,
            Verb::ReadAssets,
            Verb::EditAssets,
            Verb::DeleteAssets,
            Verb::SecureAssets,
            Verb::ManageAssetTypes,
            Verb::NameProducts,
            Verb::Export,
            Verb::ShareViews,
        ];
        for verb in verbs {
            assert_eq!(PERMISSIONS.iter().filter(|(v, _)| *v == verb).count(), 1, "{verb:?}");
        }
    }
}
