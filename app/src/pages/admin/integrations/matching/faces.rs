//! What stands where rows are missing, and what stands above them when something was not done.

use leptos::prelude::*;

use super::{
    asked::{Asked, Show},
    source::Source,
    state::Matching,
};
use crate::{
    components::failure::Failure,
    paths,
    ui::{
        button::{Button, ButtonKind, ButtonLink},
        face::{Empty, Skeleton},
        icon::{Glyph, Icon},
        table::counted,
    },
};

/// Which of the faces shows.
#[derive(Debug, Clone, PartialEq)]
enum Face {
    Rows,
    Waiting,
    Failed(crate::AppError),
    FirstTime,
    Nothing(Show),
    Filtered { asked: Asked, of: usize },
}

/// The face in place of rows; nothing while there are some.
#[component]
pub(super) fn NoRows(matching: Matching, source: Source, waiting: Signal<bool>) -> impl IntoView {
    let face = Memo::new(move |_| {
        if waiting.get() {
            return Face::Waiting;
        }
        let asked = matching.asked.get();
        let (is_loaded, shown, of, all) = matching.with(|board| {
            (board.is_loaded(), board.visible().len(), board.count(asked.show), board.count(Show::All))
        });
        match source.failure().get() {
            Some(error) if !is_loaded => Face::Failed(error),
            _ if shown > 0 => Face::Rows,
            _ if all == 0 => Face::FirstTime,
            _ if of == 0 => Face::Nothing(asked.show),
            _ => Face::Filtered { asked, of },
        }
    });
    move || match face.get() {
        Face::Rows => ().into_any(),
        Face::Waiting => view! { <div class="match-waiting"><Skeleton rows=12/></div> }.into_any(),
        Face::Failed(error) => view! { <Failure error retry=move |()| source.read()/> }.into_any(),
        Face::FirstTime => first_time(matching),
        Face::Nothing(show) => nothing(matching, show),
        Face::Filtered { asked, of } => filtered(matching, &asked, of),
    }
}

fn first_time(matching: Matching) -> AnyView {
    let href = matching.id.get_untracked().map(paths::integration).unwrap_or_default();
    view! {
        <Empty glyph=Glyph::People title="No tenants yet">
            <p>
                "Every tenant that this integration reaches will stand here, with the organization that it may belong \
                 to. They come with its first sync."
            </p>
            <ButtonLink href kind=ButtonKind::Primary>"Open the integration to sync"</ButtonLink>
        </Empty>
    }
    .into_any()
}

fn nothing(matching: Matching, show: Show) -> AnyView {
    let (title, words) = match show {
        Show::Unmatched => ("Nothing is left to match", "Every tenant is matched or ignored."),
        Show::Matched => (
            "No tenant is matched yet",
            "Accept a suggestion under Unmatched, or choose an organization there.",
        ),
        Show::Ignored => {
            ("No tenant is ignored", "Tenants that belong to no organization can be ignored, with a reason.")
        }
        Show::All => ("No tenants yet", ""),
    };
    let other = if show == Show::Unmatched { Show::Matched } else { Show::Unmatched };
    let go = move |()| matching.show(|asked| *asked = Asked { show: other, text: String::new() });
    view! {
        <Empty glyph=Glyph::Checkmark title>
            <p>{words}</p>
            <Button on_press=go>{format!("Show {}", other.label())}</Button>
        </Empty>
    }
    .into_any()
}

fn filtered(matching: Matching, asked: &Asked, of: usize) -> AnyView {
    let kind = match asked.show {
        Show::All => String::new(),
        show => format!("{} ", show.label().to_lowercase()),
    };
    let one = format!("{kind}tenant");
    let words = format!(
        "None of {} has \u{201c}{}\u{201d}.",
        counted(of, &one, &format!("{one}s")),
        asked.text.trim()
    );
    let clear = move |()| matching.show(|asked| asked.text.clear());
    view! {
        <Empty glyph=Glyph::Filter title="No tenant passes the filter">
            <p dir="auto">{words}</p>
            <Button on_press=clear>"Clear the search"</Button>
        </Empty>
    }
    .into_any()
}

/// A line above rows that could not be refreshed: they stay, and it says so.
#[component]
pub(super) fn RefreshFailed(matching: Matching, source: Source) -> impl IntoView {
    let message = move || source.failure().get().filter(|_| matching.with(super::board::Board::is_loaded));
    move || {
        message().map(|error| {
            view! {
                <div class="licenses__stale" role="alert">
                    <span>"These rows are from before. "{error.to_string()}</span>
                    <Button kind=ButtonKind::Quiet on_press=move |()| source.read()>"Try again"</Button>
                </div>
            }
            .into_any()
        })
    }
}

/// What the last action left undone, row by row, until it is dismissed.
#[component]
pub(super) fn Result(matching: Matching) -> impl IntoView {
    move || {
        matching.report.get().map(|report| {
            let rows = report.refused.into_iter().map(|(name, why)| {
                view! { <li><b dir="auto">{name}</b>" "<span dir="auto">{why}</span></li> }.into_any()
            });
            view! {
                <section class="match-result" aria-label="Result" role="region">
                    <Icon glyph=Glyph::Warning/>
                    <div class="match-result__words">
                        <p role="alert">{report.title}</p>
                        <ul>{rows.collect_view()}</ul>
                    </div>
                    <button
                        class="button button--quiet button--icon"
                        type="button"
                        aria-label="Dismiss the result"
                        on:click=move |_| matching.report.set(None)
                    >
                        <Icon glyph=Glyph::Dismiss/>
                    </button>
                </section>
            }
            .into_any()
        })
    }
}
