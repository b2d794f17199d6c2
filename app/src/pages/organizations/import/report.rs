//! What became of the file, with the lines that could not be imported as a file of their own.

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Blob, HtmlAnchorElement, Url};

use super::lines::row;
use crate::{
    api::organization_import::ImportReport,
    paths,
    ui::{
        button::{Button, ButtonKind, ButtonLink},
        list::{List, ListColumn},
    },
};

const COLUMNS: &[ListColumn] = &[
    ListColumn::number("Line"),
    ListColumn::words("Name"),
    ListColumn::words("What is wrong"),
    ListColumn::words("What became of it"),
];

/// The report.
#[component]
pub(super) fn Report(report: ImportReport) -> impl IntoView {
    let words = words(&report);
    let ImportReport { bad, bad_lines, bad_csv, .. } = report;
    let bad = (bad > 0).then(|| {
        let rows = bad_lines.into_iter().map(|line| row(line, None)).collect_view();
        view! {
            <p>"Mend them in the file that you download here and import that one; nothing of them is written yet."</p>
            <div class="form__actions">
                <Button on_press=move |()| download(&bad_csv)>"Download these lines"</Button>
            </div>
            <List label="Lines that were not imported" columns=COLUMNS>{rows}</List>
        }
        .into_any()
    });
    view! {
        <section class="import__report" aria-label="Result">
            <p class="import__result" role="status">{words}</p>
            {bad}
            <div class="form__actions">
                <ButtonLink href=paths::ORGANIZATIONS kind=ButtonKind::Primary>"Go to Organizations"</ButtonLink>
            </div>
        </section>
    }
    .into_any()
}

/// "3 created, 1 updated, 2 left out. 1 line was not imported."
fn words(report: &ImportReport) -> String {
    let parts = [(report.created, "created"), (report.updated, "updated"), (report.left_out, "left out")];
    let parts: Vec<_> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(n, word)| format!("{n} {word}")).collect();
    let done = if parts.is_empty() { "Nothing was imported".to_owned() } else { parts.join(", ") };
    match report.bad {
        0 => format!("{done}."),
        1 => format!("{done}. 1 line was not imported."),
        bad => format!("{done}. {bad} lines were not imported."),
    }
}

/// Hands a text to the browser as a file; a browser that refuses it saves nothing, and the lines stand on the page.
fn download(text: &str) {
    // The mark tells spreadsheets that it is UTF-8.
    let parts = Array::of1(&format!("\u{feff}{text}").into());
    let Ok(blob) = Blob::new_with_str_sequence(&parts) else { return };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else { return };
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&url);
        link.set_download("organizations-not-imported.csv");
        link.click();
    }
    drop(Url::revoke_object_url(&url));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_result_is_told_in_one_line() {
        let report = ImportReport { created: 3, left_out: 2, bad: 1, ..ImportReport::default() };
        assert_eq!(words(&report), "3 created, 2 left out. 1 line was not imported.");
        assert_eq!(words(&ImportReport::default()), "Nothing was imported.");
    }
}
