//! The refresh token of a partner's service account, as the Graph client takes it: out of the store, and back into it
//! before the access token that came with the next one is used (security rule 74).

use std::sync::Arc;

use domain::{id::IntegrationId, time::Clock};
use futures::future::BoxFuture;
use graph::{RefreshTokenFault, RefreshTokens};
use secrecy::SecretString;
use store::{Scope, Store};

/// Where the token of one integration is kept.
pub(crate) struct KeptToken {
    pub store: Store,
    pub scope: Scope,
    pub integration: IntegrationId,
    pub clock: Arc<dyn Clock>,
}

impl RefreshTokens for KeptToken {
    fn load(&self) -> BoxFuture<'_, Result<SecretString, RefreshTokenFault>> {
        Box::pin(async {
            let found = self.store.refresh_token(&self.scope, self.integration, self.clock.now()).await;
            found.map_err(|error| fault(&error))
        })
    }

    fn replace(&self, new: SecretString) -> BoxFuture<'_, Result<(), RefreshTokenFault>> {
        Box::pin(async move {
            let now = self.clock.now();
            let kept = self.store.refresh_token_renew(&self.scope, self.integration, &new, now).await;
            kept.map_err(|error| fault(&error))
        })
    }
}

fn fault(error: &store::Error) -> RefreshTokenFault {
    RefreshTokenFault(match error {
        store::Error::NotFound => "the service account was removed".into(),
        other => other.to_string(),
    })
}
