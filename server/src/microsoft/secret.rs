//! Replaces the secret of an integration in place: the new one is tested first, and the old one stays if it fails.

use std::sync::Arc;

use app::{api::access::NewSecret, caller::Caller, ports::ConnectRefusal};
use domain::{sync_run::Trigger, time::Timestamp};
use graph::Credential;
use store::RunOptions;

use super::{Live, fault, refusal};

impl Live {
    pub(super) async fn test_and_replace(
        &self,
        caller: &Caller,
        form: NewSecret,
    ) -> Result<(), ConnectRefusal> {
        let NewSecret { integration, secret, secret_expires_on } = form;
        let (store, scope, now) = (&caller.store, &caller.scope, self.clock.now());
        let known = store.integration_find(scope, integration).await.map_err(|error| fault(&error))?;
        let known = known.ok_or_else(|| fault(&store::Error::NotFound))?;
        let credential = Credential { connection: known.connection, secret: secret.into() };
        let credential = Arc::new(credential);
        // The cache vouches for no other secret than the one that got its token.
        let home = self.client.app_only(&credential, credential.connection.home_tenant).for_a_person();
        home.token().await.map_err(|error| refusal(&error))?;
        let expires_at = Timestamp::from_date(&secret_expires_on);
        let replaced = store.secret_replace(scope, integration, &credential.secret, expires_at, now).await;
        replaced.map_err(|error| fault(&error))?;
        // A run that a person asks for also reads what waits for a person.
        let asked = store.run_request(scope, integration, Trigger::Person, RunOptions::default(), now).await;
        if let Err(error) = asked {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "no sync could be asked for after a new secret"
            );
        }
        Ok(())
    }
}
