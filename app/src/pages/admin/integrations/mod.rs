//! Admin > Account > Integrations: the list, connecting a new one, and one with its tenants.

mod access;
mod actions;
mod connect;
mod credential;
mod detail;
mod guide;
mod held;
mod list;
mod logs;
mod matching;
mod narrowed;
mod new;
mod one;
mod set_up_guide;
mod settings;
mod status;
mod sync_action;
mod tenant_row;
mod tenants;
mod unmatched;

pub use access::AccessPage;
pub use connect::ConnectMicrosoftPage;
pub use detail::IntegrationPage;
pub use held::HeldRemovalsPage;
pub use list::IntegrationsPage;
pub use logs::SyncLogsPage;
pub use matching::MatchingPage;
pub use new::NewIntegrationPage;
pub use set_up_guide::SetUpGuidePage;
pub use settings::SyncSettingsPage;

use crate::{components::page_header::Crumb, paths};

/// The steps above the list.
const ACCOUNT: [Crumb; 2] = [Crumb::word("Admin"), Crumb::word("Account")];

/// The steps above everything below the list.
const BELOW_LIST: [Crumb; 3] =
    [Crumb::word("Admin"), Crumb::word("Account"), Crumb::page("Integrations", paths::INTEGRATIONS)];
