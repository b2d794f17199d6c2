//! The set-up guide: what to do at Microsoft, as steps, as a script and as a manifest, for exactly what was ticked.
//!
//! It gives instructions and never acts on them: nothing here talks to Microsoft.

mod manifest;
mod script;
mod steps;

use std::collections::BTreeSet;

pub use self::{
    manifest::manifest,
    script::script,
    steps::{Line, Step, steps},
};
use crate::{
    cloud::Cloud,
    consent::redirect_uri,
    integration::Reach,
    permission::{Feature, Permission, needed},
};

/// The name that the guide gives the app registration.
pub const APP_NAME: &str = "Seatledger";
/// Months that the guide's client secret is good for: the most that Microsoft Entra offers.
pub const SECRET_MONTHS: u8 = 24;

/// What was ticked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The cloud that the tenant lives in.
    pub cloud: Cloud,
    /// A partner with customers, or one tenant.
    pub reach: Reach,
    /// What is to be read.
    pub features: BTreeSet<Feature>,
    /// Whether customers are read through a service account as well; for partners only.
    pub service_account: bool,
    /// The address people use for this installation, `https://…`.
    pub public_url: String,
}

impl Choice {
    /// Licenses, directory users and groups, as the app.
    pub fn recommended(reach: Reach, public_url: &str) -> Self {
        Self {
            cloud: Cloud::Global,
            reach,
            features: [Feature::Licenses, Feature::Users, Feature::Groups].into(),
            service_account: false,
            public_url: public_url.to_owned(),
        }
    }

    /// The application permissions to add, the least; a partner's customers are always found, a single tenant's never.
    pub fn application_permissions(&self) -> Vec<Permission> {
        let customers = (self.reach == Reach::Partner).then_some(Feature::Customers);
        needed(self.features.iter().copied().filter(|it| *it != Feature::Customers).chain(customers))
    }

    /// The delegated permissions to add: the same, but only if a service account signs in.
    pub fn delegated_permissions(&self) -> Vec<Permission> {
        if self.signs_in() { self.application_permissions() } else { Vec::new() }
    }

    /// Whether a service account signs in.
    pub fn signs_in(&self) -> bool {
        self.service_account && self.reach == Reach::Partner
    }

    /// The redirect URI to register.
    pub fn redirect_uri(&self) -> String {
        redirect_uri(&self.public_url)
    }

    /// `signInAudience` of the app registration.
    const fn audience(&self) -> &'static str {
        match self.reach {
            Reach::Partner => "AzureADMultipleOrgs",
            Reach::Single => "AzureADMyOrg",
        }
    }
}

#[cfg(test)]
mod tests;
