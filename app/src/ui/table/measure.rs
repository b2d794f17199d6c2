//! Times what a person waits for, into the browser's own performance timeline; it sends nothing anywhere.

use std::time::Duration;

use leptos::prelude::*;

/// Marks the beginning of something that ends with the next painted frame, and records it as a measure of that
/// name. Call it before the work. Measures are read with `performance.getEntriesByName` or an observer.
pub fn until_painted(name: &'static str) {
    let Some(performance) = window().performance() else { return };
    let mark = format!("{name}:{}", performance.now());
    if performance.mark(&mark).is_err() {
        return;
    }
    request_animation_frame(move || {
        // A task queued in the frame's callback runs after that frame was painted.
        set_timeout(
            move || {
                let _ = performance.measure_with_start_mark(name, &mark);
                performance.clear_marks_with_mark_name(&mark);
            },
            Duration::ZERO,
        );
    });
}
