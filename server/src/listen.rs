//! The accept loop: as many connections as we can serve, none that keeps us waiting, and an orderly end.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context as _, Result, anyhow};
use axum::{Router, extract::Request};
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use crate::auth::address::Peer;

/// Connections at once (security rule 40).
const CONNECTIONS: usize = 2_000;
/// Time to send a request's head.
const HEAD: Duration = Duration::from_secs(10);
/// Bytes of a request's head.
const HEAD_BYTES: usize = 16 * 1024;
/// Time that answers under way have at shutdown (security rule 92 allows 10 s in all).
const PATIENCE: Duration = Duration::from_secs(5);

/// Takes the port; a port in use is an error that says so.
pub async fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            anyhow!(
                "listen: {address} is in use by another program; end it or choose another port with --listen"
            )
        }
        std::io::ErrorKind::PermissionDenied => {
            anyhow!("listen: {address} needs rights this account has not; choose a port above 1023")
        }
        _ => anyhow!("listen: {address} cannot be used: {error}"),
    })
}

/// Serves until `stop`, then lets the answers under way end.
pub async fn run(listener: TcpListener, router: Router, stop: CancellationToken) -> Result<()> {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = GracefulShutdown::new();
    loop {
        let place = Arc::clone(&places).acquire_owned().await.context("the listener's places are closed")?;
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let connection = graceful.watcher();
                let router = router.clone();
                tokio::spawn(async move {
                    if let Err(error) = serve(stream, peer, router, connection).await {
                        tracing::debug!(error = %error, "a connection ended early");
                    }
                    drop(place);
                });
            }
            Err(error) => {
                // Out of file handles, most likely: wait for connections to end.
                tracing::warn!(error = %error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    if tokio::time::timeout(PATIENCE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some answers were cut off at shutdown");
    }
    Ok(())
}

async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    watcher: hyper_util::server::graceful::Watcher,
) -> Result<()> {
    stream.set_nodelay(true)?;
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(Peer(peer));
        router.clone().oneshot(request)
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(HEAD_BYTES);
    builder.http2().timer(TokioTimer::new()).max_header_list_size(16 * 1024).keep_alive_interval(HEAD);
    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
    watcher.watch(connection.into_owned()).await.map_err(|error| anyhow!(error))
}
