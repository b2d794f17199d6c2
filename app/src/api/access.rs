//! Access: what each tenant of an integration grants, the links that mend it, and replacing the secret in place.

use std::fmt;

use domain::{
    access::{AccessMode, Finding},
    credential::CredentialFacts,
    id::{IntegrationId, TenantId},
    permission::Permission,
    time::Timestamp,
};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};
use serde::{Deserialize, Serialize};

use super::{answer::Answer, integration::check_proof, list_filter::ListFilter};
use crate::AppError;

/// The most tenants on one page.
pub const PAGE_ROWS: usize = 50;
/// Days for which a consent link leads back here.
pub const CONSENT_LINK_DAYS: i64 = 30;

/// What [`ListFilter::show`] says of tenants without a finding; else it is the key of a finding, or [`ELSEWHERE`].
pub const FINE: &str = "fine";

/// One page of an integration's access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessList {
    /// The integration's name.
    pub name: String,
    /// What it proves itself with; `None` where that was destroyed.
    pub credential: Option<CredentialFacts>,
    /// As whom customers are read.
    pub mode: AccessMode,
    /// Whether it is a partner's, with customers.
    pub is_partner: bool,
    /// When the service account's sign-in was renewed last.
    pub renewed_at: Option<Timestamp>,
    /// Where Microsoft sends people back to.
    pub redirect_uri: String,
    /// Key, words and tenants of each finding there is, the worst first; [`FINE`] and [`ELSEWHERE`] last.
    pub counts: Vec<(String, String, usize)>,
    /// Tenants that pass the filter.
    pub total: usize,
    /// The tenants, the worst first.
    pub rows: Vec<AccessRow>,
}

/// One tenant's access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessRow {
    /// The directory.
    pub tenant: TenantId,
    /// Its name.
    pub name: String,
    /// The domain people know it by; may be empty.
    pub domain: String,
    /// Whether it is a partner's customer.
    pub customer: bool,
    /// Each needed permission, and whether it is granted; `None` while no token has said so.
    pub needed: Vec<(Permission, Option<bool>)>,
    /// Its relationship that lasts longest.
    pub relationship: Option<RelationshipFact>,
    /// What is not as it should be, the worst first.
    pub findings: Vec<Finding>,
    /// The integration that reads it instead of this one: then nothing is needed and nothing is found here.
    pub synced_by: Option<String>,
}

/// A relationship as a row shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationshipFact {
    /// The partner's name for it.
    pub name: String,
    /// When it ends.
    pub ends_at: Option<Timestamp>,
    /// Whether it extends itself.
    pub extends_itself: bool,
}

/// A new secret or certificate for an integration. Its `Debug` shows nothing.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewSecret {
    /// The integration.
    pub integration: IntegrationId,
    /// The new client secret's value; empty where there is a certificate.
    pub secret: String,
    /// The day the secret stops working, as `2026-11-21`; empty when it is not known.
    pub secret_expires_on: String,
    /// In place of a secret: the certificate with its private key, as PEM.
    #[serde(default)]
    pub certificate: Option<String>,
}

/// Says nothing of what it holds: the framework asks for `Debug`, the secret must not have it.
impl fmt::Debug for NewSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewSecret(…)")
    }
}

impl NewSecret {
    /// The names of the fields, as errors name them.
    pub const FIELDS: [&'static str; 3] = ["secret", "secret_expires_on", "certificate"];

    /// The form without blanks around its values, or what is wrong with the first field that is.
    pub fn checked(self) -> Result<Self, AppError> {
        let trim = |text: String| text.trim().to_owned();
        let form = Self {
            integration: self.integration,
            secret: trim(self.secret),
            secret_expires_on: trim(self.secret_expires_on),
            certificate: self.certificate.map(trim),
        };
        check_proof(&form.secret, &form.secret_expires_on, form.certificate.as_deref())?;
        Ok(form)
    }
}

/// What Microsoft put into the address when it led back here. Its `Debug` shows nothing: a code is a secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct ReturnForm {
    /// What the link carried.
    pub state: String,
    /// The code of a service account's sign-in.
    pub code: Option<String>,
    /// `True`, also beside an error.
    pub admin_consent: Option<String>,
    /// The tenant it speaks of; proves nothing.
    pub tenant: Option<String>,
    /// An OAuth error word.
    pub error: Option<String>,
    /// Microsoft's words for it; only its code is used.
    pub error_description: Option<String>,
}

