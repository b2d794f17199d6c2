//! Obeys keys: they move through the list, select, decide and undo.

use leptos::{ev, prelude::*};

use super::{
    board::Board,
    deed::Deed,
    evidence,
    keys::{Command, Pressed, command},
    list::{open_match_to, row_part},
    state::Matching,
};
use crate::{ui::words_box::is_typing, watch::watch};

/// Hears the keys of the page as long as it is on screen.
pub(super) fn listen(matching: Matching) {
    watch(move || {
        let listener = window_event_listener(ev::keydown, move |event| key(matching, &event));
        on_cleanup(move || listener.remove());
    });
}

fn key(matching: Matching, event: &ev::KeyboardEvent) {
    if event.alt_key() || event.default_prevented() || is_typing() || is_in_popover() {
        return;
    }
    let key = event.key();
    let in_list = matching.rows().has_focus() || is_nowhere();
    let command = event.ctrl_key() || event.meta_key();
    if let Some(command) = command_of(&key, command, event.shift_key(), in_list) {
        event.prevent_default();
        obey(matching, command);
    }
}

fn command_of(key: &str, command_key: bool, shift: bool, in_list: bool) -> Option<Command> {
    command(Pressed { key, command: command_key, shift, in_list })
}

fn is_in_popover() -> bool {
    document()
        .active_element()
        .is_some_and(|focused| focused.closest("[popover]:popover-open").ok().flatten().is_some())
}

/// Whether nothing has the focus, or only the page as a whole.
fn is_nowhere() -> bool {
    document().active_element().is_none_or(|focused| matches!(focused.tag_name().as_str(), "BODY" | "MAIN"))
}

fn obey(matching: Matching, command: Command) {
    let (active, last) = matching.peek(|board| (board.active(), board.visible().len().saturating_sub(1)));
    let in_sight = || matching.rows().in_sight().get_untracked();
    let moved = |by: isize| active.map_or_else(|| in_sight().start, |at| at.saturating_add_signed(by));
    let page = isize::try_from(matching.rows().per_page()).unwrap_or(1);
    match command {
        Command::Move(by) => go(matching, moved(by)),
        Command::Page(by) => go(matching, moved(by * page)),
        Command::First => go(matching, 0),
        Command::Last => go(matching, last),
        Command::Toggle | Command::ToggleTo => {
            if let Some(place) = active {
                let is_range = command == Command::ToggleTo;
                matching.change(|board| if is_range { board.toggle_to(place) } else { board.toggle(place) });
            }
        }
        Command::SelectAll => matching.change(Board::select_all),
        Command::Accept => matching.accept(matching.targets()),
        Command::Revert => matching.act(&matching.targets(), Deed::Revert),
        Command::Create => matching.create(matching.targets()),
        Command::Ignore => matching.ask_ignore(matching.targets()),
        Command::MatchTo => {
            let tenants = matching.targets();
            if !tenants.is_empty() {
                open_match_to(matching, tenants);
            }
        }
        Command::Evidence => {
            let tenant = matching.peek(Board::active_tenant);
            if let Some(tenant) = tenant
                && let Some(part) = row_part(matching, tenant, "[data-column=match]")
            {
                matching.floats().open_evidence(tenant, &part);
                evidence::focus_first();
            }
        }
        Command::Undo => matching.undo(),
        Command::Escape => matching.change(|board| {
            board.select_none();
            board.deactivate();
        }),
    }
}

fn go(matching: Matching, place: usize) {
    matching.floats().scrolled();
    matching.go_to(place);
    if !matching.rows().has_focus() {
        matching.rows().focus();
    }
}
