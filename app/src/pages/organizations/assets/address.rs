//! What the address asks of a list of assets.

use domain::{
    asset::{AssetFilter, AssetSort},
    id::{AssetTypeId, OrganizationId},
    organization::Shown,
};
use leptos_router::params::ParamsMap;

use crate::paths;

/// Reads a query string: which assets, and which page of them, from 0.
pub(super) fn parse(organization: Option<OrganizationId>, query: &ParamsMap) -> (AssetFilter, usize) {
    let value = |name: &str| query.get(name).unwrap_or_default();
    let sort = value("sort");
    let (descending, key) = sort.strip_prefix('-').map_or((false, sort.as_str()), |key| (true, key));
    let filter = AssetFilter {
        organization,
        text: value("q"),
        shown: Shown::from_key(&value("show")),
        sort: if key == "changed" { AssetSort::Changed } else { AssetSort::Title },
        descending: descending && matches!(key, "changed" | "title"),
    };
    (filter, value("page").parse().unwrap_or_default())
}

/// The address that asks for this.
pub(super) fn address(id: OrganizationId, kind: AssetTypeId, filter: &AssetFilter, page: usize) -> String {
    let sort = match (filter.sort, filter.descending) {
        (AssetSort::Changed, false) => "changed",
        (AssetSort::Changed, true) => "-changed",
        (_, true) => "-title",
        (_, false) => "",
    };
    let page = if page == 0 { String::new() } else { page.to_string() };
    let values =
        [("q", filter.text.trim()), ("show", filter.shown.key()), ("sort", sort), ("page", page.as_str())];
    paths::narrowed(&paths::assets(id, kind), &values)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_address_asks_for_what_it_was_made_of() {
        let (id, kind) = (OrganizationId(Uuid::nil()), AssetTypeId(Uuid::nil()));
        let check = |filter: AssetFilter, page, expected: &str| {
            let made = address(id, kind, &filter, page);
            let query = made.split_once('?').map_or("", |(_, query)| query);
            assert_eq!(query, expected);
            let mut map = ParamsMap::new();
            for pair in query.split('&').filter(|pair| !pair.is_empty()) {
                let (name, value) = pair.split_once('=').unwrap();
                map.insert(name.to_owned(), value.replace("%20", " "));
            }
            assert_eq!(parse(Some(id), &map), (filter, page));
        };
        let all = AssetFilter { organization: Some(id), ..AssetFilter::default() };
        check(all.clone(), 0, "");
        let filter = AssetFilter {
            text: "mail server".into(),
            shown: Shown::Archived,
            sort: AssetSort::Changed,
            descending: true,
            ..all
        };
        check(filter, 3, "q=mail%20server&show=archived&sort=-changed&page=3");
    }
}
