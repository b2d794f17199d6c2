//! What a token is asked for: the resource and permissions that a `scope` parameter names.

use std::collections::BTreeSet;

use super::Refusal;
use crate::Cloud;

/// Microsoft Graph's application id, which may stand for its address.
const GRAPH_APP: &str = "00000003-0000-0000-c000-000000000000";
/// Scopes of sign-in itself, which belong to no resource.
const SIGN_IN: [&str; 4] = ["openid", "profile", "email", "offline_access"];

/// A delegated scope parameter, read.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Everything that was consented (`.default`).
    pub all: bool,
    /// Permissions by name.
    pub names: BTreeSet<String>,
    /// Whether a refresh token is wanted.
    pub offline: bool,
    /// Whether an id token is wanted.
    pub openid: bool,
}

/// Checks the scope of a client credentials request: one resource, Graph's of this cloud, and `/.default`.
pub fn application(scope: &str, cloud: Cloud, origin: &str) -> Result<(), Refusal> {
    let parts: Vec<&str> = scope.split_whitespace().collect();
    let resources: BTreeSet<&str> = parts.iter().map(|part| resource_of(part).0).collect();
    if resources.len() > 1 {
        return Err(Refusal::of(700_022).value(scope));
    }
    match parts.as_slice() {
        [one] if resource_of(one).1 == ".default" => check_resource(one, cloud, origin),
        _ => Err(Refusal::of(1_002_012).value(scope)),
    }
}

/// Reads the scope of a delegated request.
pub fn delegated(scope: &str, cloud: Cloud, origin: &str) -> Result<Wanted, Refusal> {
    let mut wanted = Wanted::default();
    let mut resources = BTreeSet::new();
    for part in scope.split_whitespace() {
        match part {
            "offline_access" => wanted.offline = true,
            "openid" => wanted.openid = true,
            _ if SIGN_IN.contains(&part) => {}
            _ => {
                let (resource, name) = resource_of(part);
                if !resource.is_empty() {
                    resources.insert(resource);
                    check_resource(part, cloud, origin)?;
                }
                wanted.all |= name == ".default";
                if name != ".default" {
                    wanted.names.insert(name.to_owned());
                }
            }
        }
    }
    if resources.len() > 1 {
        return Err(Refusal::of(700_022).value(scope));
    }
    Ok(wanted)
}

/// A scope's resource and permission: `https://graph.microsoft.com/User.Read` or bare `User.Read`.
fn resource_of(part: &str) -> (&str, &str) {
    match part.rsplit_once('/') {
        Some((resource, name)) => (resource.trim_end_matches('/'), name),
        None => ("", part),
    }
}

fn check_resource(part: &str, cloud: Cloud, origin: &str) -> Result<(), Refusal> {
    let resource = resource_of(part).0;
    let host = resource.strip_prefix("https://").unwrap_or(resource);
    if host == cloud.graph_host() || host == GRAPH_APP || resource == origin {
        return Ok(());
    }
    if Cloud::ALL.iter().any(|other| host == other.graph_host()) {
        return Err(Refusal::of(500_011).value(resource));
    }
    Err(Refusal::of(70_011).value(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(scope: &str, expected: Option<u32>) {
        let answer = application(scope, Cloud::Global, "http://127.0.0.1:1");
        let code = answer.err().map(|refusal| format!("{refusal:?}"));
        let expected = expected.map(|code| format!("code: {code},"));
        assert_eq!(code.is_some(), expected.is_some(), "{scope}");
        if let (Some(code), Some(expected)) = (code, expected) {
            assert!(code.contains(&expected), "{scope}: {code}");
        }
    }

    #[test]
    fn one_resource_of_this_cloud_with_default() {
        check("https://graph.microsoft.com/.default", None);
        check("https://graph.microsoft.com//.default", None);
        check("http://127.0.0.1:1/.default", None);
        check("00000003-0000-0000-c000-000000000000/.default", None);
        check("https://graph.microsoft.com/User.Read", Some(1_002_012));
        check("https://graph.microsoft.us/.default", Some(500_011));
        check("https://foo.microsoft.com/.default", Some(70_011));
        check("https://graph.microsoft.com/.default https://outlook.office.com/.default", Some(700_022));
    }
}
