//! Which objects a path below `/v1.0` stands for.

use super::Failure;
use crate::Kind;
use crate::odata::entity::Entity;

/// What a path stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A whole list.
    List(Kind),
    /// The object of this list with this value in this member.
    One(Kind, &'static str, String),
    /// How many objects a list holds.
    Count(Kind),
    /// The changes of a list.
    Delta(Kind),
    /// The members of the group of this id.
    Members(String),
}

impl Target {
    /// Reads a path such as `/v1.0/subscribedSkus`.
    pub fn of(path: &str) -> Result<Target, Failure> {
        let decoded: String = percent_decoded(path);
        let below = decoded.strip_prefix("/v1.0/").unwrap_or(&decoded).trim_end_matches('/');
        for kind in Kind::GRAPH {
            let Some(rest) = Entity::of(kind).and_then(|entity| below.strip_prefix(entity.path)) else {
                continue;
            };
            if rest.is_empty() && kind != Kind::Members {
                return Ok(Target::List(kind));
            }
            if matches!(kind, Kind::Users | Kind::Groups)
                && let Some(target) = rest.strip_prefix('/').and_then(|rest| directory(kind, rest))
            {
                return Ok(target);
            }
            if let Some((member, key)) = key(kind, rest) {
                return Ok(Target::One(kind, member, key.to_owned()));
            }
        }
        Err(unknown(path))
    }

    /// The kind of answer.
    pub fn kind(&self) -> Kind {
        match self {
            Target::List(kind) | Target::One(kind, ..) | Target::Count(kind) | Target::Delta(kind) => *kind,
            Target::Members(_) => Kind::Members,
        }
    }
}

/// What only users and groups have behind their path.
fn directory(kind: Kind, rest: &str) -> Option<Target> {
    match rest {
        "delta" | "delta()" | "microsoft.graph.delta" | "microsoft.graph.delta()" => {
            return Some(Target::Delta(kind));
        }
        "$count" => return Some(Target::Count(kind)),
        _ => {}
    }
    let group = rest.strip_suffix("/microsoft.graph.user").unwrap_or(rest).strip_suffix("/members");
    let group = group.filter(|group| kind == Kind::Groups && !group.contains('/'));
    group.map(|group| Target::Members(group.to_owned()))
}

/// The key behind a list's path: `/{id}`, or `(commerceSubscriptionId='{id}')`. Domains and organizations are read as lists only.
fn key(kind: Kind, rest: &str) -> Option<(&'static str, &str)> {
    let single = !matches!(kind, Kind::Domains | Kind::Organization | Kind::Members);
    let by_id = rest.strip_prefix('/').filter(|id| single && !id.is_empty() && !id.contains('/'));
    let by_commerce = || {
        let inner = rest.strip_prefix("(commerceSubscriptionId='")?.strip_suffix("')")?;
        (kind == Kind::Subscriptions).then_some(("commerceSubscriptionId", inner))
    };
    by_id.map(|id| ("id", id)).or_else(by_commerce)
}

/// Graph's answer to a segment that it does not know.
pub fn unknown(path: &str) -> Failure {
    let segment = path.strip_prefix("/v1.0/").unwrap_or(path).split('/').next().unwrap_or("").to_owned();
    Failure::new(400, "BadRequest", format!("Resource not found for the segment '{segment}'."))
}

/// Whether this is the path of `/$batch`.
pub fn is_batch(path: &str) -> bool {
    percent_decoded(path).trim_end_matches('/') == "/v1.0/$batch"
}

fn percent_decoded(path: &str) -> String {
    // A plus in a path is a plus; only the percent signs are decoded.
    let escaped = path.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    url::form_urlencoded::parse(escaped.as_bytes())
        .next()
        .map(|(name, _)| name.into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_objects() {
        let list = |path| Target::of(path).ok();
        assert_eq!(list("/v1.0/subscribedSkus"), Some(Target::List(Kind::SubscribedSkus)));
        assert_eq!(list("/v1.0/directory/subscriptions/"), Some(Target::List(Kind::Subscriptions)));
        assert_eq!(list("/v1.0/contracts/x"), Some(Target::One(Kind::Contracts, "id", "x".to_owned())));
        let one = Target::One(Kind::Subscriptions, "commerceSubscriptionId", "x".to_owned());
        assert_eq!(list("/v1.0/directory/subscriptions(commerceSubscriptionId=%27x%27)"), Some(one));
        assert_eq!(list("/v1.0/users/delta"), Some(Target::Delta(Kind::Users)));
        assert_eq!(list("/v1.0/users/%24count"), Some(Target::Count(Kind::Users)));
        assert_eq!(list("/v1.0/users/a@b.c"), Some(Target::One(Kind::Users, "id", "a@b.c".to_owned())));
        assert_eq!(list("/v1.0/groups/x/members"), Some(Target::Members("x".to_owned())));
        for unknown in [
            "/v1.0/me",
            "/v1.0/users/x/members",
            "/v1.0/subscribedSkus/a/b",
            "/v1.0/domains/contoso.com",
            "/v1.0/contractsx",
            "/v1.0/directoryObjects/x",
        ] {
            assert_eq!(list(unknown), None, "{unknown}");
        }
    }
}
