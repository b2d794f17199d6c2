//! The app registration's manifest as JSON, in the form of Microsoft Graph's `application`; GUIDs, no names.

use std::fmt::Write as _;

use super::{APP_NAME, Choice};
use crate::permission::{GRAPH, PARTNER_CENTER, PARTNER_CENTER_IMPERSONATION};

/// The manifest's parts that matter here, to paste into App registrations → Manifest, or to post to `/applications`.
pub fn manifest(choice: &Choice) -> String {
    let roles = choice.application_permissions().into_iter().map(|it| access(it.application_id(), "Role"));
    let scopes = choice.delegated_permissions().into_iter().map(|it| access(it.delegated_id(), "Scope"));
    let mut resources = vec![resource(GRAPH, roles.chain(scopes).collect())];
    if choice.signs_in() {
        resources.push(resource(PARTNER_CENTER, vec![access(PARTNER_CENTER_IMPERSONATION, "Scope")]));
    }
    format!(
        "{{\n  \"displayName\": {},\n  \"signInAudience\": {},\n  \"web\": {{\n    \"redirectUris\": [{}]\n  }},\n  \
         \"requiredResourceAccess\": [\n{}\n  ]\n}}\n",
        quoted(APP_NAME),
        quoted(choice.audience()),
        quoted(&choice.redirect_uri()),
        resources.join(",\n"),
    )
}

fn resource(id: &str, access: Vec<String>) -> String {
    format!(
        "    {{\n      \"resourceAppId\": {},\n      \"resourceAccess\": [\n{}\n      ]\n    }}",
        quoted(id),
        access.join(",\n")
    )
}

fn access(id: &str, kind: &str) -> String {
    format!("        {{ \"id\": {}, \"type\": {} }}", quoted(id), quoted(kind))
}

/// A JSON string. The address comes from the server's configuration: it is escaped all the same.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                write!(out, "\\u{:04x}", u32::from(c)).expect("a String takes every write");
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
