//! Registered applications, their secrets, and the consent that tenants gave them.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Cloud;
use crate::identity::{stable_id, stable_secret};
use crate::token::Certificate;

/// The application permissions that a consented demo application holds.
pub const APPLICATION_ROLES: &[&str] = &[
    "DelegatedAdminRelationship.Read.All",
    "Directory.Read.All",
    "Domain.Read.All",
    "LicenseAssignment.Read.All",
    "Organization.Read.All",
];

/// The delegated permissions that a consented demo application holds.
pub const DELEGATED_SCOPES: &[&str] = &[
    "DelegatedAdminRelationship.Read.All",
    "Directory.Read.All",
    "Domain.Read.All",
    "LicenseAssignment.Read.All",
    "Organization.Read.All",
    "User.Read",
];

/// An application registration.
#[derive(Clone, Debug)]
pub struct App {
    /// The application (client) id.
    pub id: Uuid,
    /// The name that error messages print.
    pub name: String,
    /// The tenant that registered it.
    pub home: Uuid,
    /// The cloud that it is registered in.
    pub cloud: Cloud,
    /// Whether its owner, or Microsoft, disabled it.
    pub disabled: bool,
    /// Its client secrets, the one to use first.
    pub secrets: Vec<Secret>,
    /// Its registered certificates.
    pub certificates: Vec<Certificate>,
}

/// A client secret.
#[derive(Clone, Debug)]
pub struct Secret {
    /// The value; not the id that the portal shows beside it.
    pub value: String,
    /// The last day on which it works.
    pub expires: NaiveDate,
}

/// What a tenant granted to an application. A tenant without one does not have the application at all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Application permissions; without any, a token is issued but carries no roles.
    pub roles: BTreeSet<String>,
    /// Delegated permissions.
    pub scopes: BTreeSet<String>,
}

impl Consent {
    /// Everything that the demo applications ask for.
    pub fn full() -> Consent {
        Consent::of(APPLICATION_ROLES, DELEGATED_SCOPES)
    }

    /// Consent to these permissions.
    pub fn of(roles: &[&str], scopes: &[&str]) -> Consent {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Consent { roles: owned(roles), scopes: owned(scopes) }
    }
}

impl App {
    /// An application of this home tenant, with a current and an expired secret that are the same in every run.
    pub fn of(home: Uuid, cloud: Cloud, name: &str, today: NaiveDate) -> App {
        let key = home.to_string();
        let current = today.checked_add_days(Days::new(730)).unwrap_or(today);
        let expired = today.checked_sub_days(Days::new(30)).unwrap_or(today);
        App {
            id: stable_id(&["application", &key]),
            name: format!("{name} license reader"),
            home,
            cloud,
            disabled: false,
            secrets: vec![
                Secret { value: stable_secret(&["secret", &key]), expires: current },
                Secret { value: stable_secret(&["expired secret", &key]), expires: expired },
            ],
            certificates: Vec::new(),
        }
    }
}

/// What a person types to connect a simulated tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoConnection {
    /// The tenant's name.
    pub label: String,
    /// The world it belongs to: `published`, `provider` or what the builder named.
    pub world: String,
    /// The cloud it lives in.
    pub cloud: Cloud,
    /// The tenant's id.
    pub tenant_id: Uuid,
    /// The application (client) id.
    pub application_id: Uuid,
    /// The client secret.
    pub secret: String,
    /// The day on which the secret ends.
    pub secret_expires: NaiveDate,
}
