//! Replaces the secret key or certificate of an integration in place, each by either: the new one is tested first, and
//! the old one stays if it fails.

use std::sync::Arc;

use app::{api::access::NewSecret, caller::Caller, ports::ConnectRefusal};
use domain::sync_run::Trigger;
use graph::Credential;
use store::RunOptions;

use super::{
    Live, fault,
    proof::{proof, stored},
    refusal,
};

impl Live {
    pub(super) async fn test_and_replace(
        &self,
        caller: &Caller,
        form: NewSecret,
    ) -> Result<(), ConnectRefusal> {
        let NewSecret { integration, secret, secret_expires_on, certificate } = form;
        let (store, scope, now) = (&caller.store, &caller.scope, self.clock.now());
        let known = store.integration_find(scope, integration).await.map_err(|error| fault(&error))?;
        let known = known.ok_or_else(|| fault(&store::Error::NotFound))?;
        let proof = proof(secret, certificate, now)?;
        let credential = Arc::new(Credential { connection: known.connection, proof });
        // The cache vouches for no other secret than the one that got its token.
        let home = self.client.app_only(&credential, credential.connection.home_tenant).for_a_person();
        home.token().await.map_err(|error| refusal(&error))?;
        let new = stored(&credential.proof, &secret_expires_on);
        let replaced = store.credential_replace(scope, integration, new, now).await;
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
