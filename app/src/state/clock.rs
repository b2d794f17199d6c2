//! The present, as pages show it: the server's time in the HTML, then the browser's, so that hydration agrees.

use domain::time::Timestamp;
use leptos::prelude::*;

use crate::{reading::handed_over, watch::watch};

/// How often relative times move on.
const TICK_SECS: u64 = 20;

/// The present, ticking.
#[derive(Debug, Clone, Copy)]
struct Now(RwSignal<Timestamp>);

/// Makes the present available to the pages below; call once, at the root.
pub fn provide_clock() {
    let now = RwSignal::new(handed_over(read));
    provide_context(Now(now));
    watch(move || {
        let tick =
            set_interval_with_handle(move || now.set(read()), std::time::Duration::from_secs(TICK_SECS));
        on_cleanup(move || {
            if let Ok(tick) = tick {
                tick.clear();
            }
        });
    });
}

/// The present; moves on by itself in the browser.
pub fn now() -> Signal<Timestamp> {
    expect_context::<Now>().0.into()
}

/// The server's clock; the epoch while the server only lists the routes, where nothing is shown.
#[cfg(feature = "ssr")]
fn read() -> Timestamp {
    use_context::<crate::ports::Services>().map_or(Timestamp(0), |services| services.clock.now())
}

#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
#[expect(clippy::cast_possible_truncation, reason = "Unix milliseconds are whole and far below 2^53")]
fn read() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

#[cfg(not(any(feature = "hydrate", feature = "ssr")))]
fn read() -> Timestamp {
    Timestamp(0)
}
