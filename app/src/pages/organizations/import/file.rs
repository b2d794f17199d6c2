//! Choosing the file, and what it should look like.

use leptos::prelude::*;

use crate::components::choose_csv::ChooseCsv;

/// The field for the file.
#[component]
pub(super) fn ChooseFile(
    /// The file that is chosen.
    name: Signal<Option<String>>,
    /// A file was chosen and read: its name and its text.
    on_choose: Callback<(String, String)>,
) -> impl IntoView {
    view! {
        <section class="settings__panel" aria-label="File">
            <p>
                "A CSV file with one organization in each line and the heads of its columns in the first: at least a name, "
                "and as much of type, status, short name, description, quick notes, alert, website, domains and one location "
                "as there is. Files that IT Glue exports are known."
            </p>
            <ChooseCsv label="Choose CSV File" name on_choose/>
        </section>
    }
    .into_any()
}
