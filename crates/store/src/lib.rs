//! The database, SQLite or PostgreSQL: the only place with SQL. It knows neither Microsoft Graph nor HTTP.
//!
//! Every method takes a [`Scope`] first, but for accounts and sessions (which make one), the engine's queue, the
//! schedule and health. Times are passed in. A method that writes is one transaction.

#![allow(clippy::doc_markdown, reason = "SQLite and PostgreSQL are names, not code")]

mod access;
mod account;
mod asset;
mod audit;
mod checkpoint;
mod consent;
mod coverage;
mod credential;
mod crypto;
mod dashboard;
mod dialect;
mod directory_group;
mod directory_user;
mod directory_user_end;
mod discovery;
mod discovery_plan;
mod discovery_work;
mod error;
mod export;
mod fence;
mod held;
mod held_decision;
mod history;
mod integration;
mod json;
mod keyring;
mod lease;
mod license;
mod license_assignment;
mod mail;
mod mail_outbox;
mod master_key;
mod matching;
mod migrate;
mod notice;
mod open;
mod organization;
mod organization_detail;
mod organization_import;
mod organization_page;
mod organization_profile;
mod pause;
mod product_catalogue;
mod product_name;
mod purge;
mod queue;
mod row;
mod run_end;
mod run_log;
mod saved_view;
mod schedule;
mod scope;
mod secret;
mod session;
mod settings;
mod sign_in;
mod sku;
mod source;
mod source_plan;
mod sql;
mod subscription;
mod sync_run;
mod sync_unit;
mod tenant;
mod tenant_stored;
#[cfg(feature = "testing")]
pub mod testing;
mod throttle;
mod token;
mod unit_apply;
mod unit_end;
mod unit_log;
mod user_count;
mod value;
mod version;
mod watermark;

use std::sync::Arc;

pub use access::SeenAccess;
pub use account::{NewAdministrator, SETUP_LINK_SECS, SessionRequest, SetupError};
pub use asset::AssetReaders;
pub use checkpoint::{Checkpoint, PauseAsked, StagedPage};
pub use consent::{ReturnedConsent, ReturnedSignIn, SignInStarted};
pub use coverage::Coverage;
pub use credential::{NewCredential, StoredCredential};
pub use dashboard::Dashboard;
pub use directory_group::{GroupChanges, StoredGroup};
pub use directory_user::{StoredUser, UserChanges};
pub use discovery::DiscoveryOutcome;
pub use domain::{held::HeldKind, integration::Pause};
pub use error::{Error, OpenError};
pub use held::{HeldList, Hold};
pub use integration::NewIntegration;
pub use lease::{LEASE_SECS, LeaseClock};
pub use license::{LicenseDataset, LicenseRow};
pub use mail::{MailSettings, MailStanding, PasswordChange, StoredMailServer};
pub use mail_outbox::{MailLease, OutgoingMail};
pub use master_key::KeySource;
pub use matching::{AutomaticMatch, MatchingEvidence};
pub use notice::NoticeMark;
pub use organization::OrganizationRow;
pub use organization_detail::{OrganizationDetail, OrganizationTenant};
pub use organization_import::{ImportedLine, LineEnd};
pub use organization_page::{OrganizationPage, OrganizationSummary};
pub use purge::Purged;
pub use queue::{Claimed, Job, Lease, STUCK_SECS};
pub use run_log::{RunLogRow, UnitLogRow};
pub use saved_view::NamesCustomers;
pub use scope::Scope;
pub use session::{ABSOLUTE_SECS, IDLE_SECS, Session};
pub use sign_in::SignInAttempt;
pub use sku::StoredSku;
pub use subscription::StoredSubscription;
pub use sync_run::{RunOptions, RunReport, RunRequested};
pub use tenant_stored::StoredTenant;
pub use unit_apply::{LicenseChanges, UnitApply, UnitChanges, UnitEnd};
pub use unit_log::UnitRecord;
pub use user_count::{SkuUsers, UserCounts};
pub use version::Topic;
pub use watermark::{NewWatermark, Watermark};

/// The open database with its keys. Cheap to clone: clones share the connections.
#[derive(Clone)]
pub struct Store {
    db: sql::Db,
    keyring: Arc<keyring::Keyring>,
    lease_clock: LeaseClock,
    lease_secs: u32,
    dashboards: Arc<dashboard::Counted>,
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
        access::STATEMENTS,
        account::STATEMENTS,
        audit::STATEMENTS,
        checkpoint::STATEMENTS,
        coverage::STATEMENTS,
        credential::STATEMENTS,
        dashboard::STATEMENTS,
        directory_group::STATEMENTS,
        directory_user::STATEMENTS,
        directory_user_end::STATEMENTS,
        discovery::STATEMENTS,
        discovery_work::STATEMENTS,
        fence::STATEMENTS,
        held::STATEMENTS,
        held_decision::STATEMENTS,
        integration::STATEMENTS,
        keyring::STATEMENTS,
        lease::STATEMENTS,
        license::STATEMENTS,
        mail::STATEMENTS,
        mail_outbox::STATEMENTS,
        license_assignment::STATEMENTS,
        migrate::STATEMENTS,
        notice::CREDENTIAL_STATEMENTS,
        notice::RUN_END_STATEMENTS,
        notice::STATEMENTS,
        organization::STATEMENTS,
        organization_detail::STATEMENTS,
        organization_page::STATEMENTS,
        organization_profile::STATEMENTS,
        pause::STATEMENTS,
        product_catalogue::STATEMENTS,
        product_name::STATEMENTS,
        purge::STATEMENTS,
        queue::STATEMENTS,
        run_end::STATEMENTS,
        run_log::STATEMENTS,
        saved_view::STATEMENTS,
        schedule::STATEMENTS,
        secret::STATEMENTS,
        session::STATEMENTS,
        settings::STATEMENTS,
        sign_in::STATEMENTS,
        sku::STATEMENTS,
        source::STATEMENTS,
        subscription::STATEMENTS,
        sync_run::STATEMENTS,
        sync_unit::STATEMENTS,
        tenant::STATEMENTS,
        tenant_stored::STATEMENTS,
        testing::STATEMENTS,
        throttle::STATEMENTS,
        unit_apply::STATEMENTS,
        unit_log::STATEMENTS,
        user_count::STATEMENTS,
        version::STATEMENTS,
    ]
    .into_iter()
    .chain(matching::STATEMENTS)
    .chain(asset::STATEMENTS)
    .chain(history::STATEMENTS)
    .flatten()
    .copied()
}
