//! A simulated Microsoft: sign-in and Graph for tests, the demo and browser journeys; never linked into the server.
//!
//! Its bodies come from Microsoft's published examples and metadata. It shares no type with any client, so a
//! client's misreading cannot repeat itself here.
//!
//! ```
//! use graph_sim::{Options, Simulator, World, seats};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! let world = World::new()
//!     .partner("Northlight Managed Services")
//!     .customer("Fabrikam")
//!     .sku("SPE_E5", seats(50).assigned(43));
//! let simulator = Simulator::start(world, Options::default()).await?;
//! assert!(simulator.url(graph_sim::Cloud::Global).starts_with("http://127.0.0.1:"));
//! # Ok(())
//! # }
//! ```

mod admin;
mod clock;
mod cloud;
mod counters;
mod faults;
mod identity;
mod json;
mod kind;
mod listener;
mod odata;
mod options;
mod products;
mod routes;
mod simulator;
mod state;
mod throttle;
mod token;
mod world;

pub use admin::{Admin, AdminError, Consent as ConsentChange, SkuChange, UserChange};
pub use clock::Clock;
pub use cloud::Cloud;
pub use counters::{Counters, PageCount, RouteCount};
pub use faults::{Effect, Fault, FaultId, KNOWN_TENANTS, KnownTenant, RetryAfter};
pub use identity::stable_id;
pub use kind::Kind;
pub use options::{Budget, DeltaOptions, Options, PageSizes};
pub use products::{Product, ServicePlan, product, products};
pub use simulator::Simulator;
pub use token::{AADSTS_CODES, AadstsCode, RefreshTokenUse};
pub use world::directory::{AssignmentError, AssignmentState, GroupDraft, UserDraft};
pub use world::published::{REPLACEMENTS, Replacement};
pub use world::truth::{
    AssignmentTruth, ContractTruth, GroupTruth, RelationshipTruth, SkuTruth, SubscriptionTruth, TenantTruth,
    Truth, UserTruth,
};
pub use world::{APPLICATION_ROLES, DemoConnection, Provider, Seats, World, seats};
