//! Tests a connection before anything of it is saved, and finds out whose tenants it reaches.

use std::sync::Arc;

use domain::integration::Reach;
use graph::{Client, Credential, ErrorKind};

/// Proves that the credential signs in, may read what a sync needs, and says whose tenants it reaches.
///
/// Reads, in this order: a token, the organization, its subscribed SKUs and subscriptions (so that a missing
/// permission shows here and not in the first night's run), then the contracts. A tenant that has contracts or
/// relationships is a partner's; where Microsoft refuses those lists, as it does for tenants that are no
/// partner's, the connection is for a single tenant.
pub async fn test(client: &Client, credential: &Arc<Credential>) -> Result<Reach, graph::Error> {
    let home = client.app_only(credential, credential.connection.home_tenant);
    // Nothing cached: the person may have just repaired in Microsoft Entra what a cached token does not know of.
    client.forget(&credential.connection);
    home.token().await?;
    home.profile().await?;
    home.subscribed_skus().await?;
    home.subscriptions().await?;
    let contracts = allowed(home.contracts().await)?;
    let relationships = match home.relationships().await {
        // A tenant with contracts is a partner's: there the refusal is a missing permission, and worth saying now.
        Err(error) if contracts.is_empty() && is_refusal(&error) => Vec::new(),
        answer => answer?,
    };
    let partner = !contracts.is_empty() || !relationships.is_empty();
    Ok(if partner { Reach::Partner } else { Reach::Single })
}

/// A list that Microsoft refuses to tenants that are no partner's: empty then.
fn allowed<T>(answer: Result<Vec<T>, graph::Error>) -> Result<Vec<T>, graph::Error> {
    match answer {
        Err(error) if is_refusal(&error) => Ok(Vec::new()),
        answer => answer,
    }
}

/// Whether Microsoft understood and said no.
fn is_refusal(error: &graph::Error) -> bool {
    matches!(error.kind, ErrorKind::PermissionMissing | ErrorKind::Refused | ErrorKind::NotFound)
}
