//! One page per call: what a resumable engine needs (security rules 65 and 101). A page is believed as a whole or not
//! at all, and comes back in a form of our own that [`crate::decode`] reads.

use domain::id::TenantId;
use outbound::Response;
use serde::{Serialize, de::DeserializeOwned};
use url::Url;

use crate::{
    body::Body,
    call::{Collection, Read},
    chain::Chain,
    client::TenantClient,
    contracts, domains,
    error::{Error, Service},
    fields::Nonsense,
    groups,
    link::Link,
    object::Object,
    organization,
    paging::{CIRCLE, FOREIGN_LINK, Page, parse},
    relationships, subscribed_skus, subscriptions,
    throttle::Pace,
    users,
};

/// A page of which every entry made sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawPage {
    /// The selected fields, for [`crate::decode`]; holds personal data.
    pub body: Body,
    /// How many entries it holds; 0 is no sign of the end.
    pub items: u32,
    /// What comes after it.
    pub end: PageEnd,
}

/// What comes after a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageEnd {
    /// A further page, there.
    More(Link),
    /// Nothing: the list is whole.
    Whole,
    /// Nothing: the round is whole, and the next one starts there.
    Delta(Link),
}

impl TenantClient {
    /// Reads one page of a chain: its first, or the one that `at` leads to (of this round, or the first of the next
    /// delta round). That is one call to Graph, one more if Graph refuses a token that has expired, and before each a
    /// sign-in if no good token is at hand; [`Self::calls`] counts them all.
    ///
    /// The caller still has to refuse a link that it has seen before in the same chain; this method only refuses a
    /// page that leads to itself.
    ///
    /// # Errors
    /// [`crate::ErrorKind::ResyncRequired`] if Microsoft no longer knows the link: start the chain anew.
    /// [`crate::ErrorKind::Throttled`] if Microsoft asks to wait, has asked before, or the tenant is near its limit:
    /// see [`Error::not_before`] and [`Error::was_sent`]. Else the page could not be read, or cannot be believed.
    pub async fn page(&self, chain: Chain, at: Option<&Link>) -> Result<RawPage, Error> {
        let collection = chain.collection();
        let url = self.address(collection, at)?;
        let read = Read { collection, url: &url, continued: at.is_some(), pace: Pace::Spaced };
        let answer = self.fetch(&read).await?;
        self.believe(chain, &url, &answer.response)
            .map_err(|error| error.with_request_id(answer.request_id.clone()))
    }

    /// Where a page is.
    pub(crate) fn address(&self, collection: &Collection, at: Option<&Link>) -> Result<Url, Error> {
        let endpoints = self.endpoints();
        match at {
            None => Ok(endpoints.graph(collection.path, collection.query)),
            Some(link) => link
                .url(&endpoints.graph)
                .ok_or_else(|| Error::malformed(Service::Graph, collection.what, FOREIGN_LINK)),
        }
    }

    /// Turns a served page into ours, if all of it makes sense.
    pub(crate) fn believe(&self, chain: Chain, url: &Url, response: &Response) -> Result<RawPage, Error> {
        let page = Believing { client: self, chain, url, response };
        match chain {
            Chain::Organization => page.as_ours(organization::read),
            Chain::Domains => page.as_ours(domains::read),
            Chain::SubscribedSkus => page.as_ours(subscribed_skus::read),
            Chain::Subscriptions => page.as_ours(subscriptions::read),
            Chain::Contracts => page.as_ours(contracts::read),
            Chain::Relationships => page.as_ours(relationships::read),
            Chain::Users => page.as_ours(users::read),
            Chain::Groups => page.as_ours(groups::read),
        }
    }
}

/// A page on its way from Graph's shape to ours.
struct Believing<'a> {
    client: &'a TenantClient,
    chain: Chain,
    url: &'a Url,
    response: &'a Response,
}

impl Believing<'_> {
    fn as_ours<J: DeserializeOwned, T: Serialize + Send + Sync + 'static>(
        &self,
        read: fn(TenantId, J) -> Result<T, Nonsense>,
    ) -> Result<RawPage, Error> {
        let page: Page<J> = parse(self.response, self.chain.collection())?;
        let end = self.end(page.next_link, page.delta_link)?;
        let tenant = self.client.tenant;
        let entries = page.value.into_iter().map(|Object(entry)| read(tenant, entry));
        let entries = entries.collect::<Result<Vec<_>, _>>().map_err(|why| self.malformed(&why.0))?;
        let items = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        Ok(RawPage { body: Body::read(entries), items, end })
    }

    /// Exactly one of the two links ends a page of a delta chain (Graph, "delta query overview").
    fn end(&self, next: Option<String>, delta: Option<String>) -> Result<PageEnd, Error> {
        match (next, delta) {
            (Some(_), Some(_)) => Err(self.malformed("it leads both to a next page and to a next round")),
            (Some(next), None) => {
                let (link, url) = self.checked(next)?;
                if url == *self.url { Err(self.malformed(CIRCLE)) } else { Ok(PageEnd::More(link)) }
            }
            // A round without changes may well end in the very link that it began with.
            (None, Some(delta)) if self.chain.is_delta() => Ok(PageEnd::Delta(self.checked(delta)?.0)),
            (None, None) if self.chain.is_delta() => {
                Err(self.malformed("it leads neither to a next page nor to a next round"))
            }
            (None, _) => Ok(PageEnd::Whole),
        }
    }

    fn checked(&self, text: String) -> Result<(Link, Url), Error> {
        let link = Link::from_stored(text);
        let graph = self.client.endpoints().graph;
        let url = link.url(&graph).ok_or_else(|| self.malformed(FOREIGN_LINK))?;
        Ok((link, url))
    }

    fn malformed(&self, why: &str) -> Error {
        Error::malformed(Service::Graph, self.chain.collection().what, why)
    }
}
