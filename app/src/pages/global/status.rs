//! The status of a license as icon and words: calm where all is well, with the people it concerns where not.

use domain::{presence::Presence, seat::SeatState};

use crate::{
    columns as data,
    components::license_status,
    ui::{
        badge::Tone,
        icon::Glyph,
        table::{Pen, Row, counted},
    },
};

/// The markup that [`status_cell`] writes to: a badge as `ui::badge` has it.
pub(super) const STATUS: &str = r#"<span class="badge license-status" data-spot><svg class="icon" width="20" height="20" aria-hidden="true" focusable="false"><use data-spot></use></svg><span class="badge__words" data-spot> </span></span>"#;

/// Writes a status.
pub(super) fn status_cell(row: Row<'_>, pen: &mut Pen<'_>) {
    let label = row.text(data::STATUS);
    let (tone, glyph) = look(label);
    pen.attribute(0, "data-tone", tone.key());
    pen.attribute(0, "title", presence(label).cause());
    pen.attribute(1, "href", glyph.href());
    pen.text(2, &words(label, row.integer(data::STRANDED)));
}

/// "Suspended with 5 users" where people hold a license of which no seat works.
fn words(label: &str, stranded: i64) -> String {
    match usize::try_from(stranded) {
        Ok(users) if users > 0 => format!("{label} with {}", counted(users, "user", "users")),
        _ => label.to_owned(),
    }
}

/// Whether the license is still there at Microsoft, by the word that is shown.
fn presence(label: &str) -> Presence {
    Presence::ALL.into_iter().find(|presence| presence.label() == label).unwrap_or(Presence::Synced)
}

fn look(label: &str) -> (Tone, Glyph) {
    let state = SeatState::ALL.into_iter().find(|state| state.label() == label);
    license_status::look(presence(label), state.unwrap_or(SeatState::Deleted))
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
        assert_eq!(look(Presence::Held.label()).0, Tone::Warn);
        assert_eq!(presence("Suspended"), Presence::Synced);
        assert_eq!(look("In grace").0, Tone::Warn);
        assert_eq!(look("Suspended").0, Tone::Bad);
    }
}
