//! The Microsoft Graph client: signs in, reads whole lists or single pages and returns domain values; the only place
//! that knows Graph's JSON. It stores nothing, retries nothing but one expired token, and never sleeps.

mod auth;
mod batch;
mod body;
mod call;
mod chain;
mod client;
pub mod decode;
mod delta;
mod endpoints;
mod error;
mod fields;
mod graph_error;
mod limit_scope;
mod link;
mod object;
mod page;
mod paging;
mod places;
mod retry_after;
mod throttle;
mod transport;

mod assignments;
mod contracts;
mod customers;
mod domains;
mod groups;
mod organization;
mod relationships;
mod subscribed_skus;
mod subscriptions;
mod users;

pub use auth::{
    AppProof, CertificateFault, ClientCertificate, Credential, RefreshTokenFault, RefreshTokens, SignInCode,
};
pub use batch::MOST_PARTS;
pub use body::Body;
pub use chain::Chain;
pub use client::{Client, TenantClient};
pub use customers::DelegatedAdminCustomer;
pub use delta::{Change, Patch, Removal, merged};
pub use endpoints::{EndpointTable, Endpoints};
pub use error::{Error, ErrorKind};
pub use groups::GroupPatch;
pub use link::Link;
pub use organization::Organization;
pub use page::{PageEnd, RawPage};
pub use throttle::ScopeHold;
pub use transport::Transport;
pub use users::UserPatch;