/// Says nothing of what it holds: the framework asks for `Debug`, a code must not have it.
impl fmt::Debug for ReturnForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReturnForm(…)")
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnOutcome {
    /// Whether it worked.
    pub works: bool,
    /// What happened, in a few words.
    pub title: String,
    /// What happened and what to do.
    pub message: String,
    /// Whose Access page to go to; `None` for those who have no account here.
    pub back_to: Option<IntegrationId>,
}

/// Which integration's service account is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceAccountForm {
    /// The integration.
    pub integration: IntegrationId,
}

/// One page of an integration's access.
#[server(prefix = "/fn", endpoint = "list_access", input = GetUrl, output = Answer)]
pub async fn list_access(
    /// The integration.
    id: IntegrationId,
    /// Which tenants.
    filter: ListFilter,
) -> Result<AccessList, AppError> {
    let caller = crate::caller::Caller::current()?;
    let services = crate::caller::services();
    server::list(&caller, &services, id, &filter).await
}

/// The link that a tenant's administrator opens to consent; it leads back here for [`CONSENT_LINK_DAYS`].
#[server(prefix = "/fn", endpoint = "consent_link", input = GetUrl, output = Answer)]
pub async fn consent_link(
    /// The integration.
    integration: IntegrationId,
    /// Whose administrator.
    tenant: TenantId,
) -> Result<String, AppError> {
    let caller = crate::caller::Caller::current()?;
    let services = crate::caller::services();
    server::consent_link(&caller, &services, integration, tenant).await
}

/// Tests a new secret or certificate and puts it in the place of the old one; everything else stays.
#[server(prefix = "/fn", endpoint = "replace_secret", input = Json, output = Answer)]
pub async fn replace_secret(
    /// The form.
    form: NewSecret,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    if !caller.person.role.may(domain::account::Verb::ManageIntegrations) {
        return Err(AppError::Forbidden.refused());
    }
    let form = form.checked().map_err(AppError::refused)?;
    let microsoft = crate::caller::services().microsoft;
    microsoft.replace_secret(&caller, form).await.map_err(|refusal| AppError::from(refusal).refused())
}

/// The address at Microsoft where a service account signs in; it leads back here within minutes.
#[server(prefix = "/fn", endpoint = "begin_sign_in", input = Json, output = Answer)]
pub async fn begin_sign_in(
    /// The form.
    form: ServiceAccountForm,
) -> Result<String, AppError> {
    let caller = crate::caller::Caller::current()?;
    let services = crate::caller::services();
    server::sign_in_link(&caller, &services, form.integration).await
}

/// Forgets the service account: customers are read as the app again.
#[server(prefix = "/fn", endpoint = "remove_service_account", input = Json, output = Answer)]
pub async fn remove_service_account(
    /// The form.
    form: ServiceAccountForm,
) -> Result<(), AppError> {
    let caller = crate::caller::Caller::current()?;
    let now = crate::caller::services().clock.now();
    Ok(caller.store.service_account_remove(&caller.scope, form.integration, now).await?)
}

/// Tells what came of a consent or a sign-in. Whoever consents is no user here: the link's `state` is what lets them in.
#[server(prefix = "/fn", endpoint = "finish_return", input = Json, output = Answer)]
pub async fn finish_return(
    /// What came back.
    form: ReturnForm,
) -> Result<ReturnOutcome, AppError> {
    let caller = crate::caller::Caller::find();
    Ok(crate::caller::services().microsoft.finish_return(caller.as_ref(), form).await)
}

#[cfg(feature = "ssr")]
mod server;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_secret_is_trimmed_and_must_not_be_empty() {
        let form = |secret: &str, on: &str| NewSecret {
            integration: "48a80680-7326-48cd-9935-b556b81d3a4e".parse().unwrap(),
            secret: secret.into(),
            secret_expires_on: on.into(),
            certificate: None,
        };
        let checked = form(" s3cret~ ", "").checked().ok().unwrap();
        assert_eq!((checked.secret.as_str(), checked.secret_expires_on.as_str()), ("s3cret~", ""));
        assert!(form("  ", "").checked().unwrap_err().beside("secret").is_some());
        assert!(form("x", "soon").checked().unwrap_err().beside("secret_expires_on").is_some());
        assert_eq!(format!("{:?}", form("s3cret", "")), "NewSecret(…)");
    }
}
