//! The browser SDK of a call centre's agents: the agent protocol over STOMP, compiled to WebAssembly.
//!
//! Data moves one way, and nothing on the left knows what is on its right:
//!
//! ```text
//! socket text ─► codec ─► typed message ─► state machine ─► outputs ─► driver ─► socket · timers · storage
//!                                                              └─► JS listeners
//! ```
//!
//! The rooms, from the leaves to the shell:
//!
//! | room | is | refuses |
//! | --- | --- | --- |
//! | [`time`], [`entropy`], [`redact`] | clocks, randomness and masking as values | to read a clock or a random source |
//! | `text` | text, cut byte by byte | to know a grammar |
//! | [`link`] | one socket's life: connecting, liveness, backoff | to know which protocol runs on it |
//! | [`stomp`] | frames, the incremental codec, the client session | to know what is in a body |
//! | [`agent`] | the agent protocol and its session machine | to do any I/O |
//! | [`sip`] | SIP messages, transactions, dialogs, registration and calls | to touch media or a socket |
//! | [`phone`] | calls with media: the phone's machine | to touch media or a socket |
//! | [`toolbar`] | which control shows in a state, and what it says | to draw or to send anything |
//! | `web` | the browser: sockets, timers, storage, the JavaScript classes | to decide anything |
//!
//! Every machine is sans-IO: it is handed what happened and the time, and says what to do.

#![warn(missing_docs, unreachable_pub)]
// Nothing from the network or the page may panic. Tests may.
#![cfg_attr(not(test), warn(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used))]

#[macro_use]
mod codes;
#[macro_use]
mod text;

pub mod agent;
pub mod entropy;
pub mod link;
pub mod phone;
pub mod redact;
pub mod sip;
pub mod stomp;
pub mod time;
pub mod toolbar;

#[cfg(target_arch = "wasm32")]
pub mod web;
