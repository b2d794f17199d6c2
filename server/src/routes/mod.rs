//! Routes that are no pages: data for the browser, event streams, health, reports.

pub mod csp;
pub mod events;
pub mod export;
pub mod health;
pub mod licenses;
mod spreadsheet;
pub mod sync_records;
