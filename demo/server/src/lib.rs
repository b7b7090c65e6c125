//! A contact centre in one native binary, for the demo pages and the tests.
//!
//! ```text
//!   browser ─► /ws: broker ─┐                                    ┌─► broker ─► browser
//!   RabbitMQ ─► uplink ─────┼─► hub: faults ─► centre ─► faults ─┤
//!   buttons ─► /api ────────┘                                    └─► uplink ─► RabbitMQ
//!   phone ─► /sip: exchange ◄──► hub          (and media by UDP)
//!   browser ─► /, /pkg: static pages
//! ```
//!
//! | room | is | refuses |
//! | --- | --- | --- |
//! | [`centre`] | agents, calls, queue, robots, leaders: a deterministic machine | clocks, random sources, sockets |
//! | [`broker`] | STOMP over WebSocket | to know what is in a body |
//! | [`faults`] | what a test wants to go wrong | to happen unasked |
//! | [`hub`] | the one task that owns the three above | to decide anything |
//! | [`sip`] | a registrar over WebSocket, and the legs to registered phones | to decide anything about calls |
//! | [`media`] | robots' voices and ears, mixing, WebRTC | to know what a call is |
//! | [`uplink`] | the same centre behind a real RabbitMQ | to know the clients' connections |
//! | [`api`], [`statics`] | the buttons and the pages | other machines; to leave its folders |
//!
//! Nothing that a client sends may panic it, and every list and queue has a bound; but one: what phones do is told to the
//! hub whole, as the end of a call must not be lost.

#![cfg_attr(test, allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used))]

pub mod api;
pub mod broker;
pub mod centre;
pub mod clock;
pub mod faults;
pub mod hub;
pub mod media;
pub mod options;
pub mod recorder;
pub mod server;
pub mod sip;
pub mod statics;
pub mod uplink;
