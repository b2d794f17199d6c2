//! What the whole app shares: who is signed in, toasts, choices of the device, the time, the keys of the page and the
//! server's events. It knows no page.

pub mod clock;
pub mod device;
pub mod events;
pub mod keys;
pub mod session;
pub mod theme;
pub mod toasts;
