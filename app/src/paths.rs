//! One typed builder for every URL of the product; nobody else formats a path.

use domain::id::IntegrationId;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The start page, which leads on to the first list that makes sense.
pub const HOME: &str = "/";
/// First-run set-up, reached by the one-time link.
pub const SET_UP: &str = "/set-up";
/// Sign-in.
pub const SIGN_IN: &str = "/sign-in";
/// Organizations.
pub const ORGANIZATIONS: &str = "/organizations";
/// Global > Microsoft Licenses.
pub const GLOBAL_LICENSES: &str = "/global/microsoft-licenses";
/// Admin > Account > Integrations.
pub const INTEGRATIONS: &str = "/admin/integrations";
/// Featured Integrations.
pub const NEW_INTEGRATION: &str = "/admin/integrations/new";
/// The Connect form for Microsoft.
pub const CONNECT_MICROSOFT: &str = "/admin/integrations/new/microsoft";
/// The packed license columns.
pub const LICENSE_DATA: &str = "/data/licenses";
/// The server's event stream.
pub const EVENTS: &str = "/events";

/// One integration with its tenants.
pub fn integration(id: IntegrationId) -> String {
    format!("{INTEGRATIONS}/{id}")
}

/// Set-up with the token of the one-time link.
pub fn set_up(token: &str) -> String {
    format!("{SET_UP}?token={}", query_value(token))
}

/// Sign-in that leads on to `next`, a path of ours; one that is not ours is left out.
pub fn sign_in(next: &str) -> String {
    match local(next) {
        HOME => SIGN_IN.to_owned(),
        next => format!("{SIGN_IN}?next={}", query_value(next)),
    }
}

/// `next` when it is a path on this very site, else [`HOME`]: an address from outside never decides where a
/// person lands after signing in.
pub fn local(next: &str) -> &str {
    let safe = next.starts_with('/')
        // `//host` and `/\host` are other hosts to a browser, and control characters vanish before it looks.
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(char::is_control)
        // Back to sign-in would be a circle, and a server function is no page.
        && !next.starts_with(SIGN_IN)
        && !next.starts_with("/fn/");
    if safe { next } else { HOME }
}

/// What keeps its meaning in a query's value (RFC 3986, "unreserved"), and `/`, which is allowed there.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');

fn query_value(text: &str) -> impl std::fmt::Display {
    utf8_percent_encode(text, PLAIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_led_on_to() {
        let check = |next: &str, expected: &str| assert_eq!(local(next), expected, "{next:?}");
        check("/admin/integrations?state=failed", "/admin/integrations?state=failed");
        check("/global/microsoft-licenses", "/global/microsoft-licenses");
        for outside in [
            "",
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n//evil.example",
            "javascript:alert(1)",
            "evil.example",
            "/sign-in?next=/",
            "/fn/sign_out",
        ] {
            check(outside, HOME);
        }
    }

    #[test]
    fn a_query_value_cannot_break_out_of_its_place() {
        assert_eq!(sign_in("/a?b=c&d=e#f"), "/sign-in?next=/a%3Fb%3Dc%26d%3De%23f");
        assert_eq!(sign_in("//evil.example"), "/sign-in");
        assert_eq!(set_up("a+b/c=&x=ü"), "/set-up?token=a%2Bb/c%3D%26x%3D%C3%BC");
    }

    #[test]
    fn an_integration_has_a_page_below_the_list() {
        let id = "48a80680-7326-48cd-9935-b556b81d3a4e".parse().unwrap();
        assert_eq!(integration(id), "/admin/integrations/48a80680-7326-48cd-9935-b556b81d3a4e");
    }
}
