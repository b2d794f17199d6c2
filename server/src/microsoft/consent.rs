//! Judges what comes back from an admin consent. The return proves nothing (Microsoft's own warning): a token and a read
//! must work.

use app::api::access::ReturnForm;
use domain::{
    consent::ConsentReturn,
    id::{IntegrationId, TenantId},
    integration::Reach,
    permission::Permission,
    sync_run::Trigger,
};
use store::{ReturnedConsent, RunOptions, Scope, SeenAccess};

use super::{Live, returned::NotYet};

impl Live {
    /// Tests the tenant that a consent link was for, and has it read.
    pub(super) async fn test_consent(
        &self,
        form: &ReturnForm,
        returned: ReturnedConsent,
    ) -> Result<(), NotYet> {
        let now = self.clock.now();
        said(form, &returned)?;
        let ReturnedConsent { scope, integration, tenant } = returned;
        let stored = self.store.integration_credential(&scope, integration, now).await?;
        let stored = stored.ok_or_else(NotYet::not_ours)?;
        let credential = sync::credential(integration, &stored)?;
        // Tokens from before the consent lack what it brought.
        self.client.forget_tenant(&credential.connection, tenant);
        let reads = self.client.app_only(&credential, tenant).for_a_person();
        reads.token().await.map_err(|error| too_early(&error))?;
        let granted = reads.granted().await;
        let seen = SeenAccess { granted, refusal: None };
        let missing = self.missing(&scope, integration, tenant, stored.reach, &seen).await?;
        if !missing.is_empty() {
            return Err(NotYet(format!(
                "Consent was given, but not for all that is needed: {missing} is missing. The app registration may \
                 not ask for it."
            )));
        }
        reads.profile().await.map_err(|error| too_early(&error))?;
        self.store.access_note(&scope, integration, tenant, &seen, now).await?;
        let only_this = RunOptions { tenants: Some(vec![tenant]), ..RunOptions::default() };
        self.store.run_request(&scope, integration, Trigger::Person, only_this, now).await?;
        Ok(())
    }

    /// What the token lacks for what is to be read there, in words; empty if nothing, or if the token does not tell.
    async fn missing(
        &self,
        scope: &Scope,
        integration: IntegrationId,
        tenant: TenantId,
        reach: Reach,
        seen: &SeenAccess,
    ) -> Result<String, NotYet> {
        let Some(granted) = &seen.granted else { return Ok(String::new()) };
        let (settings, _) = self.store.settings_find(scope, integration).await?;
        let access = self.store.access_list(scope, integration).await?;
        let access = access.into_iter().find(|it| it.tenant == tenant).ok_or_else(NotYet::not_ours)?;
        let needed = access.needed(settings.of(tenant), reach == Reach::Partner);
        let missing = needed.into_iter().filter(|it| !it.is_covered_by(granted)).map(Permission::name);
        Ok(missing.collect::<Vec<_>>().join(", "))
    }
}

/// What the return itself says; a lie in it changes nothing, since the tests follow.
fn said(form: &ReturnForm, returned: &ReturnedConsent) -> Result<(), NotYet> {
    let text = Option::as_deref;
    let said = ConsentReturn::read(
        text(&form.admin_consent),
        text(&form.tenant),
        text(&form.error),
        text(&form.error_description),
    );
    match said {
        ConsentReturn::Given(tenant) if tenant == returned.tenant => Ok(()),
        ConsentReturn::Given(_) => Err(NotYet(
            "Consent was given in another tenant than the link is for. Sign in to the right one.".into(),
        )),
        ConsentReturn::Refused(code) => {
            Err(NotYet(format!("Consent was not given. Open the link again and accept. ({code})")))
        }
        ConsentReturn::Foreign => {
            Err(NotYet("Microsoft did not say that consent was given. Open the link again.".into()))
        }
    }
}

fn too_early(error: &graph::Error) -> NotYet {
    NotYet(format!("{error} It can take Microsoft a few minutes: open the link again later."))
}
