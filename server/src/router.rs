//! Every route of the server, with the layers that all requests pass, outermost last.

use std::{convert::Infallible, time::Duration};

use app::{
    api::{matching::DECIDE_MATCHES, product_name::CATALOGUES},
    ports::{ClientAddress, Insecure},
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    handler::Handler as _,
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use http::{HeaderValue, StatusCode, header};
use leptos::{prelude::provide_context, server_fn::axum::server_fn_paths};
use leptos_axum::{LeptosRoutes as _, generate_route_list_with_exclusions, handle_server_fns_with_context};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, predicate::SizeAbove},
    limit::RequestBodyLimitLayer,
    services::ServeDir,
    timeout::TimeoutLayer,
};
use tracing::Instrument as _;

use crate::{
    auth::{address, address::Peer, csrf, session},
    headers,
    routes::{csp, events, export, health, licenses, sync_records},
    state::AppState,
};

/// The largest body that a request may have (security rule 40).
const BODY_BYTES: usize = 256 * 1024;
/// The largest file of organizations or products with what JSON adds to it (security rule 40).
const IMPORT_BYTES: usize = 8 * 1024 * 1024;
/// The server functions that take such files.
const IMPORTS: [&str; 2] = ["/fn/preview_organizations", "/fn/import_organizations"];
/// The largest action on the Matching screen: [`MOST_ROWS`](domain::matching::board::MOST_ROWS) tenants, with a short
/// reason for each.
const DECIDE_BYTES: usize = 4 * 1024 * 1024;
/// Answers of server functions are compressed from so many bytes on: below, it takes longer than it saves.
const COMPRESSED_FROM: u16 = 4 * 1024;
/// The longest that a request may take; event streams are apart.
const REQUEST: Duration = Duration::from_secs(30);

/// The whole server as one service.
pub fn router(state: AppState) -> Router {
    // Server functions have routes of their own below; leptos would add them a second time, uncompressed.
    let own = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    let routes = generate_route_list_with_exclusions(app::App, Some(own));
    let page_context = {
        let services = state.services.clone();
        let insecure = state.config.options.insecure;
        move || {
            provide_context(services.clone());
            if insecure {
                provide_context(Insecure);
            }
            headers::set_page_policy();
        }
    };
    let function_context = {
        let services = state.services.clone();
        move || provide_context(services.clone())
    };
    let leptos_options = state.leptos.clone();
    let functions = move |request: Request| handle_server_fns_with_context(function_context.clone(), request);
    let compressed = || CompressionLayer::new().compress_when(SizeAbove::new(COMPRESSED_FROM));
    // A length that is announced is refused before anything of it is read; what was not announced is cut off by axum.
    let larger = |bytes| {
        post(functions.clone())
            .layer::<_, Infallible>(DefaultBodyLimit::max(bytes))
            .layer::<_, Infallible>(RequestBodyLimitLayer::new(bytes))
            .layer(compressed())
    };
    let (imports, decisions) = (larger(IMPORT_BYTES), larger(DECIDE_BYTES));
    let not_found = leptos_axum::render_app_async_with_context(page_context.clone(), move || {
        app::shell(leptos_options.clone())
    });
    let leptos_options = state.leptos.clone();
    let pages: Router<AppState> = Router::new()
        .route("/fn/{*name}", get(functions.clone()).post(functions).layer(compressed()))
        .leptos_routes_with_context(&state, routes, page_context, move || app::shell(leptos_options.clone()))
        .layer(RequestBodyLimitLayer::new(BODY_BYTES))
        .route(IMPORTS[0], imports.clone())
        .route(IMPORTS[1], imports.clone())
        .route(CATALOGUES[0], imports.clone())
        .route(CATALOGUES[1], imports)
        .route(DECIDE_MATCHES, decisions);
    let limited = Router::new()
        .merge(pages)
        .route("/data/licenses", get(licenses::licenses).layer(CompressionLayer::new()))
        .route("/data/integrations/{id}/sync-runs/{run}/records.csv", get(sync_records::records_csv))
        .merge(export::routes())
        .route("/csp", post(csp::report))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .nest_service("/pkg", hashed_files(&state))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST));
    let files = ServeDir::new(&state.config.options.site)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false)
        .not_found_service(not_found.with_state(state.clone()));
    // Fonts, icons and the like, under names that stay: kept for an hour, so that a page in use asks for none.
    let files = ServiceBuilder::new().map_response(kept("public, max-age=3600")).service(files);
    limited
        .route("/events", get(events::events))
        .fallback_service(files)
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(middleware::from_fn_with_state(state.clone(), session::resolve))
        .layer(middleware::from_fn_with_state(state.config.clone(), csrf::guard))
        .layer(middleware::from_fn_with_state(state.clone(), headers::secure))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(state.clone(), trace))
        .with_state(state)
}

/// Files whose names change with their content.
fn hashed_files(state: &AppState) -> Router {
    let files = ServeDir::new(state.config.options.site.join("pkg")).precompressed_br().precompressed_gzip();
    Router::new().fallback_service(
        ServiceBuilder::new().map_response(kept("public, max-age=31536000, immutable")).service(files),
    )
}

/// Lets browsers keep a file; an answer that is not the file, such as a page that says so, must not be kept.
fn kept<Body>(how: &'static str) -> impl Fn(http::Response<Body>) -> http::Response<Body> + Clone {
    move |mut response| {
        if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(how));
        }
        response
    }
}

/// Names the request in the log and notes the client's address; logs no address, query or body.
async fn trace(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().copied();
    if let Some(Peer(peer)) = peer {
        let from = address::client(peer.ip(), request.headers(), &state.config.options.trusted_proxies);
        request.extensions_mut().insert(ClientAddress(from));
    }
    let id = uuid::Uuid::new_v4();
    let span = tracing::info_span!("request", id = %id, method = %request.method());
    async move {
        let began = tokio::time::Instant::now();
        let mut response = next.run(request).await;
        let ms = began.elapsed().as_millis();
        tracing::debug!(status = response.status().as_u16(), ms, "answered");
        if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
            response.headers_mut().insert("x-request-id", value);
        }
        response
    }
    .instrument(span)
    .await
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a request handler panicked");
    (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on the server.").into_response()
}
