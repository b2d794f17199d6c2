//! How requests leave: a trait, so that tests and simulations can answer in process.

use futures::future::BoxFuture;
use outbound::{Request, Response, SendError, Trusted};

/// Sends one request and brings back the whole answer. It neither retries nor follows redirects.
pub trait Transport: Send + Sync + 'static {
    /// Sends `request`; a status of 400 or above is an answer, not an error.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, SendError>>;

    /// Sends `request`, which has no form, with `json` as its body and `content-type: application/json`.
    fn send_json(&self, request: Request, json: Vec<u8>) -> BoxFuture<'_, Result<Response, SendError>>;
}

impl Transport for Trusted {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, SendError>> {
        Box::pin(Trusted::send(self, request))
    }

    fn send_json(&self, request: Request, json: Vec<u8>) -> BoxFuture<'_, Result<Response, SendError>> {
        Box::pin(Trusted::send_json(self, request, json))
    }
}
