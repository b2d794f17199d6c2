//! Microsoft as pages see it: tests a connection before it is saved, and offers the demo's.

mod consent;
mod proof;
mod returned;
mod secret;
mod service_account;

use std::sync::Arc;

use app::{
    api::{
        access::{NewSecret, ReturnForm, ReturnOutcome},
        integration::{ConnectForm, DemoConnection},
    },
    caller::Caller,
    ports::{ConnectRefusal, Microsoft},
};
use domain::{
    consent::{ConsentLink, SignInLink, redirect_uri},
    id::{IntegrationId, TenantId},
    integration::Connection,
    time::Clock,
};
use futures::future::BoxFuture;
use graph::{Client, Credential};
use store::{NewIntegration, Store};

use self::proof::{proof, stored};

/// Microsoft behind the Graph client.
pub struct Live {
    /// The client that the engine uses too: they share tokens and throttling.
    pub client: Client,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// For those who come back from Microsoft without a session here.
    pub store: Store,
    /// The address people use, without a path.
    pub public_url: String,
    /// What a simulator offers.
    pub demo: Vec<DemoConnection>,
}

impl Microsoft for Live {
    fn connect<'a>(
        &'a self,
        caller: &'a Caller,
        form: ConnectForm,
    ) -> BoxFuture<'a, Result<IntegrationId, ConnectRefusal>> {
        Box::pin(self.test_and_save(caller, form))
    }

    fn replace_secret<'a>(
        &'a self,
        caller: &'a Caller,
        form: NewSecret,
    ) -> BoxFuture<'a, Result<(), ConnectRefusal>> {
        Box::pin(self.test_and_replace(caller, form))
    }

    fn consent_address(&self, connection: &Connection, tenant: TenantId, state: &str) -> String {
        let link = ConsentLink {
            login_origin: &self.client.login_origin(connection.cloud),
            cloud: connection.cloud,
            tenant,
            application: connection.application,
            redirect_uri: &redirect_uri(&self.public_url),
            state,
        };
        link.address()
    }

    fn sign_in_address(&self, connection: &Connection, state: &str, challenge: &str) -> String {
        let link = SignInLink {
            login_origin: &self.client.login_origin(connection.cloud),
            cloud: connection.cloud,
            home_tenant: connection.home_tenant,
            application: connection.application,
            redirect_uri: &redirect_uri(&self.public_url),
            state,
            challenge,
        };
        link.address()
    }

    fn finish_return<'a>(
        &'a self,
        caller: Option<&'a Caller>,
        form: ReturnForm,
    ) -> BoxFuture<'a, ReturnOutcome> {
        Box::pin(self.judge(caller, form))
    }

    fn public_url(&self) -> String {
        self.public_url.clone()
    }

    fn demo(&self) -> Vec<DemoConnection> {
        self.demo.clone()
    }
}

impl Live {
    async fn test_and_save(
        &self,
        caller: &Caller,
        form: ConnectForm,
    ) -> Result<IntegrationId, ConnectRefusal> {
        let connection = Connection {
            cloud: form.cloud,
            home_tenant: form.tenant_id.parse().map_err(|error| beside("tenant_id", &error))?,
            application: form.application_id.parse().map_err(|error| beside("application_id", &error))?,
        };
        // Before Microsoft is asked: the existing connection must stay untouched, its cached tokens too.
        let existing = caller.store.integration_list(&caller.scope).await.map_err(|error| fault(&error))?;
        let same = |known: &Connection| {
            known.cloud == connection.cloud && known.home_tenant == connection.home_tenant
        };
        if let Some(known) = existing.iter().find(|integration| same(&integration.connection)) {
            return Err(taken(&known.name));
        }
        let now = self.clock.now();
        let proof = proof(form.secret, form.certificate, now)?;
        let credential = Arc::new(Credential { connection, proof });
        let reach = sync::connect::test(&self.client, &credential).await.map_err(|error| refusal(&error))?;
        let new = NewIntegration {
            name: form.name,
            connection: credential.connection.clone(),
            reach,
            credential: stored(&credential.proof, &form.secret_expires_on),
            by: Some(caller.person.id),
        };
        match caller.store.integration_create(&caller.scope, new, now).await {
            Ok(id) => Ok(id),
            Err(store::Error::Conflict { .. }) => Err(taken("another integration")),
            Err(error) => Err(fault(&error)),
        }
    }
}

fn beside(field: &str, error: &dyn std::error::Error) -> ConnectRefusal {
    ConnectRefusal { field: Some(field.to_owned()), message: error.to_string(), code: None }
}

fn taken(name: &str) -> ConnectRefusal {
    ConnectRefusal {
        field: Some("tenant_id".to_owned()),
        message: format!(
            "This tenant is connected already, as {name}. Change that integration, or connect another tenant."
        ),
        code: None,
    }
}

/// The sentence already ends with Microsoft's code.
fn refusal(error: &graph::Error) -> ConnectRefusal {
    ConnectRefusal { field: error.field().map(str::to_owned), message: error.to_string(), code: None }
}

fn fault(error: &store::Error) -> ConnectRefusal {
    tracing::error!(error = error as &dyn std::error::Error, "an integration could not be saved");
    let message = match error {
        store::Error::Forbidden => "Your role does not allow this. An Administrator or Manager can do it.",
        _ => "The connection works, but it could not be saved. Try again; the log says why.",
    };
    ConnectRefusal { field: None, message: message.to_owned(), code: None }
}
