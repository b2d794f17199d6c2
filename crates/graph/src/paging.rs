//! Whole lists: follows `@odata.nextLink` to the end or fails; links are opaque, checked by origin and path, never logged.

use std::collections::BTreeSet;

use domain::id::TenantId;
use serde::{Deserialize, de::DeserializeOwned};
use url::Url;

use crate::{
    call::{Answer, Collection},
    client::TenantClient,
    error::{Error, Service},
    fields::{Nonsense, looks_like_html},
    object::Object,
};

/// More pages than any list has: an endless chain of ever new links ends here.
const MOST_PAGES: usize = 10_000;

/// A page: `value` must be there, even if empty (security rule 65).
#[derive(Deserialize)]
#[serde(bound = "J: Deserialize<'de>")]
struct Page<J> {
    value: Vec<Object<J>>,
    #[serde(rename = "@odata.nextLink")]
    next_link: Option<String>,
}

impl TenantClient {
    /// Reads a collection to its end and turns each entry into a domain value; one that makes no sense fails all.
    pub(crate) async fn list<J: DeserializeOwned + Send, T: Send>(
        &self,
        collection: &Collection,
        read: fn(TenantId, J) -> Result<T, Nonsense>,
    ) -> Result<Vec<T>, Error> {
        let malformed = |why: &str| Error::malformed(Service::Graph, collection.what, why);
        let graph = self.endpoints().graph;
        let mut url = self.endpoints().graph(collection.path, collection.query);
        let mut seen = BTreeSet::new();
        let mut list = Vec::new();
        while seen.insert(url.clone()) {
            if seen.len() > MOST_PAGES {
                return Err(malformed("its list of pages has no end"));
            }
            let answer = self.page(collection, &url).await?;
            let with_id = |error: Error| error.with_request_id(answer.request_id.clone());
            let page: Page<J> = parse(&answer, collection).map_err(with_id)?;
            for Object(entry) in page.value {
                list.push(read(self.tenant, entry).map_err(|why| with_id(malformed(&why.0)))?);
            }
            let Some(link) = page.next_link else { return Ok(list) };
            url = followable(&graph, &link)
                .ok_or_else(|| with_id(malformed("its next page is not at Microsoft Graph")))?;
        }
        Err(malformed("its pages lead in a circle"))
    }
}

/// The link as a URL, if a bearer token may follow it: Graph's origin and a path of v1.0 or beta (security rule 60).
fn followable(graph: &Url, link: &str) -> Option<Url> {
    let url = Url::parse(link).ok()?;
    let path = url.path();
    let allowed = url.origin() == graph.origin()
        && url.username().is_empty()
        && url.password().is_none()
        && (path.starts_with("/v1.0/") || path.starts_with("/beta/"));
    allowed.then_some(url)
}

/// Parses a body without quoting it: serde's own message may hold what was read.
fn parse<J: DeserializeOwned>(answer: &Answer, collection: &Collection) -> Result<Page<J>, Error> {
    let response = &answer.response;
    let parsed = serde_json::from_slice::<Object<Page<J>>>(&response.body);
    parsed.map(|Object(page)| page).map_err(|error| {
        let what = collection.what;
        if looks_like_html(response) {
            return Error::foreign(Service::Graph, what, "it is a web page");
        }
        let text = error.to_string();
        let why = match text.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
            Some(name) => format!("{name} is missing"),
            None if error.is_data() => "a member has the wrong type".to_owned(),
            None => "it is not JSON".to_owned(),
        };
        Error::malformed(Service::Graph, what, &why)
    })
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
}
