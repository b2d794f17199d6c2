//! Who is asking, and the store they may use; server-side only. It decides no right: the scope does, in `store`.

use std::sync::Arc;

use axum::http::request::Parts;
use domain::account::Person;
use leptos::prelude::{expect_context, use_context};
use store::{Scope, Session, Store};

use crate::{AppError, ports::Services};

/// A person who is signed in, for the time of one request.
pub struct Caller {
    /// The person.
    pub person: Person,
    /// What they may see and do.
    pub scope: Scope,
    /// Where to look it up.
    pub store: Store,
    /// Names the session without being a secret: for cache keys.
    pub tag: String,
}

impl Caller {
    /// The caller of the request under way; [`AppError::SignedOut`] when there is no live session.
    ///
    /// The server's session layer has read the session from the database for this very request (security rule 31).
    pub fn current() -> Result<Self, AppError> {
        Self::find().ok_or_else(|| AppError::SignedOut.refused())
    }

    /// The same where being signed out is nothing special.
    pub fn find() -> Option<Self> {
        let parts = use_context::<Parts>()?;
        let session = parts.extensions.get::<Option<Arc<Session>>>()?.clone()?;
        Some(Self {
            person: session.person.clone(),
            scope: session.scope.clone(),
            store: services().store,
            tag: session.tag.clone(),
        })
    }
}

/// What the server provides to pages and server functions.
///
/// # Panics
/// When the server provides nothing: a fault in its wiring that its first request shows.
pub fn services() -> Services {
    expect_context::<Services>()
}
