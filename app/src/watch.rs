//! Effects: what runs in a browser, and again whenever something that it read has changed.

use leptos::prelude::Effect;

/// Runs `run` once the page is in a browser, and again whenever a signal that it read has changed; never on the
/// server.
///
/// The framework makes its machinery anew for each type that it is given; a box makes them one, and a first visit
/// transfers that much less.
pub fn watch(run: impl FnMut() + 'static) {
    watch_boxed(Box::new(run));
}

fn watch_boxed(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_| run());
}
