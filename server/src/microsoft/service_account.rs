//! Keeps the sign-in of a service account: redeems the code, stores the refresh token before anything is read with it.

use app::{api::access::ReturnForm, caller::Caller};
use domain::{
    consent::{ConsentReturn, redirect_uri},
    sync_run::Trigger,
};
use graph::SignInCode;
use store::{ReturnedSignIn, RunOptions};

use super::{Live, returned::NotYet};

impl Live {
    pub(super) async fn keep_sign_in(
        &self,
        caller: &Caller,
        form: ReturnForm,
        returned: ReturnedSignIn,
    ) -> Result<(), NotYet> {
        let ReturnedSignIn { integration, verifier } = returned;
        let (store, scope, now) = (&caller.store, &caller.scope, self.clock.now());
        let code = code(form)?;
        let stored =
            store.integration_credential(scope, integration, now).await?.ok_or_else(NotYet::not_ours)?;
        let credential = sync::credential(integration, &stored)?;
        let home = self.client.app_only(&credential, credential.connection.home_tenant).for_a_person();
        let code = SignInCode { code: code.into(), redirect_uri: redirect_uri(&self.public_url), verifier };
        let token = home.redeem(code).await.map_err(|error| NotYet(error.to_string()))?;
        store.service_account_save(scope, integration, &token, now).await?;
        // What was cached belongs to the account that signed in before.
        self.client.forget(&credential.connection);
        store.run_request(scope, integration, Trigger::Person, RunOptions::default(), now).await?;
        Ok(())
    }
}

/// The code, unless Microsoft says why there is none.
fn code(form: ReturnForm) -> Result<String, NotYet> {
    let ReturnForm { code, error, error_description, .. } = form;
    let said = ConsentReturn::read(None, None, error.as_deref(), error_description.as_deref());
    if let ConsentReturn::Refused(code) = said {
        return Err(NotYet(format!("Microsoft did not sign the account in. Try again. ({code})")));
    }
    code.filter(|code| !code.is_empty())
        .ok_or_else(|| NotYet("Microsoft sent no code. Sign in again.".into()))
}
