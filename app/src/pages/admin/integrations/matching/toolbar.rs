//! What stands above the list: which tenants it shows, the search box, and the line about the selection.

use leptos::{ev, prelude::*};

use super::{
    asked::{Asked, Show},
    board::Board,
    state::Matching,
};
use crate::ui::{
    table::{counted, grouped},
    words_box::WordsBox,
};

/// The toolbar.
#[component]
pub(super) fn Toolbar(matching: Matching) -> impl IntoView {
    let text = Signal::derive(move || matching.asked.with(|asked| asked.text.clone()));
    let search = move |text: String| matching.show(|asked| asked.text = text);
    let choices = Show::ALL.map(|show| view! { <Choice matching show/> }.into_any());
    view! {
        <div class="table-toolbar">
            <nav class="choices" aria-label="Show">{choices.into_iter().collect_view()}</nav>
            <div role="search">
                <WordsBox label="Search tenants" placeholder="Search tenants" text on_text=search/>
            </div>
            <Line matching/>
        </div>
    }
    .into_any()
}

/// One filter with its live count. A link, so that it can be opened beside; a plain click asks nobody.
#[component]
fn Choice(matching: Matching, show: Show) -> impl IntoView {
    let is_current = Memo::new(move |_| matching.asked.with(|asked| asked.show == show));
    let href = move || {
        let text = matching.asked.with(|asked| asked.text.clone());
        Asked { show, text }.address(matching.id.get())
    };
    let count = Memo::new(move |_| matching.with(|board| board.is_loaded().then(|| board.count(show))));
    let figure =
        move || count.get().map(|count| format!(" {}", grouped(i64::try_from(count).unwrap_or_default())));
    let choose = move |event: ev::MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key()) {
            event.prevent_default();
            matching.show(|asked| asked.show = show);
        }
    };
    view! {
        <a class="choices__choice" href=href aria-current=move || is_current.get().then_some("true") on:click=choose>
            {show.label()}
            <span class="match-count">{figure}</span>
        </a>
    }
    .into_any()
}

/// "18 selected · Select all 214 that match the filter", or how many there are.
#[component]
fn Line(matching: Matching) -> impl IntoView {
    let counts = Memo::new(move |_| {
        matching.with(|board: &Board| (board.selected, board.visible().len(), board.is_loaded()))
    });
    let words = move || match counts.get() {
        (_, _, false) => String::new(),
        (0, shown, _) => counted(shown, "tenant", "tenants"),
        (selected, shown, _) if selected == shown => {
            format!(
                "All {} that match the filter are selected",
                grouped(i64::try_from(shown).unwrap_or_default())
            )
        }
        (selected, ..) => format!("{} selected", grouped(i64::try_from(selected).unwrap_or_default())),
    };
    let all = move || match counts.get() {
        (selected, shown, _) if selected > 0 && selected < shown => {
            let shown = grouped(i64::try_from(shown).unwrap_or_default());
            let select = move |_| matching.change(Board::select_all);
            view! {
                <button class="match-line__all" type="button" on:click=select>
                    {format!("Select all {shown} that match the filter")}
                </button>
            }
            .into_any()
        }
        _ => ().into_any(),
    };
    view! {
        <p class="match-line">
            <span role="status">{words}</span>
            {all}
        </p>
    }
    .into_any()
}
