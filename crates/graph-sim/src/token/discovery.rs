//! The sign-in metadata of a tenant (`openid-configuration`).

use axum::extract::{Path, State as Extract};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::Endpoint;
use crate::routes::origin_of;

/// Answers a tenant's sign-in metadata. Addresses lead back to this simulator, the issuer names the real host.
pub async fn openid_configuration(
    Extract(endpoint): Extract<Endpoint>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
) -> Response {
    endpoint.state.counters().call();
    endpoint.state.wait().await;
    let found = match endpoint.tenant(&tenant, false) {
        Ok(found) => found,
        Err(refusal) => return refusal.answer(&endpoint.state),
    };
    let (origin, cloud, id) = (origin_of(&headers, endpoint.cloud), endpoint.cloud, found.id);
    axum::Json(json!({
        "token_endpoint": format!("{origin}/{id}/oauth2/v2.0/token"),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
        "jwks_uri": format!("{origin}/{id}/discovery/v2.0/keys"),
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": format!("https://{}/{id}/v2.0", cloud.login_host()),
        "request_uri_parameter_supported": false,
        "userinfo_endpoint": format!("https://{}/oidc/userinfo", cloud.graph_host()),
        "authorization_endpoint": format!("{origin}/{id}/oauth2/v2.0/authorize"),
        "end_session_endpoint": format!("{origin}/{id}/oauth2/v2.0/logout"),
        "http_logout_supported": true,
        "frontchannel_logout_supported": true,
        "tenant_region_scope": cloud.region(),
        "cloud_instance_name": cloud.instance_name(),
        "cloud_graph_host_name": cloud.graph_host(),
        "msgraph_host": cloud.graph_host(),
    }))
    .into_response()
}
