//! What the address asks of the list of organizations.

use domain::organization::{OrganizationFilter, OrganizationSort, Shown};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

use crate::paths;

/// What the address asks: which organizations, and which page of them, from 0.
pub(super) fn asked() -> Memo<(OrganizationFilter, usize)> {
    let query = use_query_map();
    Memo::new(move |_| query.with(parse))
}

fn parse(query: &ParamsMap) -> (OrganizationFilter, usize) {
    let value = |name: &str| query.get(name).unwrap_or_default();
    let sort = value("sort");
    let (descending, sort) = sort.strip_prefix('-').map_or((false, sort.as_str()), |sort| (true, sort));
    let filter = OrganizationFilter {
        text: value("q"),
        kind: value("type"),
        status: value("status"),
        shown: Shown::from_key(&value("show")),
        // A mistyped order is none.
        descending: descending && OrganizationSort::from_key(sort).is_some(),
        sort: OrganizationSort::from_key(sort).unwrap_or_default(),
    };
    (filter, value("page").parse().unwrap_or_default())
}

/// The address that asks for this.
pub(super) fn address(filter: &OrganizationFilter, page: usize) -> String {
    let OrganizationFilter { text, kind, status, shown, sort, descending } = filter;
    let turned = if *descending { "-" } else { "" };
    let sort = match (sort, descending) {
        (OrganizationSort::Name, false) => String::new(),
        _ => format!("{turned}{}", sort.key()),
    };
    let page = if page == 0 { String::new() } else { page.to_string() };
    let values: [(&str, &str); 6] = [
        ("q", text.trim()),
        ("type", kind),
        ("status", status),
        ("show", shown.key()),
        ("sort", &sort),
        ("page", &page),
    ];
    paths::narrowed(paths::ORGANIZATIONS, &values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_asks_for_what_it_was_made_of() {
        let check = |filter: OrganizationFilter, page, expected: &str| {
            let made = address(&filter, page);
            assert_eq!(made, expected);
            let mut query = ParamsMap::new();
            for pair in made.split_once('?').map_or("", |(_, query)| query).split('&') {
                let (name, value) = pair.split_once('=').unwrap_or_default();
                query.insert(name.to_owned(), value.replace("%20", " "));
            }
            assert_eq!(parse(&query), (filter, page));
        };
        let all = OrganizationFilter::default();
        check(all.clone(), 0, "/organizations");
        let filter = OrganizationFilter {
            text: "con toso".into(),
            kind: "Customer".into(),
            shown: Shown::Archived,
            sort: OrganizationSort::Licenses,
            descending: true,
            ..all.clone()
        };
        check(filter, 2, "/organizations?q=con%20toso&type=Customer&show=archived&sort=-licenses&page=2");
        check(OrganizationFilter { descending: true, ..all }, 0, "/organizations?sort=-name");
    }
}
