//! Suggestions for pages, which do not know the engine.

use std::sync::Arc;

use app::{
    AppError,
    ports::{Matches, Suggestions},
};
use futures::{FutureExt as _, future::BoxFuture};

/// The engine's own, which it works out anew when tenants or organizations change.
pub struct EngineMatches(pub sync::Suggestions);

impl Matches for EngineMatches {
    fn suggestions(&self) -> BoxFuture<'_, Result<Arc<Suggestions>, AppError>> {
        async { Ok(self.0.current().await?) }.boxed()
    }
}
