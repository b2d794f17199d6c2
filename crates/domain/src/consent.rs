//! Admin consent: the link a tenant's administrator opens, and what Microsoft says when they come back; no proof is in it.

use std::fmt::Write as _;

use crate::{
    cloud::Cloud,
    id::{ApplicationId, TenantId},
};

/// The path that Microsoft sends people back to, below the public address; registered as the app's redirect URI.
pub const RETURN_PATH: &str = "/microsofts";

/// The redirect URI to register, for the public address of this installation.
pub fn redirect_uri(public_url: &str) -> String {
    format!("{}{RETURN_PATH}", public_url.trim_end_matches('/'))
}

/// What an admin consent link is made of.
#[derive(Debug, Clone, Copy)]
pub struct ConsentLink<'a> {
    /// `https://…` of the sign-in service: [`Cloud::login_origin`], unless a simulator stands in for it.
    pub login_origin: &'a str,
    /// The cloud, whose Microsoft Graph is the resource.
    pub cloud: Cloud,
    /// Whose administrator consents.
    pub tenant: TenantId,
    /// The app registration.
    pub application: ApplicationId,
    /// Where Microsoft sends the administrator afterwards; registered with the app.
    pub redirect_uri: &'a str,
    /// Comes back unchanged.
    pub state: &'a str,
}

impl ConsentLink<'_> {
    /// The address to open; it grants what the app registration asks for. Source: Microsoft identity platform, "Admin
    /// consent"; the scope `.default` is what obtains application permissions.
    pub fn address(&self) -> String {
        format!(
            "{}/{}/v2.0/adminconsent?client_id={}&scope={}&redirect_uri={}&state={}",
            self.login_origin.trim_end_matches('/'),
            self.tenant,
            self.application,
            encoded(&format!("{}/.default", self.cloud.graph_origin())),
            encoded(self.redirect_uri),
            encoded(self.state),
        )
    }
}

/// What the link of a service account's sign-in is made of (authorization code flow with PKCE).
#[derive(Debug, Clone, Copy)]
pub struct SignInLink<'a> {
    /// As in [`ConsentLink`].
    pub login_origin: &'a str,
    /// The cloud, whose Microsoft Graph is the resource.
    pub cloud: Cloud,
    /// The partner's own tenant, where the account lives.
    pub home_tenant: TenantId,
    /// The app registration.
    pub application: ApplicationId,
    /// As in [`ConsentLink`].
    pub redirect_uri: &'a str,
    /// Comes back unchanged.
    pub state: &'a str,
    /// SHA-256 of the verifier, in base64url.
    pub challenge: &'a str,
}

impl SignInLink<'_> {
    /// The address to open. `offline_access` is what brings a refresh token; the account is asked for, since whoever
    /// connects is rarely signed in at Microsoft as the service account.
    pub fn address(&self) -> String {
        format!(
            "{}/{}/oauth2/v2.0/authorize?client_id={}&response_type=code&response_mode=query&prompt=select_account\
             &scope={}&redirect_uri={}&state={}&code_challenge_method=S256&code_challenge={}",
            self.login_origin.trim_end_matches('/'),
            self.home_tenant,
            self.application,
            encoded(&format!("{}/.default offline_access", self.cloud.graph_origin())),
            encoded(self.redirect_uri),
            encoded(self.state),
            encoded(self.challenge),
        )
    }
}

/// What the return says. It proves nothing: anybody can write such an address, so a token is asked for afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConsentReturn {
    /// Microsoft says that consent was given in this tenant.
    Given(TenantId),
    /// It was not; with Microsoft's code, such as `AADSTS65004`, or its word.
    Refused(String),
    /// Nothing that Microsoft sends.
    Foreign,
}

impl ConsentReturn {
    /// Reads the parameters of the return. `error` decides: Microsoft sends `admin_consent=True` with it as well.
    pub fn read(
        admin_consent: Option<&str>,
        tenant: Option<&str>,
        error: Option<&str>,
        description: Option<&str>,
    ) -> Self {
        if let Some(error) = error {
            let code = description.and_then(aadsts).unwrap_or_else(|| plausible(error).to_owned());
            return Self::Refused(code);
        }
        let given = admin_consent.is_some_and(|word| word.eq_ignore_ascii_case("true"));
        match tenant.and_then(|tenant| tenant.parse().ok()) {
            Some(tenant) if given => Self::Given(tenant),
            _ => Self::Foreign,
        }
    }
}

