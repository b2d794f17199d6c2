//! The session cookie: how it is named, written, read and cleared.

use http::{HeaderMap, header};
use secrecy::{ExposeSecret as _, SecretString};

/// The cookie's name. `__Host-` binds it to this host and to TLS; browsers refuse it over plain http, so a
/// loopback address without TLS uses a plain name.
pub const fn name(https: bool) -> &'static str {
    if https { "__Host-sid" } else { "sid" }
}

/// The `Set-Cookie` value that begins a session; it ends with the browser or, at the latest, on the server.
pub fn set(https: bool, token: &SecretString) -> String {
    let secure = if https { "; Secure" } else { "" };
    format!("{}={}; Path=/; HttpOnly; SameSite=Lax{secure}", name(https), token.expose_secret())
}

/// The `Set-Cookie` value that ends it.
pub fn clear(https: bool) -> String {
    let secure = if https { "; Secure" } else { "" };
    format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}", name(https))
}

/// The session token that a request carries.
pub fn read(https: bool, headers: &HeaderMap) -> Option<SecretString> {
    let wanted = name(https);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, token)| SecretString::from(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec_028_the_cookie_is_bound_to_the_host_over_https() {
        let token = SecretString::from("abc");
        assert_eq!(set(true, &token), "__Host-sid=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(set(false, &token), "sid=abc; Path=/; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "theme=dark; sid=abc".parse().unwrap());
        assert_eq!(read(false, &headers).unwrap().expose_secret(), "abc");
        assert!(read(true, &headers).is_none());
    }
}
