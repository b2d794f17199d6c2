//! What the set-up guide needs of this server.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use crate::AppError;

/// What the guide fills in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideFacts {
    /// The address people use for this installation, without a path.
    pub public_url: String,
}

/// What the set-up guide fills in.
#[server(prefix = "/fn", endpoint = "guide_values", input = GetUrl, output = Answer)]
#[allow(clippy::unused_async, reason = "a server function is async even when it waits for nothing")]
pub async fn guide_values() -> Result<GuideFacts, AppError> {
    let caller = crate::caller::Caller::current()?;
    if !caller.person.role.may(domain::account::Verb::ManageIntegrations) {
        return Err(AppError::Forbidden.refused());
    }
    Ok(GuideFacts { public_url: crate::caller::services().microsoft.public_url() })
}
