//! The utilization bar: how many of the seats that work are held, with the figure beside it. Its lengths are
//! SVG attributes, which the content policy allows, unlike styles.

use std::fmt::Write as _;

use leptos::prelude::*;

use crate::ui::table::{Pen, grouped, percent, share};

/// Width of the seats that work; what is over-assigned runs on from here. [`METER`] repeats it.
const TRACK: f64 = 88.0;
/// Width of the whole drawing.
const WHOLE: f64 = 100.0;
/// The least that can be seen.
const SLIVER: f64 = 1.5;

/// What a meter shows, each a number of seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SeatFigures {
    /// Usable now.
    pub active: i64,
    /// Held by people.
    pub consumed: i64,
    /// In grace before suspension.
    pub in_grace: i64,
    /// Held beyond the seats that work.
    pub over_assigned: i64,
}

/// Where the parts of a meter begin and end, in units of its drawing.
#[derive(Debug, Clone, Copy)]
struct Parts {
    /// End of what is held, from 0.
    held: f64,
    /// Beginning of the seats in grace, which end with the track.
    grace: f64,
    /// End of what is over-assigned, from the end of the track.
    over: f64,
}

impl SeatFigures {
    fn parts(self) -> Parts {
        let (active, in_grace) = (self.active.max(0), self.in_grace.max(0));
        let usable = active.saturating_add(in_grace);
        let held = self.consumed.saturating_sub(self.over_assigned).clamp(0, usable);
        let over = if self.over_assigned <= 0 {
            0.0
        } else if usable == 0 {
            WHOLE - TRACK
        } else {
            (ratio(self.over_assigned, usable) * TRACK).clamp(SLIVER, WHOLE - TRACK)
        };
        Parts {
            held: if held == 0 { 0.0 } else { (ratio(held, usable) * TRACK).max(SLIVER) },
            grace: if in_grace == 0 { TRACK } else { ratio(active, usable) * TRACK },
            over: TRACK + over,
        }
    }

    /// The figure: consumed per active, or a dash where nothing is active.
    fn figure(self) -> String {
        share(self.consumed, self.active).map_or_else(|| "\u{2013}".to_owned(), percent)
    }

    const fn class(self) -> &'static str {
        if self.over_assigned > 0 && self.consumed > self.active {
            "seat-meter seat-meter--over"
        } else if self.active <= 0 || self.consumed <= 0 {
            "seat-meter seat-meter--quiet"
        } else {
            "seat-meter"
        }
    }

    /// The same in words.
    fn words(self) -> String {
        let mut words =
            format!("{} of {} active seats consumed", grouped(self.consumed), grouped(self.active));
        if self.in_grace > 0 {
            let _ = write!(words, ", {} in grace", grouped(self.in_grace));
        }
        if self.over_assigned > 0 {
            let _ = write!(words, ", {} over-assigned", grouped(self.over_assigned));
        }
        words
    }
}

/// A meter outside of the one table; its drawing is that of [`METER`].
#[component]
pub fn SeatMeter(
    /// What it shows.
    figures: SeatFigures,
) -> impl IntoView {
    let Parts { held, grace, over } = figures.parts();
    view! {
        <span class=figures.class()>
            <svg
                class="seat-meter__bar"
                viewBox="0 0 100 8"
                preserveAspectRatio="none"
                role="img"
                aria-label=figures.words()
            >
                <rect class="seat-meter__track" x="0" y="1" width="88" height="6"></rect>
                <rect class="seat-meter__held" x="0" y="1" width=units(held) height="6"></rect>
                <line class="seat-meter__grace" x1=units(grace) y1="4" x2="88" y2="4"></line>
                <rect class="seat-meter__over" x="88" y="0" width=units(over - TRACK) height="8"></rect>
            </svg>
            <span class="seat-meter__figure">{figures.figure()}</span>
        </span>
    }
    .into_any()
}

/// The markup that [`meter`] writes to: a thin bar with the share beside it.
pub const METER: &str = r#"<span data-spot><svg class="seat-meter__bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" data-spot><rect class="seat-meter__track" x="0" y="1" width="88" height="6"></rect><rect class="seat-meter__held" x="0" y="1" height="6" data-spot></rect><line class="seat-meter__grace" y1="4" x2="88" y2="4" data-spot></line><rect class="seat-meter__over" x="88" y="0" height="8" data-spot></rect></svg><span class="seat-meter__figure" data-spot> </span></span>"#;

/// Writes a meter: over-assigned runs past the end, seats in grace are hatched. `None`, where a share means
/// nothing, as for free pools, shows a dash.
pub fn meter(pen: &mut Pen<'_>, figures: Option<SeatFigures>) {
    pen.attribute(0, "class", figures.map_or("seat-meter seat-meter--none", SeatFigures::class));
    let figures = figures.unwrap_or_default();
    let Parts { held, grace, over } = figures.parts();
    pen.attribute(1, "aria-label", &figures.words());
    pen.attribute(2, "width", &units(held));
    pen.attribute(3, "x1", &units(grace));
    pen.attribute(4, "width", &units(over - TRACK));
    pen.text(5, &figures.figure());
}

/// In hundredths, put together from whole numbers: formatting fractions takes a good part of what a first visit
/// loads, and nothing else here needs it.
#[expect(clippy::cast_possible_truncation, reason = "a length is between 0 and 100")]
fn units(length: f64) -> String {
    let hundredths = (length * 100.0).round() as i64;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

#[expect(clippy::cast_precision_loss, reason = "a bar of some hundred pixels needs no more digits")]
fn ratio(part: i64, whole: i64) -> f64 {
    part as f64 / whole as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(active: i64, consumed: i64, in_grace: i64, over_assigned: i64) -> SeatFigures {
        SeatFigures { active, consumed, in_grace, over_assigned }
    }

    #[test]
    fn parts_stay_in_the_drawing_and_nothing_that_exists_is_invisible() {
        let check = |figures: SeatFigures, held, grace, over| {
            let parts = figures.parts();
            let drawn = [parts.held, parts.grace, parts.over].map(units);
            assert_eq!(drawn, [held, grace, over].map(units), "{figures:?}");
        };
        check(figures(50, 25, 0, 0), TRACK / 2.0, TRACK, TRACK);
        check(figures(300, 100, 300, 0), TRACK / 6.0, TRACK / 2.0, TRACK);
        check(figures(0, 1_100, 1_100, 0), TRACK, 0.0, TRACK);
        check(figures(10, 11, 0, 1), TRACK, TRACK, TRACK * 1.1);
        check(figures(5, 500, 0, 495), TRACK, TRACK, WHOLE);
        check(figures(0, 3, 0, 3), 0.0, TRACK, WHOLE);
        check(figures(1_000_000, 1, 0, 0), SLIVER, TRACK, TRACK);
        check(figures(0, 5, 0, 0), 0.0, TRACK, TRACK);
        check(SeatFigures::default(), 0.0, TRACK, TRACK);
    }

    #[test]
    fn the_markup_has_the_track_where_the_figures_take_it_to_end() {
        assert_eq!(METER.matches(&format!("\"{TRACK}\"")).count(), 3);
    }

    #[test]
    fn words_say_what_the_bar_shows() {
        assert_eq!(figures(5, 6, 0, 1).words(), "6 of 5 active seats consumed, 1 over-assigned");
        assert_eq!(figures(300, 100, 300, 0).words(), "100 of 300 active seats consumed, 300 in grace");
        assert_eq!(figures(0, 5, 0, 0).figure(), "\u{2013}");
    }
}
