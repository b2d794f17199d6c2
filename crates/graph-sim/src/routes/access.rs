//! Who calls, and whether they may: bearer tokens, application permissions, delegated permissions and roles.

use std::collections::BTreeSet;

use axum::http::{HeaderMap, header};

use super::Failure;
use super::directory::lists;
use crate::odata::entity::Entity;
use crate::state::State;
use crate::token::{Access, Holder};
use crate::world::{ROLE_DIRECTORY_READERS, ROLE_GLOBAL_READER, partner_roles};
use crate::{Cloud, Kind};

/// Directory roles, each of which lets a partner's user read the directory, licenses and subscriptions.
const DIRECTORY_READERS: [&str; 4] = [
    ROLE_DIRECTORY_READERS,
    ROLE_GLOBAL_READER,
    // User Administrator and License Administrator.
    "fe930be7-5e62-47db-91af-98c3a49a38b1",
    "4d6ac14f-3453-41d0-bef9-a3e0c569773a",
];

/// What the request's bearer token stands for.
pub fn bearer(state: &State, cloud: Cloud, headers: &HeaderMap) -> Result<Access, Failure> {
    let refuse = |message: &str| Failure::new(401, "InvalidAuthenticationToken", message);
    let value = headers.get(header::AUTHORIZATION).and_then(|it| it.to_str().ok());
    let value = value.ok_or_else(|| refuse("Access token is empty."))?;
    let token = value.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let (_, token) = token.ok_or_else(|| refuse("Access token is empty."))?;
    let access = state.ledger().access(token.trim()).cloned();
    let access = access.ok_or_else(|| refuse("IDX14100: JWT is not well formed, there are no dots (.)."))?;
    if access.cloud != cloud {
        return Err(refuse("Access token validation failure. Invalid audience."));
    }
    if access.expires_ms <= state.now_ms() {
        return Err(refuse("Lifetime validation failed, the token is expired."));
    }
    if state.world().tenant_by_id(access.tenant).is_none() {
        return Err(Failure::new(
            401,
            "Authorization_IdentityNotFound",
            "The identity of the calling application could not be established.",
        ));
    }
    Ok(access)
}

/// Refuses a call for which the token has no permission.
pub fn permit(state: &State, access: &Access, kind: Kind, entity: &Entity) -> Result<(), Failure> {
    let has = |held: &BTreeSet<String>, any: &[&str]| any.iter().any(|name| held.contains(*name));
    let permitted = match &access.holder {
        Holder::Application(roles) => has(roles, entity.roles),
        Holder::User(home, scopes) => {
            let directory = matches!(kind, Kind::SubscribedSkus | Kind::Subscriptions) || lists(kind);
            has(scopes, entity.scopes)
                && (!directory || *home == access.tenant || reads_directory(state, access, *home))
        }
    };
    let denied = || {
        Failure::new(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
    };
    permitted.then_some(()).ok_or_else(denied)
}

fn reads_directory(state: &State, access: &Access, home: uuid::Uuid) -> bool {
    let world = state.world();
    let roles =
        world.tenant_by_id(home).map(|partner| partner_roles(partner, access.tenant)).unwrap_or_default();
    roles.iter().any(|role| DIRECTORY_READERS.contains(&role.as_str()))
}
