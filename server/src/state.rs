//! What every request can reach.

use std::sync::Arc;

use app::ports::Services;
use axum::extract::FromRef;
use leptos::config::LeptosOptions;

use crate::{
    auth::rate::SignInRate,
    config::Config,
    routes::{events::Feed, licenses::SentLicenses},
};

/// The state of the router; a cheap clone.
#[derive(Clone)]
pub struct AppState {
    /// What pages and server functions use.
    pub services: Services,
    /// The configuration.
    pub config: Arc<Config>,
    /// Where leptos finds the browser's files.
    pub leptos: LeptosOptions,
    /// Changes as they happen.
    pub feed: Feed,
    /// What browsers were sent of the license list.
    pub sent: SentLicenses,
    /// Limits attempts to sign in per address.
    pub sign_in_rate: Arc<SignInRate>,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}
