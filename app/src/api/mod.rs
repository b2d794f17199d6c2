//! Server functions, one file per noun. Each is a public endpoint: its first line says who is asking.
//!
//! Reads are `GET` and writes `POST`; a write takes one struct that refuses unknown fields.

pub mod account;
pub mod answer;
pub mod flash;
pub mod integration;
pub mod license;
pub mod organization;