/// The code that a description begins with: `AADSTS65004: …`.
fn aadsts(description: &str) -> Option<String> {
    let digits = description.trim_start().strip_prefix("AADSTS")?;
    let digits: String = digits.chars().take_while(char::is_ascii_digit).take(9).collect();
    (!digits.is_empty()).then(|| format!("AADSTS{digits}"))
}

/// An OAuth error word as it may be shown; anything else comes from somebody else.
fn plausible(error: &str) -> &str {
    let word = |c: char| c.is_ascii_lowercase() || c == '_';
    if !error.is_empty() && error.len() <= 40 && error.chars().all(word) { error } else { "unknown_error" }
}

/// Percent-encoded for a query: all but RFC 3986's unreserved characters.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => write!(out, "%{byte:02X}").expect("a String takes every write"),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENANT: &str = "6babcaad-604b-40ac-a9d7-9fd97c0b779f";

    #[test]
    fn the_link_names_tenant_app_scope_and_return_of_its_cloud() {
        let check = |cloud: Cloud, expected: &str| {
            let link = ConsentLink {
                login_origin: cloud.login_origin(),
                cloud,
                tenant: TENANT.parse().unwrap(),
                application: "e8f0b3f7-7b3c-4c1a-9c1e-1f3f5b8a0001".parse().unwrap(),
                redirect_uri: &redirect_uri("https://licenses.contoso.example/"),
                state: "a b&c",
            };
            assert_eq!(link.address(), expected);
        };
        check(
            Cloud::Global,
            "https://login.microsoftonline.com/6babcaad-604b-40ac-a9d7-9fd97c0b779f/v2.0/adminconsent\
             ?client_id=e8f0b3f7-7b3c-4c1a-9c1e-1f3f5b8a0001&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default\
             &redirect_uri=https%3A%2F%2Flicenses.contoso.example%2Fmicrosofts&state=a%20b%26c",
        );
        check(
            Cloud::UsGovDod,
            "https://login.microsoftonline.us/6babcaad-604b-40ac-a9d7-9fd97c0b779f/v2.0/adminconsent\
             ?client_id=e8f0b3f7-7b3c-4c1a-9c1e-1f3f5b8a0001&scope=https%3A%2F%2Fdod-graph.microsoft.us%2F.default\
             &redirect_uri=https%3A%2F%2Flicenses.contoso.example%2Fmicrosofts&state=a%20b%26c",
        );
    }

    #[test]
    fn the_sign_in_link_asks_for_a_code_that_only_we_can_redeem() {
        let link = SignInLink {
            login_origin: "http://127.0.0.1:9000/",
            cloud: Cloud::Global,
            home_tenant: TENANT.parse().unwrap(),
            application: "e8f0b3f7-7b3c-4c1a-9c1e-1f3f5b8a0001".parse().unwrap(),
            redirect_uri: "http://127.0.0.1:8311/microsofts",
            state: "s",
            challenge: "c-_",
        };
        assert_eq!(
            link.address(),
            "http://127.0.0.1:9000/6babcaad-604b-40ac-a9d7-9fd97c0b779f/oauth2/v2.0/authorize\
             ?client_id=e8f0b3f7-7b3c-4c1a-9c1e-1f3f5b8a0001&response_type=code&response_mode=query\
             &prompt=select_account&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default%20offline_access\
             &redirect_uri=http%3A%2F%2F127.0.0.1%3A8311%2Fmicrosofts&state=s&code_challenge_method=S256\
             &code_challenge=c-_"
        );
    }

    #[test]
    fn an_error_decides_whatever_admin_consent_says() {
        let check = |consent, tenant, error, description, expected: ConsentReturn| {
            assert_eq!(ConsentReturn::read(consent, tenant, error, description), expected);
        };
        let given = || ConsentReturn::Given(TENANT.parse().unwrap());
        let refused = |code: &str| ConsentReturn::Refused(code.into());
        check(Some("True"), Some(TENANT), None, None, given());
        check(
            Some("True"),
            Some(TENANT),
            Some("consent_required"),
            Some("AADSTS65004: The user declined."),
            refused("AADSTS65004"),
        );
        check(Some("True"), None, Some("permission_denied"), None, refused("permission_denied"));
        check(None, None, Some("<script>"), Some("nothing"), refused("unknown_error"));
        check(Some("True"), Some("contoso.com"), None, None, ConsentReturn::Foreign);
        check(Some("False"), Some(TENANT), None, None, ConsentReturn::Foreign);
        check(None, Some(TENANT), None, None, ConsentReturn::Foreign);
    }
}
