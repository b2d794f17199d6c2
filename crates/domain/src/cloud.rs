//! Microsoft's national clouds: a tenant, its app registration and its tokens live in exactly one.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// One of Microsoft's clouds. Hosts: Microsoft Graph, "National cloud deployments".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Cloud {
    /// The worldwide cloud, also GCC.
    #[default]
    Global,
    /// US Government L4 (GCC High).
    UsGov,
    /// US Government L5 (DoD).
    UsGovDod,
    /// China, operated by 21Vianet.
    China,
}

impl Cloud {
    /// Every cloud, the usual one first.
    pub const ALL: [Self; 4] = [Self::Global, Self::UsGov, Self::UsGovDod, Self::China];

    /// The key in the database, in configuration and in forms.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::UsGov => "us_gov",
            Self::UsGovDod => "us_gov_dod",
            Self::China => "china",
        }
    }

    /// The name people know it by.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Global => "Global (also GCC)",
            Self::UsGov => "US Government L4 (GCC High)",
            Self::UsGovDod => "US Government L5 (DoD)",
            Self::China => "China (21Vianet)",
        }
    }

    /// `https://…` origin that issues tokens.
    pub const fn login_origin(self) -> &'static str {
        match self {
            Self::Global => "https://login.microsoftonline.com",
            Self::UsGov | Self::UsGovDod => "https://login.microsoftonline.us",
            Self::China => "https://login.partner.microsoftonline.cn",
        }
    }

    /// `https://…` origin of Microsoft Graph; also the resource that a token's scope names.
    pub const fn graph_origin(self) -> &'static str {
        match self {
            Self::Global => "https://graph.microsoft.com",
            Self::UsGov => "https://graph.microsoft.us",
            Self::UsGovDod => "https://dod-graph.microsoft.us",
            Self::China => "https://microsoftgraph.chinacloudapi.cn",
        }
    }
}

impl fmt::Display for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// The text names no cloud.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cloud must be one of global, us_gov, us_gov_dod, china")]
pub struct UnknownCloud;

impl FromStr for Cloud {
    type Err = UnknownCloud;

    fn from_str(text: &str) -> Result<Self, UnknownCloud> {
        Self::ALL.into_iter().find(|cloud| cloud.key() == text).ok_or(UnknownCloud)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cloud_is_read_back_by_its_key() {
        for cloud in Cloud::ALL {
            assert_eq!(cloud.key().parse(), Ok(cloud));
        }
        assert_eq!("germany".parse::<Cloud>(), Err(UnknownCloud));
    }
}
