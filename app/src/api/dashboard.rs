//! What the dashboard shows: the figures of licenses and people, how much of them is up to date, and what integrations
//! wait for.

use domain::dashboard::SeatTotals;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{answer::Answer, license::Coverage};
use crate::AppError;

/// The dashboard of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Dashboard {
    /// Directory users who hold a license, each counted once.
    pub people: u64,
    /// Seats and renewals.
    pub totals: SeatTotals,
    /// How much of the licenses is up to date.
    pub licenses: Coverage,
    /// How much of the directory users is.
    pub directory: Coverage,
    /// What integrations wait for; `None` for people who may not see them.
    pub integrations: Option<Integrations>,
}

/// The integrations as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Integrations {
    /// How many there are.
    pub all: u32,
    /// Those that wait for a person.
    pub need_attention: u32,
}

/// The dashboard of the person who asks.
#[server(prefix = "/fn", endpoint = "read_dashboard", input = GetUrl, output = Answer)]
pub async fn read_dashboard() -> Result<Dashboard, AppError> {
    let caller = crate::caller::Caller::current()?;
    let (store, scope) = (&caller.store, &caller.scope);
    let counted = store.dashboard(scope, crate::caller::services().clock.now()).await?;
    Ok(Dashboard {
        people: counted.people,
        totals: counted.totals,
        licenses: store.license_coverage(scope).await?.into(),
        directory: store.people_coverage(scope).await?.into(),
        integrations: server::integrations(&caller).await?,
    })
}

#[cfg(feature = "ssr")]
mod server {
    use domain::account::Verb;

    use super::Integrations;
    use crate::{AppError, caller::Caller};

    pub async fn integrations(caller: &Caller) -> Result<Option<Integrations>, AppError> {
        if !caller.person.role.may(Verb::ManageIntegrations) {
            return Ok(None);
        }
        let list = caller.store.integration_list(&caller.scope).await?;
        let count = |of: usize| u32::try_from(of).unwrap_or(u32::MAX);
        let need_attention = count(list.iter().filter(|integration| integration.needs_attention()).count());
        Ok(Some(Integrations { all: count(list.len()), need_attention }))
    }
}
