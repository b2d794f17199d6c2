//! Which pages come with code of their own, which the browser loads when one of them is first opened.
//!
//! The code is cut at the functions marked `#[lazy]`: what only they reach is left out of what every page loads.
//! Each cut comes as one file; code that two cuts share is in both files (`xtask`'s `bundle.rs`), so pages that people
//! open one after the other belong in one cut as long as it stays small.

mod asset_pages;

pub use asset_pages::AssetPages;

use leptos::{lazy, prelude::*};
use leptos_router::ChooseView;

use super::{
    GlobalLicensesPage,
    admin::{
        integrations::{
            AccessPage, ConnectMicrosoftPage, HeldRemovalsPage, IntegrationPage, IntegrationsPage,
            MatchingPage, NewIntegrationPage, SetUpGuidePage, SyncLogsPage, SyncSettingsPage,
        },
        product_names::ProductNamesPage,
        settings_email::EmailSettingsPage,
    },
    history::HistoryPage,
    home::HomePage,
    microsoft_return::MicrosoftReturnPage,
    notifications::NotificationsPage,
    organizations::{
        EditOrganizationPage, ImportOrganizationsPage, LocationsPage, NewOrganizationPage, OrganizationPage,
        OrganizationsPage, TenantsPage,
    },
    set_up::SetUpPage,
    sign_in::SignInPage,
};

/// A page whose code is loaded on demand; a route takes it as its view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LazyPage {
    /// The dashboard.
    Home,
    /// Global > History.
    History,
    /// First-run set-up.
    SetUp,
    /// Sign-in.
    SignIn,
    /// Organizations.
    Organizations,
    /// Creating one.
    NewOrganization,
    /// Importing them.
    ImportOrganizations,
    /// One organization.
    Organization,
    /// Its form.
    EditOrganization,
    /// Its locations.
    OrganizationLocations,
    /// Its tenants.
    OrganizationTenants,
    /// Notifications.
    Notifications,
    /// Admin > Settings > E-mail.
    EmailSettings,
    /// Admin > Settings > Product Names.
    ProductNames,
    /// Global > Microsoft Licenses.
    GlobalLicenses,
    /// The list of integrations.
    Integrations,
    /// What can be connected.
    NewIntegration,
    /// Connecting Microsoft.
    ConnectMicrosoft,
    /// One integration.
    Integration,
    /// What its tenants grant.
    Access,
    /// The set-up guide.
    SetUpGuide,
    /// Coming back from Microsoft.
    MicrosoftReturn,
    /// Its Sync Settings.
    SyncSettings,
    /// Its Sync Logs.
    SyncLogs,
    /// Its Held Removals.
    HeldRemovals,
    /// Its Matching.
    Matching,
    /// Licenses of one organization, and flexible assets.
    Assets(AssetPages),
}

impl ChooseView for LazyPage {
    async fn choose(self) -> AnyView {
        match self {
            Self::Home => start(false).await,
            Self::History => start(true).await,
            Self::SetUp => forms(Form::SetUp).await,
            Self::SignIn => forms(Form::SignIn).await,
            Self::Organizations => organizations(Organizations::List).await,
            Self::NewOrganization => organizations(Organizations::New).await,
            Self::ImportOrganizations => organizations(Organizations::Import).await,
            Self::Organization => organizations(Organizations::One).await,
            Self::EditOrganization => organizations(Organizations::Edit).await,
            Self::OrganizationLocations => organizations(Organizations::Locations).await,
            Self::OrganizationTenants => organizations(Organizations::Tenants).await,
            Self::Notifications => forms(Form::Notifications).await,
            Self::EmailSettings => forms(Form::EmailSettings).await,
            Self::ProductNames => product_names().await,
            Self::GlobalLicenses => global_licenses().await,
            Self::Integrations => integrations(false).await,
            Self::NewIntegration => integrations(true).await,
            Self::ConnectMicrosoft => forms(Form::ConnectMicrosoft).await,
            Self::Integration => integration().await,
            Self::Access => access(false).await,
            Self::SetUpGuide => access(true).await,
            Self::MicrosoftReturn => forms(Form::MicrosoftReturn).await,
            Self::SyncSettings => sync_settings().await,
            Self::SyncLogs => sync_logs(false).await,
            Self::HeldRemovals => sync_logs(true).await,
            Self::Matching => matching().await,
            Self::Assets(page) => page.choose().await,
        }
    }

