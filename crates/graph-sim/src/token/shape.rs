//! The shape of access tokens: that of a JWT whose claims are true and whose signature is nobody's.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::ledger::{Access, Holder};
use crate::json::set;

/// What Microsoft writes into `wids` where the holder has no directory role.
const NO_DIRECTORY_ROLE: &str = "0997a1d0-0d1d-4acb-b408-d5ca73121e90";

/// The token, told apart from all others by `signature`.
pub fn jwt(access: &Access, now_ms: u64, signature: &str) -> String {
    let header = json!({ "typ": "JWT", "alg": "RS256", "kid": "simulated" });
    format!("{}.{}.{signature}", part(&header), part(&claims(access, now_ms)))
}

fn claims(access: &Access, now_ms: u64) -> Value {
    let mut claims = json!({
        "aud": format!("https://{}", access.cloud.graph_host()),
        "iss": format!("https://sts.windows.net/{}/", access.tenant),
        "iat": now_ms / 1000,
        "nbf": now_ms / 1000,
        "exp": access.expires_ms / 1000,
        "appid": access.app,
        "tid": access.tenant,
        "wids": [NO_DIRECTORY_ROLE],
        "ver": "1.0",
    });
    match &access.holder {
        Holder::Application(roles) => {
            set(&mut claims, "/idtyp", "app");
            // The claim is absent, not empty, where nothing is granted.
            if !roles.is_empty() {
                set(&mut claims, "/roles", json!(roles));
            }
        }
        Holder::User(_, scopes) => {
            set(&mut claims, "/idtyp", "user");
            set(&mut claims, "/scp", scopes.iter().cloned().collect::<Vec<_>>().join(" "));
        }
    }
    claims
}

fn part(value: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
}
