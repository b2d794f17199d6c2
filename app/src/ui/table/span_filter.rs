//! A filter by days: windows from today at one click, or the first and the last day.

use domain::time::Timestamp;
use leptos::prelude::*;

use super::{model::TableModel, query::Span};
use crate::ui::{
    dropdown::Dropdown,
    tick::{Tick, TickKind},
};

/// The windows that are offered, in days from today.
const OFFERED: [u16; 4] = [30, 60, 90, 365];

/// The days that a column of times must lie in.
#[component]
pub fn SpanFilter(
    /// The table that is filtered.
    model: TableModel,
    /// A column of times.
    column: &'static str,
    /// What people call it.
    label: &'static str,
) -> impl IntoView {
    let asked = Memo::new(move |_| model.query().with(|query| query.spans.get(column).copied()));
    let chosen = Signal::derive(move || usize::from(asked.get().is_some()));
    view! {
        <Dropdown id=format!("days-{column}") label=Signal::stored(label.to_owned()) chosen>
            <SpanPanel model column label asked/>
        </Dropdown>
    }
    .into_any()
}

#[component]
fn SpanPanel(
    model: TableModel,
    column: &'static str,
    label: &'static str,
    asked: Memo<Option<Span>>,
) -> impl IntoView {
    let set = move |span| model.ask(|query| query.set_span(column, span));
    let offer = move |days: u16| {
        let span = Span::Within(days);
        let chosen = Signal::derive(move || asked.get() == Some(span));
        let words = format!("Within {days} days");
        view! {
            <li>
                <Tick
                    kind=TickKind::Radio
                    name=format!("days-{column}")
                    label=words
                    chosen
                    on_change=move |_| set(Some(span))
                />
            </li>
        }
        .into_any()
    };
    let edge = move |words: &'static str, is_first: bool| {
        let value = Signal::derive(move || {
            let (first, last) = edges(asked.get());
            if is_first { first } else { last }.map(Timestamp::date).unwrap_or_default()
        });
        let change = move |text: String| {
            let day = Timestamp::from_date(&text);
            let (first, last) = edges(asked.get_untracked());
            set(if is_first { between(day, last) } else { between(first, day) });
        };
        view! {
            <label class="span-filter__edge">
                <span>{words}</span>
                <input
                    type="date"
                    class="span-filter__day"
                    prop:value=value
                    on:change:target=move |event| change(event.target().value())
                />
            </label>
        }
        .into_any()
    };
    view! {
        <fieldset class="span-filter">
            <legend class="visually-hidden">{label}</legend>
            <ul class="facet__choices">{OFFERED.map(offer).collect_view()}</ul>
            <div class="span-filter__edges">{edge("From", true)} {edge("To", false)}</div>
        </fieldset>
        <button
            type="button"
            class="facet__clear"
            disabled=move || asked.get().is_none()
            on:click=move |_| set(None)
        >
            "Clear"
        </button>
    }
    .into_any()
}

/// The first and the last day of a window of fixed days.
const fn edges(span: Option<Span>) -> (Option<Timestamp>, Option<Timestamp>) {
    match span {
        Some(Span::Days(first, last)) => (Some(first), Some(last)),
        Some(Span::From(first)) => (Some(first), None),
        Some(Span::Until(last)) => (None, Some(last)),
        Some(Span::Within(_)) | None => (None, None),
    }
}

/// The window between two days; days in the wrong order are turned round.
fn between(first: Option<Timestamp>, last: Option<Timestamp>) -> Option<Span> {
    match (first, last) {
        (Some(first), Some(last)) => Some(Span::Days(first.min(last), first.max(last))),
        (Some(first), None) => Some(Span::From(first)),
        (None, Some(last)) => Some(Span::Until(last)),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_days_make_a_window_whatever_comes_first() {
        let (early, late) = (Timestamp(86_400_000), Timestamp(2 * 86_400_000));
        assert_eq!(between(Some(late), Some(early)), Some(Span::Days(early, late)));
        for span in
            [None, between(Some(early), None), between(None, Some(late)), between(Some(early), Some(late))]
        {
            let (first, last) = edges(span);
            assert_eq!(between(first, last), span);
        }
        assert_eq!(edges(Some(Span::Within(30))), (None, None));
    }
}
