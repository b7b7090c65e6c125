//! The browser: sockets, timers, storage, listeners, and the class that pages see.
//!
//! ```text
//!               ┌────────────── Driver ──────────────┐
//! WebSocket ──► │ borrow ─ handle ─ drain ─ unborrow │ ──► WebSocket · timer · storage · phone
//! timer ──────► │                 │                  │
//! AgentSdk ───► │                 └─► queue ─► do    │ ──► listeners · promises · store
//!               └────────────────────────────────────┘
//! ```
//!
//! Refuses to decide anything: that is what [`crate::agent::Session`] is for. No borrow is held while JavaScript runs,
//! so a listener may call any method, remove itself, start anew or throw. This is the only room that holds a
//! JavaScript value.

#[macro_use]
mod methods;

mod clock;
mod convert;
mod driver;
mod effects;
pub mod emitter;
mod entropy;
mod error;
mod facade;
mod glue;
pub mod log;
mod page;
mod phone;
mod promises;
mod socket;
#[cfg(feature = "phone")]
mod softphone;
pub mod storage;
mod store;
mod timer;
#[cfg(feature = "toolbar")]
mod toolbar;

pub use facade::AgentSdk;
#[cfg(feature = "phone")]
pub use softphone::SoftPhoneSdk;

#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
