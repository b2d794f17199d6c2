//! What an access token says it grants. Read for people to see, never to decide: Microsoft alone does, and a token is
//! not ours to verify. It came over TLS from the token endpoint a moment ago.

use std::collections::BTreeSet;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;

use crate::object::Object;

#[derive(Deserialize)]
struct Claims {
    /// Application permissions; the claim is absent where none is granted.
    #[serde(default)]
    roles: Vec<String>,
    /// Delegated permissions, between blanks; absent from tokens of the app itself.
    #[serde(default)]
    scp: String,
}

/// The permissions that a token grants; `None` if it is opaque, which Microsoft reserves the right to.
pub(super) fn granted(token: &str) -> Option<BTreeSet<String>> {
    let mut parts = token.split('.');
    let (_, payload, _, None) = (parts.next()?, parts.next()?, parts.next()?, parts.next()) else {
        return None;
    };
    let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    let Object(claims): Object<Claims> = serde_json::from_slice(&payload).ok()?;
    Some(claims.roles.into_iter().chain(claims.scp.split_whitespace().map(str::to_owned)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_tells_its_roles_or_scopes_and_an_opaque_one_nothing() {
        let check = |token: &str, expected: Option<&[&str]>| {
            let expected = expected.map(|names| names.iter().map(|&name| name.to_owned()).collect());
            assert_eq!(granted(token), expected, "{token}");
        };
        let jwt = |claims: &str| format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims));
        let both = ["Organization.Read.All", "User.Read.All"];
        check(&jwt(r#"{"roles":["User.Read.All","Organization.Read.All"],"tid":"x"}"#), Some(&both));
        check(&jwt(r#"{"scp":"Organization.Read.All User.Read.All"}"#), Some(&both));
        check(&jwt(r#"{"tid":"x"}"#), Some(&[]));
        check(&jwt(r#"{"roles":"everything"}"#), None);
        check(&jwt("[]"), None);
        check("EwSim0123456789", None);
        check("a.b", None);
        check("a.!!.c", None);
        check(&format!("{}.d", jwt("{}")), None);
    }
}
