//! Short notices that something was done; they go by themselves. A failure stands where it happened instead.

use std::time::Duration;

use leptos::prelude::*;

/// How long a toast stays: long enough to read two lines.
const SHOWN: Duration = Duration::from_secs(6);

/// How long a toast stays that offers something to do.
const OFFERED: Duration = Duration::from_secs(12);

/// One notice.
#[derive(Debug, Clone)]
pub struct Toast {
    /// Tells it from the others.
    pub id: u64,
    /// What was done.
    pub message: String,
    /// What it offers to do, if anything: a verb, and the doing.
    pub offer: Option<(&'static str, Callback<()>)>,
}

/// The toasts on screen, the oldest first.
#[derive(Debug, Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u64>,
}

impl Toasts {
    /// Shows a notice for a while.
    pub fn say(self, message: impl Into<String>) {
        self.show(message.into(), None, SHOWN);
    }

    /// Shows a notice that offers something to do, such as "Undo"; the number is for [`Toasts::dismiss`].
    pub fn offer(self, message: impl Into<String>, verb: &'static str, run: Callback<()>) -> u64 {
        self.show(message.into(), Some((verb, run)), OFFERED)
    }

    fn show(self, message: String, offer: Option<(&'static str, Callback<()>)>, time: Duration) -> u64 {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.shown.update(|shown| shown.push(Toast { id, message, offer }));
        set_timeout(move || self.dismiss(id), time);
        id
    }

    /// Takes one away.
    pub fn dismiss(self, id: u64) {
        self.shown.try_update(|shown| shown.retain(|toast| toast.id != id));
    }

    /// Those on screen.
    pub fn shown(self) -> Signal<Vec<Toast>> {
        self.shown.into()
    }
}

/// Makes toasts available to the pages below; call once, at the root.
pub fn provide_toasts() {
    provide_context(Toasts { shown: RwSignal::default(), next: StoredValue::new(0) });
}

/// Where a page says that something was done.
pub fn toasts() -> Toasts {
    expect_context::<Toasts>()
}
