//! The Microsoft Graph client: signs in, reads whole lists and returns domain values; the only place that knows
//! Graph's JSON. It stores nothing, retries nothing but one expired token, and never sleeps.

mod auth;
mod call;
mod client;
mod endpoints;
mod error;
mod fields;
mod graph_error;
mod object;
mod paging;
mod places;
mod retry_after;
mod throttle;
mod transport;

mod contracts;
mod customers;
mod domains;
mod organization;
mod relationships;
mod subscribed_skus;
mod subscriptions;

pub use auth::{Credential, RefreshTokenFault, RefreshTokens};
pub use client::{Client, TenantClient};
pub use customers::DelegatedAdminCustomer;
pub use endpoints::{EndpointTable, Endpoints};
pub use error::{Error, ErrorKind};
pub use organization::Organization;
pub use transport::Transport;
