//! One HTTP call: waits for its place, sends, logs what may be logged, and renews a refused token once.

use std::sync::Arc;

use outbound::{Request, Response, Value};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use crate::{
    auth::AccessToken,
    client::TenantClient,
    error::{Error, Service},
    graph_error,
};

/// What is called, as logs and messages name it: never with ids or links.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call {
    pub service: Service,
    pub template: &'static str,
}

/// A collection of Graph, and what a person must know when it cannot be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Collection {
    /// Its path, version included.
    pub path: &'static str,
    /// The query of the first page; always with `$select`.
    pub query: &'static str,
    /// What it holds, in a sentence such as "Microsoft Graph refused to show {what}".
    pub what: &'static str,
    /// The least permission that the app needs for it.
    pub permission: &'static str,
}

/// An answer of any status.
pub(crate) struct Answer {
    pub response: Response,
    /// Microsoft's id of the request.
    pub request_id: Option<String>,
}

impl TenantClient {
    /// Reads one page of a collection; a 401 is answered with one new token.
    pub(crate) async fn page(&self, collection: &Collection, url: &Url) -> Result<Answer, Error> {
        let token = self.access_token().await?;
        let answer = self.get(collection, url, &token).await?;
        if answer.response.status != 401 {
            return self.accepted(collection, answer, &token).await;
        }
        self.discard(&token).await;
        let token = self.access_token().await?;
        let answer = self.get(collection, url, &token).await?;
        self.accepted(collection, answer, &token).await
    }

    async fn get(&self, collection: &Collection, url: &Url, token: &AccessToken) -> Result<Answer, Error> {
        // The last look before a bearer token leaves (security rule 60); paging has already refused foreign links.
        if url.origin() != self.endpoints().graph.origin() {
            return Err(Error::malformed(Service::Graph, collection.what, "it leads to another address"));
        }
        let bearer = SecretString::from(format!("Bearer {}", token.value.expose_secret()));
        let request = Request::get(url.clone())
            .header("accept", "application/json")
            .header("authorization", Value::Secret(bearer))
            .header("x-ms-throttle-priority", "low");
        self.exchange(Call { service: Service::Graph, template: collection.path }, request).await
    }

    async fn accepted(
        &self,
        collection: &Collection,
        answer: Answer,
        token: &Arc<AccessToken>,
    ) -> Result<Answer, Error> {
        let (response, now) = (&answer.response, self.now());
        let caller = self.caller(Service::Graph);
        if response.status == 200 {
            self.shared.throttle.served(response, caller, now);
            return Ok(answer);
        }
        if matches!(response.status, 401 | 403) {
            // What is granted after a token was issued is not in it: the next attempt gets a new one.
            self.discard(token).await;
        }
        Err(graph_error::read(&answer, collection, caller, &self.shared.throttle, now))
    }

    /// Sends one request, unless its scope is closed.
    pub(crate) async fn exchange(&self, call: Call, request: Request) -> Result<Answer, Error> {
        let caller = self.caller(call.service);
        let throttle = &self.shared.throttle;
        let _place = self.shared.places.take(self.tenant, throttle.is_slow(self.tenant, self.now())).await;
        if let Some((scope, secs)) = throttle.closed(caller, self.now()) {
            return Err(Error::throttled(call.service, Some(secs), scope.to_string()));
        }
        let client_request_id = uuid::Uuid::new_v4().to_string();
        let method = request.method;
        let host = request.url.host_str().unwrap_or_default().to_owned();
        let request = request.header("client-request-id", client_request_id.as_str());
        self.count_call();
        let sent = self.shared.transport.send(request).await;
        let response = sent.map_err(|cause| {
            tracing::debug!(?method, path = call.template, client_request_id, %cause, "no answer from Microsoft");
            Error::unanswered(call.service, &host, &cause)
        })?;
        let request_id = request_id(&response);
        tracing::debug!(
            ?method,
            path = call.template,
            status = response.status,
            request_id,
            client_request_id,
            units = response.header("x-ms-resource-unit").and_then(|units| units.parse::<u32>().ok()),
            "answer from Microsoft"
        );
        Ok(Answer { response, request_id })
    }
}

/// `request-id` of Graph, `x-ms-request-id` of the sign-in service; only if it looks like an id.
fn request_id(response: &Response) -> Option<String> {
    let id = response.header("request-id").or_else(|| response.header("x-ms-request-id"))?;
    (id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
        .then(|| id.to_owned())
}
