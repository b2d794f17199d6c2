//! Microsoft Entra directory roles that GDAP relationships grant to a partner's people; app-only reads need none.

/// A built-in role that matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DirectoryRole {
    /// Reads basic directory data: the least that reads licenses.
    DirectoryReaders,
    /// Reads everything an administrator can.
    GlobalReader,
    /// Manages users.
    UserAdministrator,
    /// Manages licenses.
    LicenseAdministrator,
    /// May do everything; its relationship cannot extend itself.
    GlobalAdministrator,
}

impl DirectoryRole {
    /// The roles that each let a partner's person read a customer's licenses, the least first (Partner Center,
    /// "DAP to GDAP transition").
    pub const READERS: [Self; 4] =
        [Self::DirectoryReaders, Self::GlobalReader, Self::UserAdministrator, Self::LicenseAdministrator];

    /// The role definition's GUID, the same in every tenant (Microsoft Entra built-in roles).
    pub const fn id(self) -> &'static str {
        match self {
            Self::DirectoryReaders => "88d8e3e3-8f55-4a1e-953a-9b9898b8876b",
            Self::GlobalReader => "f2ef992c-3afb-46b9-b7cf-a126ee74c451",
            Self::UserAdministrator => "fe930be7-5e62-47db-91af-98c3a49a38b1",
            Self::LicenseAdministrator => "4d6ac14f-3453-41d0-bef9-a3e0c569773a",
            Self::GlobalAdministrator => "62e90394-69f5-4237-9190-012177145e10",
        }
    }

    /// Microsoft's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DirectoryReaders => "Directory Readers",
            Self::GlobalReader => "Global Reader",
            Self::UserAdministrator => "User Administrator",
            Self::LicenseAdministrator => "License Administrator",
            Self::GlobalAdministrator => "Global Administrator",
        }
    }

    /// Whether it is among these role definition GUIDs.
    pub fn is_in(self, roles: &[String]) -> bool {
        roles.iter().any(|id| id.eq_ignore_ascii_case(self.id()))
    }
}
