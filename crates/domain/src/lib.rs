//! The nouns of the product and its pure rules; no I/O and no clock, so that it runs in the browser too.

pub mod account;
#[cfg(feature = "catalogue")]
pub mod catalogue;
pub mod cloud;
pub mod contract;
pub mod id;
pub mod integration;
pub mod organization;
pub mod page;
pub mod relationship;
pub mod seat;
pub mod sku;
pub mod subscription;
pub mod sync_run;
pub mod tenant;
pub mod time;
