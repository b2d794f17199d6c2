//! The status of a license as icon and words: calm where all is well, with the people it concerns where not.

use domain::{presence::Presence, seat::SeatState};
use leptos::prelude::*;

use crate::ui::{
    badge::{Badge, Tone},
    icon::Glyph,
    table::counted,
};

/// The status of a license, whether at Microsoft or of its seats.
#[component]
pub fn LicenseStatus(
    /// Whether it is still there at Microsoft.
    presence: Presence,
    /// The state of its seats.
    state: SeatState,
    /// People who hold it though none of its seats works.
    stranded: i64,
) -> impl IntoView {
    let (tone, glyph) = look(presence, state);
    view! {
        <span title=presence.cause()>
            <Badge tone=tone glyph=glyph words=words(presence, state, stranded)/>
        </span>
    }
    .into_any()
}

/// "Suspended with 5 users" where people hold a license of which no seat works.
pub fn words(presence: Presence, state: SeatState, stranded: i64) -> String {
    let label = if presence == Presence::Synced { state.label() } else { presence.label() };
    match usize::try_from(stranded) {
        Ok(users) if users > 0 => format!("{label} with {}", counted(users, "user", "users")),
        _ => label.to_owned(),
    }
}

/// The color and the icon.
pub const fn look(presence: Presence, state: SeatState) -> (Tone, Glyph) {
    match (presence, state) {
        (Presence::Held, _) => (Tone::Warn, Glyph::Alert),
        (Presence::Disconnected, _) => (Tone::Warn, Glyph::Plug),
        (Presence::Ended, _) | (_, SeatState::Deleted) => (Tone::Quiet, Glyph::Dismiss),
        (_, SeatState::Enabled) => (Tone::Quiet, Glyph::Checkmark),
        (_, SeatState::InGrace) => (Tone::Warn, Glyph::Clock),
        (_, SeatState::Suspended) => (Tone::Bad, Glyph::Pause),
        (_, SeatState::LockedOut) => (Tone::Bad, Glyph::Lock),
        (_, SeatState::Unrecognized) => (Tone::Warn, Glyph::Warning),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_on_seats_that_do_not_work_are_named() {
        assert_eq!(words(Presence::Synced, SeatState::Suspended, 5), "Suspended with 5 users");
        assert_eq!(words(Presence::Ended, SeatState::Enabled, 0), "Ended at Microsoft");
        assert_eq!(look(Presence::Held, SeatState::Enabled).0, Tone::Warn);
        assert_eq!(look(Presence::Synced, SeatState::LockedOut).0, Tone::Bad);
    }
}
