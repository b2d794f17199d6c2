//! What the whole app shares: who is signed in, toasts, the theme, the time, the keys of the page and the
//! server's events. It knows no page.

pub mod clock;
pub mod events;
pub mod keys;
pub mod session;
pub mod theme;
pub mod toasts;
