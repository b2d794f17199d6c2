//! What findings are called, what they mean for the tenant, and what to do about them.

use super::{AccessMode, Finding, Severity};
use crate::permission::Permission;

impl Finding {
    /// The key in addresses, for filtering.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::ConsentMissing { .. } => "consent_missing",
            Self::ConsentOutdated { .. } => "consent_outdated",
            Self::PermissionRefused => "permission_refused",
            Self::RelationshipMissing => "relationship_missing",
            Self::RelationshipEnded { .. } => "relationship_ended",
            Self::RelationshipEnding { .. } => "relationship_ending",
            Self::OnlyMicrosoftLed => "microsoft_led",
            Self::GlobalAdministrator { .. } => "global_administrator",
            Self::RoleMissing => "role_missing",
        }
    }

    /// The words on its badge, the same for every tenant.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::ConsentMissing { .. } => "Consent missing",
            Self::ConsentOutdated { .. } => "Consent outdated",
            Self::PermissionRefused => "Permission missing",
            Self::RelationshipMissing => "No relationship",
            Self::RelationshipEnded { .. } => "Relationship ended",
            Self::RelationshipEnding { .. } => "Relationship ends soon",
            Self::OnlyMicrosoftLed => "Microsoft-led only",
            Self::GlobalAdministrator { .. } => "Global Administrator",
            Self::RoleMissing => "Role missing",
        }
    }

    /// How much it matters. Relationships decide what a service account may read; reads as the app do not need them.
    pub const fn severity(&self, mode: AccessMode) -> Severity {
        match (self, mode) {
            (Self::ConsentMissing { .. } | Self::ConsentOutdated { .. } | Self::PermissionRefused, _)
            | (
                Self::RelationshipMissing | Self::RelationshipEnded { .. } | Self::RoleMissing,
                AccessMode::ServiceAccount,
            ) => Severity::Blocks,
            (Self::RelationshipEnding { .. }, _)
            | (Self::RelationshipEnded { .. }, AccessMode::Application) => Severity::Warns,
            _ => Severity::Informs,
        }
    }

    /// Whether the tenant's administrator mends it by opening the consent link.
    pub const fn mended_by_consent(&self) -> bool {
        matches!(self, Self::ConsentMissing { .. } | Self::ConsentOutdated { .. } | Self::PermissionRefused)
    }

    /// What is the matter, with Microsoft's code at the end where there is one.
    pub fn meaning(&self, mode: AccessMode) -> String {
        match self {
            Self::ConsentMissing { code } => consent_missing(code.as_deref()),
            Self::ConsentOutdated { missing } => {
                format!("Consent was given before these permissions were asked for: {}.", names(missing))
            }
            Self::PermissionRefused => {
                "Microsoft refused a read because the app lacks a permission in this tenant.".into()
            }
            Self::RelationshipMissing => "No GDAP relationship gives the service account access.".into(),
            Self::RelationshipEnded { at } => {
                let when = at.map_or_else(String::new, |at| format!(" on {}", at.date()));
                format!("The last GDAP relationship ended{when}.{}", reads_go_on(mode))
            }
            Self::RelationshipEnding { at, days } => {
                let days = if *days == 1 { "1 day".into() } else { format!("{days} days") };
                format!("The last GDAP relationship ends on {}, in {days}, and does not extend itself.", at.date())
            }
            Self::OnlyMicrosoftLed => {
                "The only GDAP relationship was made by Microsoft's own transition (its name begins with MLT_).".into()
            }
            Self::GlobalAdministrator { relationship } => {
                format!("The relationship “{relationship}” contains Global Administrator, so it cannot extend itself.")
            }
            Self::RoleMissing => {
                "No GDAP relationship in force grants a role that reads licenses to the service account.".into()
            }
        }
    }

    /// What to do, in a sentence or two.
    pub fn remedy(&self, mode: AccessMode) -> &'static str {
        match (self, mode) {
            (Self::ConsentMissing { .. } | Self::PermissionRefused, _) => {
                "Send the consent link to a Global Administrator of the tenant, then start a sync."
            }
            (Self::ConsentOutdated { .. }, _) => {
                "Check that the app registration asks for them, then have the consent link opened once more, or turn \
                 off in Sync Settings what needs them."
            }
            (Self::RelationshipMissing, _) => {
                "Create a GDAP relationship with Directory Readers in Partner Center and assign it to the service \
                 account's security group."
            }
            (Self::RelationshipEnded { .. } | Self::RelationshipEnding { .. }, _) => {
                "Request a new GDAP relationship in Partner Center, with auto-extend switched on, and have the \
                 customer approve it."
            }
            (Self::OnlyMicrosoftLed, _) => {
                "Replace it by a relationship of your own: Microsoft's has fixed roles and is not extended."
            }
            (Self::GlobalAdministrator { .. }, _) => {
                "Remove Global Administrator from it in Partner Center; reading needs Directory Readers at most."
            }
            (Self::RoleMissing, _) => {
                "Add Directory Readers to the relationship and assign it to the service account's security group."
            }
        }
    }
}

fn consent_missing(code: Option<&str>) -> String {
    match code {
        None => "The app is known in this tenant, but no permission has been granted to it.".into(),
        Some("AADSTS90099") => "Nobody has consented to the app in this tenant. A GDAP relationship alone is not \
                                enough: the customer, or you through Partner Center, must authorize the app there \
                                first. (AADSTS90099)"
            .into(),
        Some(code) => format!("Nobody has consented to the app in this tenant. ({code})"),
    }
}

const fn reads_go_on(mode: AccessMode) -> &'static str {
    match mode {
        AccessMode::Application => {
            " Reads as the app go on while the contract and the consent last; your people's access does not."
        }
        AccessMode::ServiceAccount => "",
    }
}

fn names(permissions: &[Permission]) -> String {
    permissions.iter().map(|it| it.name()).collect::<Vec<_>>().join(", ")
}
