//! Typed identifiers: a tenant's id can never be passed where a SKU's is meant.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text was not a GUID.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} must be a GUID like 00000000-0000-0000-0000-000000000000")]
pub struct InvalidId {
    /// The kind of id that was read.
    pub what: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let text = text.trim();
                // Only the hyphenated form: Microsoft writes no other, and two spellings would be two keys.
                if text.len() != 36 {
                    return Err(InvalidId { what: $what });
                }
                Uuid::try_parse(text).map(Self).map_err(|_| InvalidId { what: $what })
            }
        }
    };
}

id!(
    /// A Microsoft 365 directory, by Microsoft's GUID.
    TenantId, "Tenant ID"
);
id!(
    /// An app registration, by Microsoft's application (client) GUID.
    ApplicationId, "Application ID"
);
id!(
    /// A product in Microsoft's catalogue, the same for every tenant.
    SkuId, "SKU ID"
);
id!(
    /// A service inside a product, the same for every tenant.
    ServicePlanId, "service plan ID"
);
id!(
    /// A person, room or service account in a tenant's directory, by Microsoft's GUID.
    DirectoryUserId, "directory user ID"
);
id!(
    /// A group in a tenant's directory, by Microsoft's GUID.
    GroupId, "group ID"
);
id!(
    /// One configured connection to Microsoft.
    IntegrationId, "integration ID"
);
id!(
    /// A company that the provider documents.
    OrganizationId, "organization ID"
);
id!(
    /// One action on the Matching screen, of one tenant or of many: what one Undo takes back.
    MatchBatchId, "matching action ID"
);
id!(
    /// An address of an organization.
    LocationId, "location ID"
);
id!(
    /// A type of flexible assets.
    AssetTypeId, "asset type ID"
);
id!(
    /// A field of a type of flexible assets.
    AssetFieldId, "asset field ID"
);
id!(
    /// A flexible asset.
    AssetId, "asset ID"
);
id!(
    /// A person who signs in to Seatledger.
    UserId, "user ID"
);
id!(
    /// A saved view of the license list.
    SavedViewId, "saved view ID"
);
id!(
    /// One attempt to synchronize an integration.
    SyncRunId, "sync run ID"
);
id!(
    /// A list of removals that wait for a person.
    HeldRemovalId, "held removal ID"
);
id!(
    /// A queued request for work.
    JobId, "job ID"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_is_read_in_either_case_and_written_in_lower_case() {
        let id: TenantId = " 48A80680-7326-48CD-9935-B556B81D3A4E ".parse().unwrap();
        assert_eq!(id.to_string(), "48a80680-7326-48cd-9935-b556b81d3a4e");
    }

    #[test]
    fn anything_but_the_hyphenated_form_is_refused_by_name() {
        for text in
            ["", "contoso.com", "48a80680732648cd9935b556b81d3a4e", "{48a80680-7326-48cd-9935-b556b81d3a4e}"]
        {
            let error = text.parse::<ApplicationId>().unwrap_err();
            assert_eq!(error.what, "Application ID", "{text}");
        }
    }
}
