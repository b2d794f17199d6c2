//! The network between an engine and the simulated Microsoft: calls in process, and what may become of one.

use std::sync::{Mutex, PoisonError};

use axum::{Router, body::Body};
use futures::future::BoxFuture;
use graph::Transport;
use outbound::{Method, Request, Response, SendError};
use tokio::sync::Notify;
use tower::ServiceExt as _;

/// What becomes of the next call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is answered.
    Answered,
    /// It never leaves.
    Unsent,
    /// It is answered, but the answer is lost.
    Lost,
    /// The process dies before it is sent.
    CrashBefore,
    /// The process dies before the answer has come.
    CrashAfter,
}

/// The network.
pub struct Wire {
    router: Router,
    fate: Mutex<Fate>,
    crash: Notify,
}

impl Wire {
    pub fn new(router: Router) -> Self {
        Self { router, fate: Mutex::new(Fate::Answered), crash: Notify::new() }
    }

    /// Decides what becomes of the next call.
    pub fn doom(&self, fate: Fate) {
        *self.fate.lock().unwrap_or_else(PoisonError::into_inner) = fate;
    }

    /// Comes to its end when the process that is calling dies.
    pub async fn crashed(&self) {
        self.crash.notified().await;
    }

    async fn die<T>(&self) -> T {
        self.crash.notify_one();
        std::future::pending().await
    }

    async fn exchange(&self, request: http::Request<Body>) -> Result<Response, SendError> {
        let fate =
            std::mem::replace(&mut *self.fate.lock().unwrap_or_else(PoisonError::into_inner), Fate::Answered);
        match fate {
            Fate::CrashBefore => return self.die().await,
            Fate::Unsent => return Err(SendError::Unreachable("the network is down".into())),
            _ => {}
        }
        let Ok(answer) = self.router.clone().oneshot(request).await;
        let (parts, body) = answer.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await;
        match fate {
            Fate::CrashAfter => return self.die().await,
            Fate::Lost => return Err(SendError::TimedOut),
            _ => {}
        }
        let body = body.map_err(|_| SendError::Broken("the connection ended".into()))?;
        Ok(Response { status: parts.status.as_u16(), headers: parts.headers, body })
    }
}

fn http(request: &Request, content_type: Option<&str>, body: Vec<u8>) -> http::Request<Body> {
    let method = match request.method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
    };
    let mut built = http::Request::builder().method(method).uri(request.url.as_str());
    for (name, value) in &request.headers {
        built = built.header(*name, value.expose());
    }
    if let Some(content_type) = content_type {
        built = built.header("content-type", content_type);
    }
    built.body(Body::from(body)).unwrap()
}

impl Transport for Wire {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, SendError>> {
        let form = request.form_body();
        let content_type = form.as_ref().map(|_| "application/x-www-form-urlencoded");
        let request = http(&request, content_type, form.unwrap_or_default().into_bytes());
        Box::pin(self.exchange(request))
    }

    fn send_json(&self, request: Request, json: Vec<u8>) -> BoxFuture<'_, Result<Response, SendError>> {
        let request = http(&request, Some("application/json"), json);
        Box::pin(self.exchange(request))
    }
}
