//! Whole lists in one go: follows `@odata.nextLink` to the end or fails. For the few lists that a person waits for;
//! the engine reads page by page, see `page`.

use std::collections::BTreeSet;

use domain::id::TenantId;
use outbound::Response;
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    call::{Collection, Read},
    client::TenantClient,
    error::{Error, Service},
    fields::{Nonsense, looks_like_html},
    link::followable,
    object::Object,
    throttle::Pace,
};

/// More pages than any list has: an endless chain of ever new links ends here.
const MOST_PAGES: usize = 10_000;

/// Why a list ends when a link leads away, or back.
pub(crate) const FOREIGN_LINK: &str = "its next page is not at Microsoft Graph";
pub(crate) const CIRCLE: &str = "its pages lead in a circle";

/// A page: `value` must be there, even if empty (security rule 65).
#[derive(Deserialize)]
#[serde(bound = "J: Deserialize<'de>")]
pub(crate) struct Page<J> {
    pub value: Vec<Object<J>>,
    #[serde(rename = "@odata.nextLink")]
    pub next_link: Option<String>,
    #[serde(rename = "@odata.deltaLink")]
    pub delta_link: Option<String>,
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
            let read_now = Read { collection, url: &url, continued: false, pace: Pace::OneByOne };
            let answer = self.fetch(&read_now).await?;
            let with_id = |error: Error| error.with_request_id(answer.request_id.clone());
            let page: Page<J> = parse(&answer.response, collection).map_err(with_id)?;
            for Object(entry) in page.value {
                list.push(read(self.tenant, entry).map_err(|why| with_id(malformed(&why.0)))?);
            }
            let Some(link) = page.next_link else { return Ok(list) };
            url = followable(&graph, &link).ok_or_else(|| with_id(malformed(FOREIGN_LINK)))?;
        }
        Err(malformed(CIRCLE))
    }
}

/// Parses a page without quoting it.
pub(crate) fn parse<J: DeserializeOwned>(
    response: &Response,
    collection: &Collection,
) -> Result<Page<J>, Error> {
    parse_object(response, collection.what)
}

/// Parses a body that is one object, without quoting it: serde's own message may hold what was read.
pub(crate) fn parse_object<T: DeserializeOwned>(response: &Response, what: &str) -> Result<T, Error> {
    let parsed = serde_json::from_slice::<Object<T>>(&response.body);
    parsed.map(|Object(whole)| whole).map_err(|error| {
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
