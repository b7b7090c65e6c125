//! One socket's life, the same for every protocol that runs on it: opening, the protocol's handshake, liveness, and
//! the way back after a loss.
//!
//! Refuses to know the protocol: its owner says when the handshake is through, when anything was heard, and whether a
//! loss is worth a retry. It never replays anything.

mod backoff;
mod machine;
mod probe;

pub use backoff::{Attempt, Backoff};
pub use machine::{CONNECT_TIMEOUT, Link, Loss, Output, STABLE_AFTER};
pub use probe::{Probe, Verdict};
