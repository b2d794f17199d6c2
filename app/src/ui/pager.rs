//! Leads through the pages of a long list: what is shown of how many, and the pages beside it.

use leptos::prelude::*;

/// "51–100 of 2340", with links to the pages before and after; nothing where one page holds all.
///
/// `page` counts from 0, `rows` are rows per page, `href` is the address of a page.
pub fn pages(page: usize, rows: usize, total: usize, href: impl Fn(usize) -> String) -> Option<AnyView> {
    let first = page.saturating_mul(rows);
    let last = total.min(first.saturating_add(rows));
    let before = page.checked_sub(1).map(&href);
    let after = (last < total).then(|| href(page + 1));
    (total > rows || page > 0).then(|| pager(range(first, last, total), before, after))
}

fn range(first: usize, last: usize, total: usize) -> String {
    if first < last { format!("{}\u{2013}{last} of {total}", first + 1) } else { format!("None of {total}") }
}

/// Steps through pages whose number nobody knows, with words between them.
pub fn pager(words: String, before: Option<String>, after: Option<String>) -> AnyView {
    let step = |label: &'static str, href: Option<String>| {
        href.map(|href| view! { <a class="button" href=href>{label}</a> })
    };
    view! {
        <nav class="pager" aria-label="Pages">
            {step("Previous", before)}
            <span class="pager__range">{words}</span>
            {step("Next", after)}
        </nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_range_counts_from_one() {
        assert_eq!(range(0, 50, 120), "1\u{2013}50 of 120");
        assert_eq!(range(100, 120, 120), "101\u{2013}120 of 120");
        assert_eq!(range(150, 120, 120), "None of 120");
    }
}
