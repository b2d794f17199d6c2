//! Links that Microsoft gives to the next page or the next round: opaque, checked before every use, never shown.

use std::fmt;

use url::Url;

/// The address of a further page or of the next delta round. It carries tokens that stand for data of a tenant:
/// `Debug` hides it and there is no `Display` (security rule 60). Two links are equal if their texts are.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link(String);

impl Link {
    /// The text to keep in the database; never to be logged.
    pub fn to_stored(&self) -> String {
        self.0.clone()
    }

    /// A link that was kept. It is checked when it is used: a database is not trusted with where a token goes.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The address, if a bearer token for `graph` may follow it.
    pub(crate) fn url(&self, graph: &Url) -> Option<Url> {
        followable(graph, &self.0)
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link(…)")
    }
}

/// The link as a URL, if a bearer token may follow it: Graph's origin and a path of v1.0 or beta (security rule 60).
pub(crate) fn followable(graph: &Url, link: &str) -> Option<Url> {
    let url = Url::parse(link).ok()?;
    let path = url.path();
    let allowed = url.origin() == graph.origin()
        && url.username().is_empty()
        && url.password().is_none()
        && (path.starts_with("/v1.0/") || path.starts_with("/beta/"));
    allowed.then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec_060_a_bearer_follows_links_to_graphs_own_versions_only() {
        let graph = Url::parse("https://graph.microsoft.com").unwrap();
        let check = |link: &str, allowed| assert_eq!(followable(&graph, link).is_some(), allowed, "{link}");
        check("https://graph.microsoft.com/v1.0/contracts?$skiptoken=x", true);
        check("https://graph.microsoft.com:443/beta/contracts?$skiptoken=x", true);
        check("https://graph.microsoft.com:444/v1.0/contracts", false);
        check("http://graph.microsoft.com/v1.0/contracts", false);
        check("https://graph.microsoft.com.evil.example/v1.0/contracts", false);
        check("https://graph.microsoft.com@evil.example/v1.0/contracts", false);
        check("https://user:pw@graph.microsoft.com/v1.0/contracts", false);
        check("https://graph.microsoft.com/v1.0/../evil", false);
        check("https://graph.microsoft.com/v1.0/%2e%2e/evil", false);
        check("https://graph.microsoft.com/v1.0", false);
        check("https://graph.microsoft.com/v2.0/contracts", false);
        check("/v1.0/contracts?$skiptoken=x", false);
        check("/evil", false);
        check("", false);
    }

    #[test]
    fn sec_060_a_link_hides_its_text_and_is_checked_when_it_comes_back() {
        let graph = Url::parse("https://graph.microsoft.com").unwrap();
        let link = Link::from_stored("https://graph.microsoft.com/v1.0/users/delta?$deltatoken=x".into());
        assert_eq!(format!("{link:?}"), "Link(…)");
        assert_eq!(link.url(&graph).unwrap().as_str(), link.to_stored());
        assert_eq!(Link::from_stored("https://evil.example/v1.0/users/delta".into()).url(&graph), None);
    }
}
