//! The database, SQLite or PostgreSQL: the only place with SQL. It knows neither Microsoft Graph nor HTTP.
//!
//! Every method takes a [`Scope`] first, but for accounts and sessions (which make one), the engine's queue, the
//! schedule and health. Times are passed in. A method that writes is one transaction.

#![allow(clippy::doc_markdown, reason = "SQLite and PostgreSQL are names, not code")]

mod account;
mod audit;
mod coverage;
mod crypto;
mod dialect;
mod error;
mod integration;
mod json;
mod keyring;
mod license;
mod master_key;
mod migrate;
mod open;
mod organization;
mod queue;
mod row;
mod scope;
mod secret;
mod session;
mod sign_in;
mod sku;
mod sql;
mod subscription;
mod sync_run;
mod sync_unit;
mod tenant;
#[cfg(feature = "testing")]
pub mod testing;
mod token;
mod value;
mod version;

use std::sync::Arc;

pub use account::{NewAdministrator, SETUP_LINK_SECS, SessionRequest, SetupError};
pub use coverage::Coverage;
pub use error::{Error, OpenError};
pub use integration::NewIntegration;
pub use license::{LicenseDataset, LicenseRow};
pub use master_key::KeySource;
pub use organization::OrganizationRow;
pub use queue::{Claimed, Job, LEASE_SECS, Lease};
pub use scope::Scope;
pub use secret::StoredCredential;
pub use session::{ABSOLUTE_SECS, IDLE_SECS, Session};
pub use sign_in::SignInAttempt;
pub use sku::StoredSku;
pub use subscription::StoredSubscription;
pub use sync_run::{RunReport, RunRequested};
pub use sync_unit::{DiscoveryOutcome, LicenseChanges};
pub use tenant::StoredTenant;
pub use version::Topic;

/// The open database with its keys. Cheap to clone: clones share the connections.
#[derive(Clone)]
pub struct Store {
    db: sql::Db,
    keyring: Arc<keyring::Keyring>,
}

impl Store {
    /// Ends every connection after the work that runs on it.
    pub async fn close(&self) {
        self.db.close().await;
    }
}

/// Every statement of the store, for the test that prepares each on both databases.
#[cfg(feature = "testing")]
fn all_statements() -> impl Iterator<Item = sql::Statement> {
    [
        account::STATEMENTS,
        audit::STATEMENTS,
        coverage::STATEMENTS,
        integration::STATEMENTS,
        keyring::STATEMENTS,
        license::STATEMENTS,
        migrate::STATEMENTS,
        organization::STATEMENTS,
        queue::STATEMENTS,
        secret::STATEMENTS,
        session::STATEMENTS,
        sign_in::STATEMENTS,
        sku::STATEMENTS,
        subscription::STATEMENTS,
        sync_run::STATEMENTS,
        sync_unit::STATEMENTS,
        tenant::STATEMENTS,
        testing::STATEMENTS,
        version::STATEMENTS,
    ]
    .into_iter()
    .flatten()
    .copied()
}
