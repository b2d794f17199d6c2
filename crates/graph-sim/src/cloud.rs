//! Microsoft's four clouds: their names, their hosts and the resource that their tokens are for.

use serde::{Deserialize, Serialize};

/// One of Microsoft's national clouds. Tenants, app registrations and tokens belong to exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cloud {
    /// The worldwide cloud, which GCC shares.
    Global,
    /// US Government L4 (GCC High).
    UsGov,
    /// US Government L5 (`DoD`).
    UsGovDod,
    /// China, operated by 21Vianet.
    China,
}

impl Cloud {
    /// Every cloud, in the order of the simulator's listeners.
    pub const ALL: [Cloud; 4] = [Cloud::Global, Cloud::UsGov, Cloud::UsGovDod, Cloud::China];

    /// The host that signs people and applications in.
    pub fn login_host(self) -> &'static str {
        match self {
            Cloud::Global => "login.microsoftonline.com",
            Cloud::UsGov | Cloud::UsGovDod => "login.microsoftonline.us",
            Cloud::China => "login.partner.microsoftonline.cn",
        }
    }

    /// The host of Microsoft Graph.
    pub fn graph_host(self) -> &'static str {
        match self {
            Cloud::Global => "graph.microsoft.com",
            Cloud::UsGov => "graph.microsoft.us",
            Cloud::UsGovDod => "dod-graph.microsoft.us",
            Cloud::China => "microsoftgraph.chinacloudapi.cn",
        }
    }

    /// The cloud's name in sign-in metadata and messages.
    pub fn instance_name(self) -> &'static str {
        match self {
            Cloud::Global => "microsoftonline.com",
            Cloud::UsGov | Cloud::UsGovDod => "microsoftonline.us",
            Cloud::China => "partner.microsoftonline.cn",
        }
    }

    /// The tenant region scope that sign-in metadata prints.
    pub fn region(self) -> &'static str {
        match self {
            Cloud::Global => "EU",
            Cloud::UsGov | Cloud::UsGovDod => "USGov",
            Cloud::China => "CN",
        }
    }

    /// This cloud's place in [`Cloud::ALL`].
    pub fn index(self) -> usize {
        match self {
            Cloud::Global => 0,
            Cloud::UsGov => 1,
            Cloud::UsGovDod => 2,
            Cloud::China => 3,
        }
    }
}
