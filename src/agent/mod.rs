//! The agent protocol: its commands, events, states and errors, and the session machine that speaks it.
//!
//! Refuses to do any I/O and to read a body: bodies stay with the shell, which hands over the envelope and, for the few
//! events whose data the machine needs, a typed view of it.

mod body;
mod cause;
mod command;
mod data;
mod error;
mod event;
mod options;
mod request;
mod scalar;
mod sequence;
pub mod session;
mod state;

pub use cause::{CAUSES, Locale, cause_text};
pub use command::{Command, Filter};
pub use data::{Account, AfterCall, Departure};
pub use error::{AgentError, Code};
pub use event::{Data, Envelope, Event, Name, Response};
pub use options::{Options, Stored};
pub use request::Request;
pub use scalar::Scalar;
pub use sequence::{Sequence, Sequences};
pub use session::Session;
pub use state::State;
