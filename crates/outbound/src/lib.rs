//! Builds every HTTP client of the product and owns its rules (security rules 57 and 58); knows no path of any service.

mod error;
mod request;
mod response;
mod tls;
mod trusted;

pub use error::{BuildError, SendError};
pub use request::{Method, Request, Value};
pub use response::Response;
pub use tls::install_tls;
pub use trusted::Trusted;
