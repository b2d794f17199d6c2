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
    throttle::Pace,
};

/// What is called, as logs and messages name it: never with ids or links.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call {
    pub service: Service,
    pub template: &'static str,
    pub pace: Pace,
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

/// One page to read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Read<'a> {
    pub collection: &'a Collection,
    pub url: &'a Url,
    /// Whether the address is a link that Microsoft gave and may have forgotten since.
    pub continued: bool,
    pub pace: Pace,
}

/// An answer of any status.
pub(crate) struct Answer {
    pub response: Response,
    /// Microsoft's id of the request.
    pub request_id: Option<String>,
}

impl TenantClient {
    /// Reads one page of a collection; a 401 is answered with one new token. Only a 200 comes back.
    pub(crate) async fn fetch(&self, read: &Read<'_>) -> Result<Answer, Error> {
        self.gate(Service::Graph, read.pace)?;
        let token = self.access_token().await?;
        let answer = self.get(read, &token).await?;
        if answer.response.status != 401 {
            return self.accepted(read, answer, &token).await;
        }
        self.discard(&token).await;
        let token = self.access_token().await?;
        let answer = self.get(read, &token).await?;
        self.accepted(read, answer, &token).await
    }

    async fn get(&self, read: &Read<'_>, token: &AccessToken) -> Result<Answer, Error> {
        // The last look before a bearer token leaves (security rule 60); paging has already refused foreign links.
        if read.url.origin() != self.endpoints().graph.origin() {
            return Err(Error::malformed(
                Service::Graph,
                read.collection.what,
                "it leads to another address",
            ));
        }
        let request = self.authorized(Request::get(read.url.clone()), token);
        let call = Call { service: Service::Graph, template: read.collection.path, pace: read.pace };
        self.exchange(call, request, None).await
    }

    /// The request with what every call to Graph carries.
    pub(crate) fn authorized(&self, request: Request, token: &AccessToken) -> Request {
        let bearer = SecretString::from(format!("Bearer {}", token.value.expose_secret()));
        let request =
            request.header("accept", "application/json").header("authorization", Value::Secret(bearer));
        match self.priority() {
            Some(priority) => request.header("x-ms-throttle-priority", priority),
            None => request,
        }
    }

    async fn accepted(
        &self,
        read: &Read<'_>,
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
        Err(graph_error::read(&answer, read, caller, &self.shared.throttle, now))
    }

    /// Refuses a call whose scope is closed, or spared, before anything is sent for it.
    pub(crate) fn gate(&self, service: Service, pace: Pace) -> Result<(), Error> {
        let held = self.shared.throttle.held(self.caller(service), pace, self.now());
        held.map_or(Ok(()), |hold| Err(Error::held(service, &hold, self.now())))
    }

    /// Sends one request, with a JSON body if one is given, unless its scope is closed.
    pub(crate) async fn exchange(
        &self,
        call: Call,
        request: Request,
        json: Option<Vec<u8>>,
    ) -> Result<Answer, Error> {
        let throttle = &self.shared.throttle;
        let alone = call.pace == Pace::OneByOne && throttle.is_slow(self.tenant, self.now());
        let _place = self.shared.places.take(self.tenant, alone).await;
        self.gate(call.service, call.pace)?;
        throttle.leaving(self.tenant, call.pace, self.now());
        let client_request_id = uuid::Uuid::new_v4().to_string();
        let method = request.method;
        let host = request.url.host_str().unwrap_or_default().to_owned();
        let request = request.header("client-request-id", client_request_id.as_str());
        self.count_call();
        let transport = &self.shared.transport;
        let sent = match json {
            None => transport.send(request).await,
            Some(json) => transport.send_json(request, json).await,
        };
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
pub(crate) fn request_id(response: &Response) -> Option<String> {
    let id = response.header("request-id").or_else(|| response.header("x-ms-request-id"))?;
    (id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
        .then(|| id.to_owned())
}
