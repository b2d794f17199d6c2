//! Microsoft's list of products as a file: choose it, look at what it changes, take it over.

use domain::product::{CatalogueChange, CatalogueProblem, CatalogueStanding};
use leptos::prelude::*;

use crate::{
    AppError,
    api::product_name::{CatalogueForm, CataloguePreview, preview_catalogue, update_catalogue},
    components::{awaited::Awaited, choose_csv::ChooseCsv, when::When},
    state::toasts::toasts,
    ui::{
        button::{Button, ButtonKind},
        face::{Notice, Skeleton},
        table::{counted, grouped},
    },
};

type Look = Action<(), Result<CataloguePreview, AppError>>;

/// The section.
#[component]
pub(super) fn Catalogue(
    /// Which catalogue names come from now.
    standing: Signal<Option<CatalogueStanding>>,
    /// A file was taken over.
    on_done: Callback<()>,
) -> impl IntoView {
    let file = RwSignal::new(None::<(String, String)>);
    let text = move || file.get_untracked().map(|(_, text)| text).unwrap_or_default();
    let toasts = toasts();
    let look: Look = Action::new(move |(): &()| preview_catalogue(CatalogueForm { text: text() }));
    let take: Look = Action::new(move |(): &()| async move {
        let done = update_catalogue(CatalogueForm { text: text() }).await?;
        look.clear();
        file.try_set(None);
        toasts.say(format!("Catalogue updated: {}.", changes_words(done.new, done.renamed)));
        on_done.run(());
        Ok(done)
    });
    let choose = Callback::new(move |chosen: (String, String)| {
        file.set(Some(chosen));
        take.clear();
        look.clear();
        look.dispatch(());
    });
    let failure = Signal::derive(move || {
        let of = |action: Look| action.value().get().and_then(Result::err);
        of(take).or_else(|| of(look)).map(|error| error.to_string())
    });
    let waits = move || look.pending().get().then(|| view! { <Skeleton rows=3/> });
    let seen = move || look.value().get().and_then(Result::ok).map(|preview| looked_at(preview, take));
    view! {
        <section class="settings__panel" aria-labelledby="catalogue-title">
            <h2 id="catalogue-title">"Catalogue"</h2>
            <Awaited>{move || standing.get().map(standing_view)}</Awaited>
            <p>
                "Microsoft publishes new names in the CSV file \u{201c}Product names and service plan identifiers for "
                "licensing\u{201d}. Choose that file as it is; you see what it changes before anything is saved."
            </p>
            <ChooseCsv
                label="Choose Catalogue File"
                name=Signal::derive(move || file.with(|file| file.as_ref().map(|(name, _)| name.clone())))
                on_choose=choose
            />
            <Notice message=failure/>
            {waits}
            {seen}
        </section>
    }
    .into_any()
}

fn standing_view(standing: CatalogueStanding) -> AnyView {
    let CatalogueStanding { products, updated_at, updated_by } = standing;
    let products = grouped(i64::from(products));
    match updated_at {
        None => view! { <p>{format!("{products} products, as they came with this version.")}</p> }.into_any(),
        Some(at) => {
            let by = updated_by.as_deref().unwrap_or("somebody who has left");
            view! {
                <p>{format!("{products} products, updated by {by} ")} <When at=Signal::stored(Some(at))/> "."</p>
            }
            .into_any()
        }
    }
}

fn looked_at(preview: CataloguePreview, take: Look) -> AnyView {
    let CataloguePreview { products, new, renamed, bad, changes, problems } = preview;
    let words =
        format!("{} in the file: {}.", counted(products, "product", "products"), changes_words(new, renamed));
    let more = (new + renamed).saturating_sub(changes.len());
    let more = (more > 0).then(|| view! { <p class="section-note">{format!("And {} more.", counted(more, "change", "changes"))}</p> });
    let busy = Signal::derive(move || take.pending().get().then_some("Updating\u{2026}"));
    let left_out = (bad > 0).then(|| {
        let words = format!("{} left out:", counted(bad, "line is", "lines are"));
        view! {
            <p>{words}</p>
            <ul aria-label="Lines left out">{problems.into_iter().map(problem).collect_view()}</ul>
        }
        .into_any()
    });
    view! {
        <p role="status">{words}</p>
        <ul class="catalogue-changes" aria-label="Changes">{changes.into_iter().map(change).collect_view()}</ul>
        {more}
        {left_out}
        <div class="form__actions">
            <Button kind=ButtonKind::Primary disabled=busy on_press=move |()| { take.dispatch(()); }>
                "Update Catalogue"
            </Button>
        </div>
    }
    .into_any()
}

/// "3 new, 2 renamed".
fn changes_words(new: usize, renamed: usize) -> String {
    let figure = |count: usize| grouped(i64::try_from(count).unwrap_or(i64::MAX));
    match (new, renamed) {
        (0, 0) => "nothing new".to_owned(),
        (new, 0) => format!("{} new", figure(new)),
        (0, renamed) => format!("{} renamed", figure(renamed)),
        (new, renamed) => format!("{} new, {} renamed", figure(new), figure(renamed)),
    }
}

fn change(change: CatalogueChange) -> AnyView {
    let CatalogueChange { part_number, before, name, .. } = change;
    let words = match before {
        Some(before) => format!("{before} is now {name}"),
        None => format!("New: {name} ({part_number})"),
    };
    view! { <li dir="auto">{words}</li> }.into_any()
}

fn problem(problem: CatalogueProblem) -> AnyView {
    let CatalogueProblem { line, message } = problem;
    view! { <li dir="auto">{format!("Line {line}: {message}")}</li> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_changes_is_told_in_words() {
        assert_eq!(changes_words(3, 2), "3 new, 2 renamed");
        assert_eq!(changes_words(0, 0), "nothing new");
        assert_eq!(changes_words(1_200, 0), "1\u{202f}200 new");
    }
}
