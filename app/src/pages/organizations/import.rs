//! Organizations out of a file: choose it, say what its columns mean, look at what would be done, and do it. The file
//! stays in the browser until it is imported.

mod columns;
mod file;
mod lines;
mod report;

use std::collections::BTreeMap;

use domain::{
    account::Verb,
    organization::import::{Choice, Field, Mapping},
};
use leptos::prelude::*;

use super::BELOW_LIST;
use crate::{
    AppError,
    api::organization_import::{
        ImportFile, ImportOrder, ImportPreview, ImportReport, import_organizations, preview_organizations,
    },
    components::{failure::Failure, page_header::PageHeader},
    state::session::may,
    ui::{
        button::{Button, ButtonKind},
        face::{Notice, Skeleton},
        table::grouped,
    },
};
use columns::Columns;
use file::ChooseFile;
use lines::Lines;
use report::Report;

/// Import Organizations.
#[component]
pub fn ImportOrganizationsPage() -> impl IntoView {
    let body = if may(Verb::CreateOrganizations) {
        view! { <Import/> }.into_any()
    } else {
        view! { <Failure error=AppError::Forbidden retry=|()| ()/> }.into_any()
    };
    view! {
        <PageHeader crumbs=BELOW_LIST title="Import Organizations"/>
        {body}
    }
}

/// What a person decided of single lines, by number.
type Choices = RwSignal<BTreeMap<usize, Choice>>;

/// The actions of the page; a handle.
#[derive(Clone, Copy)]
struct Steps {
    file: RwSignal<Option<(String, String)>>,
    choices: Choices,
    preview: Action<Option<Mapping>, Result<ImportPreview, AppError>>,
    import: Action<(), Result<ImportReport, AppError>>,
}

impl Steps {
    fn new() -> Self {
        let file = RwSignal::new(None::<(String, String)>);
        let choices: Choices = RwSignal::default();
        let preview = Action::new(move |mapping: &Option<Mapping>| {
            let mapping = mapping.clone();
            async move {
                let text = file.get_untracked().map(|(_, text)| text).unwrap_or_default();
                preview_organizations(ImportFile { text, mapping }).await
            }
        });
        let import = Action::new(move |(): &()| async move {
            let text = file.get_untracked().map(|(_, text)| text).unwrap_or_default();
            let seen = preview.value().get_untracked().and_then(Result::ok);
            let mapping = seen.map(|seen| seen.mapping).unwrap_or_default();
            let choices = choices.get_untracked().into_iter().collect();
            import_organizations(ImportOrder { text, mapping, choices }).await
        });
        Self { file, choices, preview, import }
    }

    /// A file was chosen: everything begins anew.
    fn begin(self, name: String, text: String) {
        self.file.set(Some((name, text)));
        self.choices.update(BTreeMap::clear);
        self.preview.clear();
        self.import.clear();
        self.preview.dispatch(None);
    }

    /// Other columns make other lines: what was decided of the old ones is gone.
    fn map(self, mapping: Mapping) {
        self.choices.update(BTreeMap::clear);
        self.preview.dispatch(Some(mapping));
    }
}

#[component]
fn Import() -> impl IntoView {
    let steps = Steps::new();
    let report = Memo::new(move |_| steps.import.value().get().and_then(Result::ok));
    let body = move || match report.get() {
        Some(report) => view! { <Report report/> }.into_any(),
        None => view! { <Preview steps/> }.into_any(),
    };
    view! {
        <div class="import">
            <ChooseFile
                name=Signal::derive(move || steps.file.with(|file| file.as_ref().map(|(name, _)| name.clone())))
                on_choose=Callback::new(move |(name, text)| steps.begin(name, text))
            />
            {body}
        </div>
    }
    .into_any()
}

#[component]
fn Preview(steps: Steps) -> impl IntoView {
    let seen = Memo::new(move |_| steps.preview.value().get());
    let waits =
        move || (steps.preview.pending().get() && seen.with(Option::is_none)).then(|| view! { <Skeleton/> });
    let failure = Signal::derive(move || {
        let of_import = steps.import.value().get().and_then(Result::err);
        let error = of_import.or_else(|| seen.get().and_then(Result::err));
        error.map(|error| error.to_string())
    });
    let shown = move || seen.get().and_then(Result::ok).map(|preview| looked_at(steps, preview));
    view! {
        {waits}
        <Notice message=failure/>
        {shown}
    }
    .into_any()
}

fn looked_at(steps: Steps, preview: ImportPreview) -> AnyView {
    let is_named = preview.mapping.contains(&Some(Field::Name));
    let counts = counts(&preview);
    let new = preview.new;
    let (asking, lines) = (preview.asking, preview.shown.clone());
    let columns = view! { <Columns preview on_change=Callback::new(move |mapping| steps.map(mapping))/> };
    if !is_named {
        return view! {
            {columns}
            <p class="section-note" role="status">"Choose the column that holds the name."</p>
        }
        .into_any();
    }
    let decided = move || steps.choices.with(|choices| to_import(new, choices));
    let busy = Signal::derive(move || {
        if steps.import.pending().get() {
            Some("Importing…")
        } else {
            steps.preview.pending().get().then_some("Reading…")
        }
    });
    let words = move || match decided() {
        0 => "Import nothing but see what is wrong".to_owned(),
        1 => "Import 1 line".to_owned(),
        lines => format!("Import {} lines", grouped(i64::try_from(lines).unwrap_or(i64::MAX))),
    };
    view! {
        {columns}
        <p class="section-note" role="status">{counts}</p>
        {(asking > 0).then(|| view! {
            <p class="section-note">"Lines that ask are left out unless you decide otherwise."</p>
        })}
        <Lines lines choices=steps.choices/>
        <div class="form__actions settings__actions">
            <Button
                kind=ButtonKind::Primary
                disabled=busy
                on_press=move |()| { steps.import.dispatch(()); }
            >
                {words}
            </Button>
        </div>
    }
    .into_any()
}

/// How many lines are imported: the new ones without those that were left out, and those that ask and were answered.
/// Choices hold only what differs from a line's usual way.
fn to_import(new: usize, choices: &BTreeMap<usize, Choice>) -> usize {
    let left_out = choices.values().filter(|choice| **choice == Choice::LeaveOut).count();
    new.saturating_sub(left_out) + choices.len() - left_out
}

/// "217 lines: 212 new, 3 ask, 2 cannot be imported".
fn counts(preview: &ImportPreview) -> String {
    let figure = |count: usize| grouped(i64::try_from(count).unwrap_or(i64::MAX));
    let parts = [(preview.new, "new"), (preview.asking, "ask"), (preview.bad, "cannot be imported")];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<_> = parts.map(|(count, words)| format!("{} {words}", figure(*count))).collect();
    let noun = if preview.lines == 1 { "line" } else { "lines" };
    format!("{} {noun}: {}", figure(preview.lines), parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_change_how_many_lines_are_imported() {
        let choices = [(2, Choice::LeaveOut), (5, Choice::Create), (6, Choice::Create)];
        assert_eq!(to_import(10, &choices.into()), 11);
        assert_eq!(to_import(10, &BTreeMap::new()), 10);
    }

    #[test]
    fn the_counts_leave_out_what_is_not_there() {
        let preview = ImportPreview { lines: 5, new: 3, bad: 2, ..ImportPreview::default() };
        assert_eq!(counts(&preview), "5 lines: 3 new, 2 cannot be imported");
    }
}
