//! Sign-in: passwords, session cookies, and the guards that every request passes.

pub mod accounts;
pub mod address;
pub mod cookie;
pub mod csrf;
pub mod password;
pub mod rate;
pub mod session;
