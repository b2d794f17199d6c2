//! Integrations: list and read them, connect a new one. What a sync does is in `sync` and its neighbors.

use std::fmt;

use domain::{
    cloud::Cloud,
    credential::MOST_CERTIFICATE_CHARS,
    id::{ApplicationId, IntegrationId, TenantId},
    integration::Integration,
    time::Timestamp,
};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::AppError;

/// The longest name, in characters.
pub const MAX_NAME: usize = 200;
/// How long a new secret key is taken to last unless it is said otherwise: what Microsoft recommends at most.
pub const SECRET_LIFETIME_DAYS: i64 = 730;

/// What the Connect form sends. It carries a secret, so its `Debug` shows nothing.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConnectForm {
    /// Where the app registration lives.
    pub cloud: Cloud,
    /// The name the integration gets here.
    pub name: String,
    /// The tenant that the app is registered in, as typed.
    pub tenant_id: String,
    /// The app registration, as typed.
    pub application_id: String,
    /// The client secret's value; empty where there is a certificate.
    pub secret: String,
    /// The day the secret stops working, as `2026-11-21`; empty when it is not known.
    pub secret_expires_on: String,
    /// In place of a secret: the certificate with its private key, as PEM. It says itself when it ends.
    #[serde(default)]
    pub certificate: Option<String>,
}

/// Says nothing of what it holds: the framework asks for `Debug`, the secret must not have it.
impl fmt::Debug for ConnectForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConnectForm(…)")
    }
}

impl ConnectForm {
    /// The names of the fields, as errors name them, in their order on screen.
    pub const FIELDS: [&'static str; 7] =
        ["cloud", "name", "tenant_id", "application_id", "secret", "secret_expires_on", "certificate"];

    /// The form without blanks around its values, or what is wrong with the first field that is.
    pub fn checked(self) -> Result<Self, AppError> {
        let trim = |text: String| text.trim().to_owned();
        let form = Self {
            cloud: self.cloud,
            name: trim(self.name),
            tenant_id: trim(self.tenant_id),
            application_id: trim(self.application_id),
            secret: trim(self.secret),
            secret_expires_on: trim(self.secret_expires_on),
            certificate: self.certificate.map(trim),
        };
        if form.name.is_empty() || form.name.chars().count() > MAX_NAME {
            return Err(AppError::field("name", format!("Enter a name of 1 to {MAX_NAME} characters.")));
        }
        if form.tenant_id.parse::<TenantId>().is_err() {
            return Err(AppError::field(
                "tenant_id",
                "Enter the Directory (tenant) ID: 36 characters like 00000000-0000-0000-0000-000000000000.",
            ));
        }
        if form.application_id.parse::<ApplicationId>().is_err() {
            return Err(AppError::field(
                "application_id",
                "Enter the Application (client) ID: 36 characters like 00000000-0000-0000-0000-000000000000.",
            ));
        }
        check_proof(&form.secret, &form.secret_expires_on, form.certificate.as_deref())?;
        Ok(form)
    }
}

/// What is wrong with what an app proves itself with, all without blanks around it: either a secret, which may come
/// with a day, or a certificate. What the certificate holds the server tells.
pub(super) fn check_proof(
    secret: &str,
    secret_expires_on: &str,
    certificate: Option<&str>,
) -> Result<(), AppError> {
    let refused = |words: &str| Err(AppError::field("certificate", words));
    match (secret.is_empty(), certificate) {
        (true, None) => return Err(AppError::field("secret", "Enter the client secret's value.")),
        (false, Some(_)) => return refused("Enter a secret key or a certificate, not both."),
        (true, Some("")) => return refused("Enter the certificate with its private key."),
        (true, Some(pem)) if pem.chars().count() > MOST_CERTIFICATE_CHARS => {
            return refused("This is too long for a certificate with its private key.");
        }
        _ => {}
    }
    if !secret_expires_on.is_empty() && Timestamp::from_date(secret_expires_on).is_none() {
        return Err(AppError::field("secret_expires_on", "Enter a date, or leave it empty."));
    }
    Ok(())
}

/// A connection that a simulator offers; every value is made up.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoConnection {
    /// What it is, in a few words.
    pub label: String,
    /// Where its app registration lives.
    pub cloud: Cloud,
    /// A name for the integration.
    pub name: String,
    /// The tenant.
    pub tenant_id: String,
    /// The app registration.
    pub application_id: String,
    /// The simulator's secret.
    pub secret: String,
}

