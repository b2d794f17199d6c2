//! History as pages ask for it: the days of one license, and what differs between two days. Days are those of UTC, and
//! one that lies ahead is taken for today.

use domain::{
    asset::Day,
    history::{Comparison, DayPoint, HolderMove},
    id::{OrganizationId, SkuId, TenantId},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::AppError;

/// The numbers of a license at the end of each of the last days, today's the last; `last` from 1 to 3,700.
#[server(prefix = "/fn", endpoint = "read_license_history", input = GetUrl, output = Answer)]
pub async fn read_license_history(
    /// The tenant that holds it.
    tenant: TenantId,
    /// The product.
    sku: SkuId,
    /// How many days.
    last: u16,
) -> Result<Vec<DayPoint>, AppError> {
    let caller = crate::caller::Caller::current()?;
    let today = server::today();
    let from = today.plus(1 - i64::from(last.max(1)));
    Ok(caller.store.license_history(&caller.scope, (tenant, sku), from, today).await?)
}

/// Two days to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// The first.
    pub from: Day,
    /// The last.
    pub to: Day,
}

/// Licenses on a page of [`compare_history`].
pub const PAGE_ROWS: usize = 100;

/// What differs between the ends of two days, over everything that the person may see or one organization of it; of the
/// licenses that do, page `page`, counted from 0. [`AppError::Busy`] while others are compared.
#[server(prefix = "/fn", endpoint = "compare_history", input = GetUrl, output = Answer)]
pub async fn compare_history(
    /// The organization; `None` for everything.
    organization: Option<OrganizationId>,
    /// The two days.
    days: Days,
    /// The page.
    page: usize,
) -> Result<Comparison, AppError> {
    let caller = crate::caller::Caller::current()?;
    let Days { from, to } = server::until_today(days);
    let _turn = server::turn().await?;
    Ok(caller.store.history_compare(&caller.scope, organization, (from, to), (page, PAGE_ROWS)).await?)
}

/// The people who hold a license on one of two days and not on the other.
#[server(prefix = "/fn", endpoint = "read_license_moves", input = GetUrl, output = Answer)]
pub async fn read_license_moves(
    /// The tenant that holds it.
    tenant: TenantId,
    /// The product.
    sku: SkuId,
    /// The two days.
    days: Days,
) -> Result<HolderMove, AppError> {
    let caller = crate::caller::Caller::current()?;
    let Days { from, to } = server::until_today(days);
    Ok(caller.store.license_moves(&caller.scope, (tenant, sku), from, to).await?)
}

#[cfg(feature = "ssr")]
mod server {
    use std::time::Duration;

    use domain::asset::Day;
    use tokio::sync::{Semaphore, SemaphorePermit};

    use super::Days;
    use crate::{AppError, caller::services};

    /// Comparisons that go on at the same time: each goes through every license of what it compares, and through what
    /// has happened to their people.
    const AT_ONCE: usize = 2;
    /// How long a comparison waits for its turn.
    const PATIENCE: Duration = Duration::from_secs(10);

    static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

    /// The turn to compare, for as long as it is held.
    pub async fn turn() -> Result<SemaphorePermit<'static>, AppError> {
        turn_of(&TURNS, PATIENCE).await
    }

    async fn turn_of(turns: &Semaphore, patience: Duration) -> Result<SemaphorePermit<'_>, AppError> {
        match tokio::time::timeout(patience, turns.acquire()).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(AppError::Busy { retry_after_secs: 10 }.refused()),
        }
    }

    pub fn today() -> Day {
        Day::of(services().clock.now())
    }

    pub fn until_today(days: Days) -> Days {
        let today = today();
        Days { from: days.from.min(today), to: days.to.min(today) }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[tokio::test]
        async fn a_comparison_that_gets_no_turn_says_so_and_the_next_one_gets_it() {
            let turns = Semaphore::new(AT_ONCE);
            let patience = Duration::from_millis(5);
            let first = turn_of(&turns, patience).await.unwrap();
            let _second = turn_of(&turns, patience).await.unwrap();
            let third = turn_of(&turns, patience).await.map(drop);
            assert_eq!(third, Err(AppError::Busy { retry_after_secs: 10 }));
            drop(first);
            assert!(turn_of(&turns, patience).await.is_ok());
        }
    }
}
