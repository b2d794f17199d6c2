//! Builds every HTTP client of the product, and decides where else it may connect (security rules 57 to 59); knows
//! no path of any service.

mod error;
mod request;
mod response;
mod tls;
mod trusted;
pub mod untrusted;

pub use error::{BuildError, SendError};
pub use request::{Method, Request, Value};
pub use response::Response;
pub use tls::install_tls;
pub use trusted::Trusted;
