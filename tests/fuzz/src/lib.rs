//! What must hold for any bytes, one function for each entrance that bytes from outside have.
//!
//! A target under `src/bin` is a line that calls one of them; `run.sh` builds and runs all targets. The project's own
//! tests call the same functions with the committed corpus, so a finding that is kept there stays fixed.

pub mod phone;
pub mod sip;
pub mod stomp;
