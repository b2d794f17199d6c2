//! The status of a license as icon and words: calm where all is well, with the people it concerns where not.

use domain::seat::SeatState;
use leptos::prelude::*;

use crate::{
    columns as data,
    ui::{
        badge::Tone,
        icon::Glyph,
        table::{Row, counted},
    },
};

/// Draws a status without signals of its own: cells are drawn anew with every keystroke.
pub(super) fn status_cell(row: Row<'_>) -> AnyView {
    let label = row.text(data::STATUS);
    let (tone, glyph) = look(label);
    let words = words(label, row.integer(data::STRANDED));
    view! {
        <span class="badge license-status" data-tone=tone.key()>
            <svg class="icon" width="20" height="20" aria-hidden="true" focusable="false">
                <use_ href=glyph.href()></use_>
            </svg>
            <span class="badge__words">{words}</span>
        </span>
    }
    .into_any()
}

/// "Suspended with 5 users" where people hold a license of which no seat works.
fn words(label: &str, stranded: i64) -> String {
    match usize::try_from(stranded) {
        Ok(users) if users > 0 => format!("{label} with {}", counted(users, "user", "users")),
        _ => label.to_owned(),
    }
}

fn look(label: &str) -> (Tone, Glyph) {
    match SeatState::ALL.into_iter().find(|state| state.label() == label) {
        Some(SeatState::Enabled) => (Tone::Quiet, Glyph::Checkmark),
        Some(SeatState::InGrace) => (Tone::Warn, Glyph::Clock),
        Some(SeatState::Suspended) => (Tone::Bad, Glyph::Pause),
        Some(SeatState::LockedOut) => (Tone::Bad, Glyph::Lock),
        Some(SeatState::Unrecognized) => (Tone::Warn, Glyph::Warning),
        Some(SeatState::Deleted) | None => (Tone::Quiet, Glyph::Dismiss),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_on_seats_that_do_not_work_are_named_in_the_status() {
        assert_eq!(words("Suspended", 5), "Suspended with 5 users");
        assert_eq!(words("Locked out", 1), "Locked out with 1 user");
        assert_eq!(words("Enabled", 0), "Enabled");
    }

    #[test]
    fn only_what_needs_a_person_is_loud() {
        assert_eq!(look("Enabled").0, Tone::Quiet);
        assert_eq!(look(data::ENDED).0, Tone::Quiet);
        assert_eq!(look("In grace").0, Tone::Warn);
        assert_eq!(look("Suspended").0, Tone::Bad);
    }
}
