//! Opens the evidence that the pointer or the focus is at, and closes it when both are elsewhere.

use std::time::Duration;

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{row::Row, state::Matching};

/// How long the pointer rests before the evidence shows, and is away before it goes.
const SHOW_AFTER: Duration = Duration::from_millis(180);
const HIDE_AFTER: Duration = Duration::from_millis(250);

/// Shows the evidence that the pointer or the focus is at, and closes it when both are elsewhere.
#[derive(Clone, Copy)]
pub(super) struct Hover {
    matching: Matching,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Hover {
    pub(super) fn new(matching: Matching) -> Self {
        Self { matching, timer: StoredValue::new(None) }
    }

    /// The pointer is over something else than before.
    pub(super) fn over(self, event: &ev::PointerEvent) {
        if event.pointer_type() == "touch" {
            return;
        }
        self.at(event, true);
    }

    /// Something got the focus.
    pub(super) fn focused(self, event: &ev::FocusEvent) {
        self.at(event, false);
    }

    fn at(self, event: &web_sys::Event, rests: bool) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let within = |selector: &str| target.as_ref().and_then(|it| it.closest(selector).ok().flatten());
        if let Some(timer) = self.timer.get_value() {
            timer.clear();
        }
        if within(".match-evidence").is_some() {
            return;
        }
        let Self { matching, timer } = self;
        let trigger = within("[data-act=evidence]").and_then(|part| {
            let (place, _) = matching.rows().hit(event, "data-act")?;
            Some((matching.peek(|board| board.shown(place).map(Row::id))?, part))
        });
        match trigger {
            Some((tenant, part)) => {
                let show = move || matching.floats().open_evidence(tenant, &part);
                let pause = if rests { SHOW_AFTER } else { Duration::ZERO };
                timer.set_value(set_timeout_with_handle(show, pause).ok());
            }
            // Whoever went into it by keyboard is not thrown out by the pointer.
            None if matching.floats().evidence.is_open() && !has_focus() => {
                let hide = move || matching.floats().evidence.hide();
                timer.set_value(set_timeout_with_handle(hide, HIDE_AFTER).ok());
            }
            None => {}
        }
    }
}

fn has_focus() -> bool {
    document()
        .active_element()
        .is_some_and(|focused| focused.closest(".match-evidence").ok().flatten().is_some())
}
