//! "Export": the license list as it is filtered now, as a file or as a page to print. The server writes it, out of the
//! same query.

use domain::account::Verb;
use leptos::prelude::*;

use crate::{
    paths,
    state::session::may,
    ui::{
        icon::Glyph,
        menu::{Menu, MenuLink},
    },
};

/// The menu; nothing for a person who may not take anything away as a file.
#[component]
pub fn ExportMenu(
    /// The list's query, as its address has it, without `?`.
    #[prop(into)]
    query: Signal<String>,
) -> impl IntoView {
    let link = move |glyph: Glyph, path: &'static str, words: &'static str| {
        let href = Signal::derive(move || exported(path, &query.get()));
        view! { <MenuLink glyph href external=true>{words}</MenuLink> }.into_any()
    };
    may(Verb::Export).then(|| {
        view! {
            <Menu id="export" label="Export" glyph=Glyph::ArrowDownload shows_label=true>
                {link(Glyph::ArrowDownload, paths::LICENSES_XLSX, "Excel (.xlsx)")}
                {link(Glyph::ArrowDownload, paths::LICENSES_CSV, "CSV")}
                {link(Glyph::ArrowDownload, paths::LICENSES_JSON, "JSON")}
                {link(Glyph::Print, paths::LICENSES_PRINT, "Print view")}
            </Menu>
        }
        .into_any()
    })
}

fn exported(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_takes_the_query_along() {
        assert_eq!(exported(paths::LICENSES_CSV, ""), "/export/licenses.csv");
        assert_eq!(exported(paths::LICENSES_CSV, "q=e5"), "/export/licenses.csv?q=e5");
    }
}