    /// Loads the code. It must be there before a page of the server is taken over: what follows the page in the
    /// document would be looked for in the wrong place otherwise.
    async fn preload(&self) {
        #[cfg(feature = "hydrate")]
        match self {
            Self::Home | Self::History => __preload_start().await,
            Self::GlobalLicenses => __preload_global_licenses().await,
            Self::SetUp
            | Self::SignIn
            | Self::Notifications
            | Self::EmailSettings
            | Self::ConnectMicrosoft
            | Self::MicrosoftReturn => {
                __preload_forms().await;
            }
            Self::Organizations
            | Self::NewOrganization
            | Self::ImportOrganizations
            | Self::Organization
            | Self::EditOrganization
            | Self::OrganizationLocations
            | Self::OrganizationTenants => __preload_organizations().await,
            Self::Integrations | Self::NewIntegration => __preload_integrations().await,
            Self::Integration => __preload_integration().await,
            Self::Access | Self::SetUpGuide => __preload_access().await,
            Self::SyncSettings => __preload_sync_settings().await,
            Self::SyncLogs | Self::HeldRemovals => __preload_sync_logs().await,
            Self::Matching => __preload_matching().await,
            Self::Assets(page) => page.preload().await,
            Self::ProductNames => __preload_product_names().await,
        }
    }
}

#[lazy]
fn start(history: bool) -> AnyView {
    if history { view! { <HistoryPage/> }.into_any() } else { view! { <HomePage/> }.into_any() }
}

/// The pages of little more than a form.
enum Form {
    SetUp,
    SignIn,
    Notifications,
    EmailSettings,
    ConnectMicrosoft,
    MicrosoftReturn,
}

#[lazy]
fn forms(form: Form) -> AnyView {
    match form {
        Form::SetUp => view! { <SetUpPage/> }.into_any(),
        Form::SignIn => view! { <SignInPage/> }.into_any(),
        Form::Notifications => view! { <NotificationsPage/> }.into_any(),
        Form::EmailSettings => view! { <EmailSettingsPage/> }.into_any(),
        Form::ConnectMicrosoft => view! { <ConnectMicrosoftPage/> }.into_any(),
        Form::MicrosoftReturn => view! { <MicrosoftReturnPage/> }.into_any(),
    }
}

/// The pages of organizations.
enum Organizations {
    List,
    New,
    Import,
    One,
    Edit,
    Locations,
    Tenants,
}

#[lazy]
fn organizations(page: Organizations) -> AnyView {
    match page {
        Organizations::List => view! { <OrganizationsPage/> }.into_any(),
        Organizations::New => view! { <NewOrganizationPage/> }.into_any(),
        Organizations::Import => view! { <ImportOrganizationsPage/> }.into_any(),
        Organizations::One => view! { <OrganizationPage/> }.into_any(),
        Organizations::Edit => view! { <EditOrganizationPage/> }.into_any(),
        Organizations::Locations => view! { <LocationsPage/> }.into_any(),
        Organizations::Tenants => view! { <TenantsPage/> }.into_any(),
    }
}

#[lazy]
fn global_licenses() -> AnyView {
    view! { <GlobalLicensesPage/> }.into_any()
}

#[lazy]
fn integrations(what_can_be_connected: bool) -> AnyView {
    if what_can_be_connected {
        view! { <NewIntegrationPage/> }.into_any()
    } else {
        view! { <IntegrationsPage/> }.into_any()
    }
}

#[lazy]
fn integration() -> AnyView {
    view! { <IntegrationPage/> }.into_any()
}

#[lazy]
fn access(set_up_guide: bool) -> AnyView {
    if set_up_guide { view! { <SetUpGuidePage/> }.into_any() } else { view! { <AccessPage/> }.into_any() }
}

#[lazy]
fn sync_settings() -> AnyView {
    view! { <SyncSettingsPage/> }.into_any()
}

#[lazy]
fn sync_logs(held_removals: bool) -> AnyView {
    if held_removals {
        view! { <HeldRemovalsPage/> }.into_any()
    } else {
        view! { <SyncLogsPage/> }.into_any()
    }
}

#[lazy]
fn matching() -> AnyView {
    view! { <MatchingPage/> }.into_any()
}

#[lazy]
fn product_names() -> AnyView {
    view! { <ProductNamesPage/> }.into_any()
}
