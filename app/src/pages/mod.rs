//! The screens, one folder each, as `routes.rs` lists them; only they fetch.

pub mod admin;
pub mod global;
pub mod history;
pub mod home;
pub mod lazy;
pub mod microsoft_return;
pub mod not_found;
pub mod notifications;
pub mod organizations;
pub mod set_up;
pub mod sign_in;

pub use global::GlobalLicensesPage;