/// Says nothing of what it holds: the framework asks for `Debug`, the secret must not have it.
impl fmt::Debug for DemoConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DemoConnection(…)")
    }
}

/// Every integration, the worst first.
#[server(prefix = "/fn", endpoint = "list_integrations", input = GetUrl, output = Answer)]
pub async fn list_integrations() -> Result<Vec<Integration>, AppError> {
    let caller = crate::caller::Caller::current()?;
    Ok(caller.store.integration_list(&caller.scope).await?)
}

/// One integration.
#[server(prefix = "/fn", endpoint = "read_integration", input = GetUrl, output = Answer)]
pub async fn read_integration(
    /// The integration.
    id: IntegrationId,
) -> Result<Integration, AppError> {
    let caller = crate::caller::Caller::current()?;
    let found = caller.store.integration_find(&caller.scope, id).await?;
    found.ok_or_else(|| AppError::NotFound.refused())
}

/// What a simulator offers to connect to; empty without one.
#[server(prefix = "/fn", endpoint = "demo_connections", input = GetUrl, output = Answer)]
#[allow(clippy::unused_async, reason = "a server function is async even when it waits for nothing")]
pub async fn demo_connections() -> Result<Vec<DemoConnection>, AppError> {
    let caller = crate::caller::Caller::current()?;
    if !caller.person.role.may(domain::account::Verb::ManageIntegrations) {
        return Err(AppError::Forbidden.refused());
    }
    Ok(crate::caller::services().microsoft.demo())
}

/// Tests a connection and saves it when it works.
#[server(prefix = "/fn", endpoint = "connect_integration", input = Json, output = Answer)]
pub async fn connect_integration(
    /// The form.
    form: ConnectForm,
) -> Result<IntegrationId, AppError> {
    let caller = crate::caller::Caller::current()?;
    if !caller.person.role.may(domain::account::Verb::ManageIntegrations) {
        return Err(AppError::Forbidden.refused());
    }
    let form = form.checked().map_err(AppError::refused)?;
    let microsoft = crate::caller::services().microsoft;
    microsoft.connect(&caller, form).await.map_err(|refusal| AppError::from(refusal).refused())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUID: &str = "48a80680-7326-48cd-9935-b556b81d3a4e";

    fn form() -> ConnectForm {
        ConnectForm {
            cloud: Cloud::Global,
            name: " Contoso ".into(),
            tenant_id: format!(" {GUID}\n"),
            application_id: GUID.into(),
            secret: " s3cret~ ".into(),
            secret_expires_on: "2028-11-20".into(),
            certificate: None,
        }
    }

    #[test]
    fn a_certificate_stands_in_the_place_of_a_secret_and_not_beside_one() {
        let with = |secret: &str, certificate: &str| {
            let (secret, certificate) = (secret.into(), Some(certificate.into()));
            ConnectForm { secret, certificate, secret_expires_on: String::new(), ..form() }.checked()
        };
        let checked = with("", " -----BEGIN \n").ok().unwrap();
        assert_eq!((checked.secret.as_str(), checked.certificate.as_deref()), ("", Some("-----BEGIN")));
        assert!(with("x", "y").unwrap_err().beside("certificate").is_some());
        let long = "x".repeat(MOST_CERTIFICATE_CHARS + 1);
        assert!(with("", &long).unwrap_err().beside("certificate").is_some());
        assert!(with("", " ").unwrap_err().beside("certificate").is_some());
    }

    #[test]
    fn blanks_around_pasted_values_are_no_fault() {
        let form = form().checked().ok().unwrap();
        assert_eq!(
            (form.name.as_str(), form.tenant_id.as_str(), form.secret.as_str()),
            ("Contoso", GUID, "s3cret~")
        );
    }

    #[test]
    fn the_first_field_at_fault_is_named() {
        let check = |change: fn(&mut ConnectForm), field: &str| {
            let mut form = form();
            change(&mut form);
            let error = form.checked().err().unwrap();
            assert!(error.beside(field).is_some(), "{field}: {error:?}");
            assert!(ConnectForm::FIELDS.contains(&field));
        };
        check(|form| form.name = "  ".into(), "name");
        check(|form| form.tenant_id = "contoso.com".into(), "tenant_id");
        check(|form| form.application_id = String::new(), "application_id");
        check(|form| form.secret = " ".into(), "secret");
        check(|form| form.secret_expires_on = "soon".into(), "secret_expires_on");
    }
}
