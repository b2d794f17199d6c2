//! A list of an integration that its address narrows: the filter in it, the way to another one, and its choices.

use leptos::prelude::*;

use super::one::query_value;
use crate::{api::list_filter::ListFilter, paths, ui::narrow::Choice};

/// The filter that the address names.
pub(super) fn filter_of_address() -> Memo<ListFilter> {
    let (show, text, page) = (query_value("show"), query_value("q"), query_value("page"));
    Memo::new(move |_| ListFilter {
        show: show.get(),
        text: text.get(),
        page: page.get().parse().unwrap_or_default(),
    })
}

/// The address of the list at `base`, narrowed.
pub(super) fn narrowed(base: &str, filter: &ListFilter) -> String {
    let page = if filter.page == 0 { String::new() } else { filter.page.to_string() };
    paths::narrowed(base, &[("show", &filter.show), ("q", &filter.text), ("page", &page)])
}

/// The choice that shows only rows of a key, beside the one that `filter` made.
pub(super) fn choice(base: &str, filter: &ListFilter, show: &str, words: String) -> Choice {
    Choice { words, href: narrowed(base, &filter.showing(show)), is_current: filter.show == show }
}
