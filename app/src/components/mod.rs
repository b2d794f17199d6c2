//! Pieces that know the domain and serve two pages or more.

pub mod addressed;
pub mod awaited;
pub mod failure;
pub mod frame;
pub mod insecure_banner;
pub mod page_header;
pub mod region;
pub mod run_state_badge;
pub mod seat_meter;
pub mod when;
