//! Server-sent events: tells browsers that something has a new version, never what it is.

use std::{collections::BTreeMap, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::State,
    response::{
        IntoResponse as _, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures::{Stream, StreamExt as _, stream};
use http::{HeaderMap, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use store::{Store, Topic};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{auth::cookie, state::AppState};

/// How often the database is asked for versions while anyone listens.
const POLL: Duration = Duration::from_millis(250);
/// How often a stream checks that its session still lives (security rule 30).
const SESSION_CHECK: Duration = Duration::from_secs(2);

type Versions = BTreeMap<Topic, u64>;

/// The versions as one task per process reads them, shared by all streams.
#[derive(Clone)]
pub struct Feed {
    versions: watch::Receiver<Arc<Versions>>,
    stop: CancellationToken,
}

impl Feed {
    /// Starts the task; it rests while nobody listens, and ends with `stop`.
    pub fn start(store: Store, stop: CancellationToken) -> Self {
        let (sender, versions) = watch::channel(Arc::default());
        let stopped = stop.clone();
        tokio::spawn(async move {
            while !stopped.is_cancelled() {
                // One receiver is the feed's own.
                if sender.receiver_count() > 1 {
                    match store.versions().await {
                        Ok(now) => {
                            sender.send_if_modified(|before| {
                                let differs = **before != now;
                                if differs {
                                    *before = Arc::new(now);
                                }
                                differs
                            });
                        }
                        Err(error) => {
                            tracing::warn!(
                                error = &error as &dyn std::error::Error,
                                "versions cannot be read"
                            );
                        }
                    }
                }
                tokio::select! {
                    () = stopped.cancelled() => {}
                    () = tokio::time::sleep(POLL) => {}
                }
            }
        });
        Self { versions, stop }
    }
}

/// `GET /events`: `event: version` with `{"topic":"licenses","version":7}`, every topic once at the beginning and
/// again whenever it moves.
pub async fn events(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let Some(token) = cookie::read(state.config.is_https(), &headers) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    if !lives(&state, &token).await {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let stop = state.feed.stop.clone();
    let ended = session_ends(state.clone(), token);
    let stream = changes(state.feed.versions)
        .take_until(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = ended => {}
            }
        })
        .map(Ok::<_, Infallible>);
    Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response()
}

fn changes(versions: watch::Receiver<Arc<Versions>>) -> impl Stream<Item = Event> {
    let known = (versions, Versions::new(), true);
    stream::unfold(known, |(mut receiver, told, first)| async move {
        if !first {
            receiver.changed().await.ok()?;
        }
        let now = Arc::clone(&receiver.borrow_and_update());
        let news: Vec<Event> = now
            .iter()
            .filter(|(topic, version)| told.get(topic) != Some(version))
            .map(|(topic, version)| {
                let topic = topic.key();
                Event::default()
                    .event("version")
                    .data(format!(r#"{{"topic":"{topic}","version":{version}}}"#))
            })
            .collect();
        Some((stream::iter(news), (receiver, (*now).clone(), false)))
    })
    .flatten()
}

async fn session_ends(state: AppState, token: SecretString) {
    loop {
        tokio::time::sleep(SESSION_CHECK).await;
        if !lives(&state, &token).await {
            return;
        }
    }
}

/// Whether the session of a stream lives: no stream may outlive it (security rule 30).
pub(super) async fn lives(state: &AppState, token: &SecretString) -> bool {
    let now = state.services.clock.now();
    match state.services.store.session_exists(token.expose_secret(), now).await {
        Ok(exists) => exists,
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "a stream's session cannot be read");
            false
        }
    }
}
