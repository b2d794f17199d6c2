//! Pieces that know the domain and serve two pages or more.

pub mod addressed;
pub mod asset_kinds;
pub mod awaited;
pub mod choose_csv;
pub mod export_menu;
pub mod failure;
pub mod frame;
pub mod insecure_banner;
pub mod license_history;
pub mod license_status;
pub mod page_header;
pub mod region;
pub mod run_state_badge;
pub mod seat_meter;
pub mod when;
