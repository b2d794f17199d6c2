//! Where each of Microsoft's clouds answers; an address other than Microsoft's own comes from configuration alone.

use std::collections::BTreeMap;

use domain::{cloud::Cloud, id::TenantId};
use url::Url;

/// The two services of one cloud. Only the origin (scheme, host, port) of each URL is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// Issues tokens.
    pub login: Url,
    /// Microsoft Graph.
    pub graph: Url,
}

impl Endpoints {
    /// Microsoft's own.
    pub fn of(cloud: Cloud) -> Self {
        let url = |origin: &str| Url::parse(origin).expect("a test parses the origin of every cloud");
        Self { login: url(cloud.login_origin()), graph: url(cloud.graph_origin()) }
    }

    /// The token endpoint of a tenant.
    pub(crate) fn token(&self, tenant: TenantId) -> Url {
        at(&self.login, &format!("/{tenant}/oauth2/v2.0/token"), None)
    }

    /// A collection of Graph.
    pub(crate) fn graph(&self, path: &str, query: &str) -> Url {
        at(&self.graph, path, Some(query))
    }
}

fn at(base: &Url, path: &str, query: Option<&str>) -> Url {
    let mut url = base.clone();
    url.set_path(path);
    url.set_query(query);
    url
}

/// The endpoints of every cloud: Microsoft's own, but for those that configuration replaces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EndpointTable(BTreeMap<Cloud, Endpoints>);

impl EndpointTable {
    /// Microsoft's own, for every cloud.
    pub fn microsoft() -> Self {
        Self::default()
    }

    /// The same table with other endpoints for one cloud, such as a simulator's.
    #[must_use]
    pub fn with(mut self, cloud: Cloud, endpoints: Endpoints) -> Self {
        self.0.insert(cloud, endpoints);
        self
    }

    /// The endpoints of a cloud.
    pub fn get(&self, cloud: Cloud) -> Endpoints {
        self.0.get(&cloud).cloned().unwrap_or_else(|| Endpoints::of(cloud))
    }

    /// Every URL of the table, for the client's list of allowed origins; some may repeat.
    pub fn origins(&self) -> Vec<Url> {
        let of = |cloud| {
            let Endpoints { login, graph } = self.get(cloud);
            [login, graph]
        };
        Cloud::ALL.into_iter().flat_map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cloud_has_endpoints_and_configuration_replaces_them_one_by_one() {
        let own = Url::parse("http://127.0.0.1:9000").unwrap();
        let table = EndpointTable::microsoft()
            .with(Cloud::China, Endpoints { login: own.clone(), graph: own.clone() });
        assert_eq!(table.get(Cloud::China).graph, own);
        assert_eq!(table.get(Cloud::UsGovDod).graph.as_str(), "https://dod-graph.microsoft.us/");
        assert_eq!(table.origins().len(), 8);
        let of_china = [Cloud::China.login_origin(), Cloud::China.graph_origin()];
        assert!(!table.origins().iter().any(|url| of_china.contains(&&*url.origin().ascii_serialization())));
    }

    #[test]
    fn addresses_are_built_on_the_origin_alone() {
        let base = Url::parse("http://127.0.0.1:9000/some/path?x=1").unwrap();
        let endpoints = Endpoints { login: base.clone(), graph: base };
        let tenant = "48A80680-7326-48cd-9935-b556b81d3a4e".parse().unwrap();
        assert_eq!(
            endpoints.token(tenant).as_str(),
            "http://127.0.0.1:9000/48a80680-7326-48cd-9935-b556b81d3a4e/oauth2/v2.0/token"
        );
        assert_eq!(
            endpoints.graph("/v1.0/subscribedSkus", "$select=skuId,consumedUnits").as_str(),
            "http://127.0.0.1:9000/v1.0/subscribedSkus?$select=skuId,consumedUnits"
        );
    }
}
