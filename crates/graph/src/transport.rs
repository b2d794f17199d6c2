//! How requests leave: a trait, so that tests and simulations can answer in process.

use futures::future::BoxFuture;
use outbound::{Request, Response, SendError, Trusted};

/// Sends one request and brings back the whole answer. It neither retries nor follows redirects.
pub trait Transport: Send + Sync + 'static {
    /// Sends `request`; a status of 400 or above is an answer, not an error.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, SendError>>;
}

impl Transport for Trusted {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, SendError>> {
        Box::pin(Trusted::send(self, request))
    }
}
