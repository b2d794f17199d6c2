//! Reads everything that the license pages need of one tenant; either all of it or an error.

use domain::{sku::SubscribedSku, subscription::Subscription, tenant::TenantProfile};
use graph::TenantClient;

/// A complete observation of one tenant: every page of every list was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The tenant as its own directory describes it.
    pub profile: TenantProfile,
    /// Every subscribed SKU.
    pub skus: Vec<SubscribedSku>,
    /// Every subscription.
    pub subscriptions: Vec<Subscription>,
}

/// Fetches a snapshot. The first call proves sign-in alone, so that a refusal costs one call and not three.
pub async fn fetch(client: &TenantClient) -> Result<Snapshot, graph::Error> {
    client.token().await?;
    let (profile, skus, subscriptions) =
        futures::try_join!(client.profile(), client.subscribed_skus(), client.subscriptions())?;
    Ok(Snapshot { profile, skus, subscriptions })
}
