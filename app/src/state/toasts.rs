//! Short notices that something was done; they go by themselves. A failure stands where it happened instead.

use std::time::Duration;

use leptos::prelude::*;

/// How long a toast stays: long enough to read two lines.
const SHOWN: Duration = Duration::from_secs(6);

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// Tells it from the others.
    pub id: u64,
    /// What was done.
    pub message: String,
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
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.shown.update(|shown| shown.push(Toast { id, message: message.into() }));
        set_timeout(move || self.dismiss(id), SHOWN);
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
