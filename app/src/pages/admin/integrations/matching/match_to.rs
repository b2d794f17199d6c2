//! Match To: a box to choose an organization in, by type-ahead over all of them in the browser. There is one, which
//! opens over the row it is about.

use std::time::Duration;

use leptos::{ev, html, prelude::*};

use super::{
    board::Board,
    deed::Deed,
    offered::{Index, Offered, make_ready, offered},
    state::Matching,
};
use crate::{ui::table::counted, watch::watch};

/// How long after the list has come its organizations are made ready to be found.
const IDLE: Duration = Duration::from_millis(500);

/// The box with its list.
#[component]
pub(super) fn MatchTo(matching: Matching) -> impl IntoView {
    let floats = matching.floats();
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let index = StoredValue::new(Index::default());
    let input = NodeRef::<html::Input>::new();
    let options = Memo::new(move |_| {
        let tenants = floats.match_to_of.get();
        if tenants.is_empty() {
            return Vec::new();
        }
        let typed = typed.get();
        matching.with(|board| {
            index.try_update_value(|index| offered(board, index, &tenants, &typed)).unwrap_or_default()
        })
    });
    // For thousands that takes longer than a frame, so it is done before anybody asks.
    let generation = Memo::new(move |_| matching.with(Board::generation));
    watch(move || {
        generation.track();
        let make = move |index: &mut Index| matching.peek(|board| make_ready(board, index));
        // Nothing is made ready once the page has gone.
        set_timeout(move || index.try_update_value(make).unwrap_or_default(), IDLE);
    });
    // Opened for somebody else: nothing is typed yet.
    watch(move || {
        floats.match_to_of.track();
        typed.set(String::new());
        at.set(0);
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    let label = move || match floats.match_to_of.get().as_slice() {
        [] => String::new(),
        [tenant] => format!("Organization for {}", matching.name(*tenant)),
        many => format!("Organization for {}", counted(many.len(), "tenant", "tenants")),
    };
    let choose = move |place: usize| {
        let chosen = options.with_untracked(|options| options.get(place).map(|it| it.organization.clone()));
        let tenants = floats.match_to_of.get_untracked();
        if let Some(organization) = chosen {
            floats.match_to.hide();
            matching.act(&tenants, Deed::MatchTo(organization));
            matching.rows().focus();
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        let last = options.with_untracked(Vec::len).saturating_sub(1);
        let now = at.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => at.set(if now >= last { 0 } else { now + 1 }),
            "ArrowUp" => at.set(now.checked_sub(1).unwrap_or(last)),
            "Enter" => choose(now),
            "Escape" => {
                floats.match_to.hide();
                matching.rows().focus();
            }
            "Tab" => return floats.match_to.hide(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
        reveal(at.get_untracked());
    };
    let toggled = move |_| {
        if !floats.match_to.is_open() {
            floats.match_to_of.try_set(Vec::new());
        }
    };
    view! {
        <div class="match-to" popover="auto" node_ref=floats.match_to.node() on:toggle=toggled>
            <input
                class="field__control"
                type="text"
                role="combobox"
                aria-label=label
                aria-autocomplete="list"
                aria-expanded="true"
                aria-controls="match-to-list"
                aria-activedescendant=move || format!("match-to-{}", at.get())
                autocomplete="off"
                spellcheck="false"
                placeholder="Type a name or domain"
                node_ref=input
                prop:value=typed
                on:input:target=move |event| {
                    typed.set(event.target().value());
                    at.set(0);
                }
                on:keydown=key
            />
            <ul class="match-to__list" id="match-to-list" role="listbox" aria-label="Organizations">
                {move || options.get().into_iter().enumerate().map(|(place, it)| option(place, it, at, choose)).collect_view()}
            </ul>
            <p class="match-to__none" role="status">
                {move || (options.with(Vec::is_empty) && !typed.with(String::is_empty)).then_some("No organization is called anything like this.")}
            </p>
        </div>
    }
    .into_any()
}

fn option(
    place: usize,
    offered: Offered,
    at: RwSignal<usize>,
    choose: impl Fn(usize) + Copy + Send + 'static,
) -> AnyView {
    view! {
        <li
            class="match-to__option"
            id=format!("match-to-{place}")
            role="option"
            aria-selected=move || if at.get() == place { "true" } else { "false" }
            // The focus stays in the box.
            on:mousedown=|event| event.prevent_default()
            on:click=move |_| choose(place)
        >
            <span class="match-to__name" dir="auto">{offered.organization.name}</span>
            <span class="match-to__note">{offered.note}</span>
        </li>
    }
    .into_any()
}

/// Scrolls the list until the option that Enter would choose is in sight.
fn reveal(place: usize) {
    if let Some(option) = document().get_element_by_id(&format!("match-to-{place}")) {
        let list = option.parent_element();
        let (option, list) =
            (option.get_bounding_client_rect(), list.map(|list| (list.get_bounding_client_rect(), list)));
        if let Some((area, list)) = list {
            let over = option.bottom() - area.bottom();
            let under = area.top() - option.top();
            #[expect(clippy::cast_possible_truncation, reason = "pixels on a screen")]
            let by = if over > 0.0 {
                over.ceil() as i32
            } else if under > 0.0 {
                -(under.ceil() as i32)
            } else {
                0
            };
            list.set_scroll_top(list.scroll_top() + by);
        }
    }
}
