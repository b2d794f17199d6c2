//! A plain table whose heads sort it; the address holds the order, so heads are links.

use leptos::prelude::*;

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortHead {
    /// Its words.
    pub words: &'static str,
    /// Whether its column holds figures, which stand at the right.
    pub is_number: bool,
    /// The address that sorts by it, or turns the order round.
    pub href: String,
    /// Whether the table is sorted by it, and then whether from last to first.
    pub sorted: Option<bool>,
}

/// A table like [`List`](super::list::List) whose heads are links.
#[component]
pub fn SortedList(
    /// What it lists.
    label: &'static str,
    /// The heads of its columns.
    heads: Vec<SortHead>,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let head = |SortHead { words, is_number, href, sorted }: SortHead| {
        let (order, mark) = match sorted {
            None => (None, ""),
            Some(false) => (Some("ascending"), " \u{2191}"),
            Some(true) => (Some("descending"), " \u{2193}"),
        };
        view! {
            <th class="list__head" class:list__head--number=is_number scope="col" aria-sort=order>
                <a class="list__sort" href=href>{words}<span aria-hidden="true">{mark}</span></a>
            </th>
        }
        .into_any()
    };
    view! {
        <div class="list">
            <table class="list__table" aria-label=label>
                <thead>
                    <tr>{heads.into_iter().map(head).collect_view()}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
