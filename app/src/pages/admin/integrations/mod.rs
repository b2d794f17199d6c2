//! Admin > Account > Integrations: the list, connecting a new one, and one with its tenants.

mod connect;
mod detail;
mod guide;
mod list;
mod match_to;
mod new;
mod sync_action;
mod tenants;

pub use connect::ConnectMicrosoftPage;
pub use detail::IntegrationPage;
pub use list::IntegrationsPage;
pub use new::NewIntegrationPage;

use crate::{components::page_header::Crumb, paths};

/// The steps above the list.
const ACCOUNT: [Crumb; 2] = [Crumb::word("Admin"), Crumb::word("Account")];

/// The steps above everything below the list.
const BELOW_LIST: [Crumb; 3] =
    [Crumb::word("Admin"), Crumb::word("Account"), Crumb::page("Integrations", paths::INTEGRATIONS)];
