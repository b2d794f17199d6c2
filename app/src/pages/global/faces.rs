//! What stands where rows are missing: nothing yet, nothing that passes the filter, or a failure.

use domain::account::Verb;
use leptos::prelude::*;

use super::{
    columns::{DATES, FACETS},
    source::Source,
};
use crate::{
    components::failure::Failure,
    license_query::LICENSES,
    paths,
    state::session::may,
    ui::{
        button::{Button, ButtonKind, ButtonLink},
        face::Empty,
        icon::Glyph,
        table::{TableModel, TableQuery, counted, filter_words},
    },
};

/// Which of the faces shows.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Face {
    Rows,
    Failed(crate::AppError),
    FirstTime,
    Filtered { by: String, of: usize },
}

/// The face in place of rows; nothing while there are some, or while they are on their way.
#[component]
pub(super) fn NoRows(model: TableModel, source: Source) -> impl IntoView {
    let face = Memo::new(move |_| match source.failure().get() {
        Some(error) if !model.is_loaded() => Face::Failed(error),
        _ if !model.is_loaded() || model.count() > 0 => Face::Rows,
        _ => match model.total() {
            0 => Face::FirstTime,
            of => Face::Filtered { by: model.query().with(described), of },
        },
    });
    move || match face.get() {
        Face::Rows => ().into_any(),
        Face::Failed(error) => view! { <Failure error retry=move |()| source.refresh()/> }.into_any(),
        Face::FirstTime => view! { <FirstTime/> }.into_any(),
        Face::Filtered { by, of } => view! {
            <Empty glyph=Glyph::Filter title="No license passes the filter">
                <p>{format!("None of {} passes {by}.", counted(of, "license", "licenses"))}</p>
                <Button on_press=move |()| model.ask(TableQuery::clear_filters)>"Clear all"</Button>
            </Empty>
        }
        .into_any(),
    }
}

fn described(query: &TableQuery) -> String {
    filter_words(query, &LICENSES, FACETS, DATES)
}

/// The list before anything is connected or read.
#[component]
fn FirstTime() -> impl IntoView {
    let next = if may(Verb::ManageIntegrations) {
        view! {
            <ButtonLink href=paths::INTEGRATIONS kind=ButtonKind::Primary>
                "Open Admin > Integrations"
            </ButtonLink>
        }
        .into_any()
    } else {
        view! { <p>"An Administrator can connect it under Admin > Integrations."</p> }.into_any()
    };
    view! {
        <Empty glyph=Glyph::Certificate title="No licenses yet">
            <p>
                "Every Microsoft license of every tenant will stand here, with its seats and how many of them \
                 are used. They come with the first sync of a connected Microsoft integration."
            </p>
            {next}
        </Empty>
    }
    .into_any()
}

/// A line above rows that could not be refreshed: they stay, and it says so.
#[component]
pub(super) fn RefreshFailed(model: TableModel, source: Source) -> impl IntoView {
    let message = move || source.failure().get().filter(|_| model.is_loaded());
    move || {
        message().map(|error| {
            view! {
                <div class="licenses__stale" role="alert">
                    <span>"These rows are from before. "{error.to_string()}</span>
                    <Button kind=ButtonKind::Quiet on_press=move |()| source.refresh()>"Try again"</Button>
                </div>
            }
            .into_any()
        })
    }
}
