//! STOMP 1.0, 1.1 and 1.2: frames, the incremental codec for both sides, and the client's session.
//!
//! ```text
//! socket bytes ─► Decoder ─► Incoming ─► Client ─► Output ─► the owner
//! head text ────► head() ──────────────────┘          └─► Transmit ─► socket
//! ```
//!
//! A [`Decoder`] takes bytes that were cut anywhere and gives whole frames; [`encode`] is its inverse; a server uses the
//! same two. [`head()`] reads the lines above a body that stays elsewhere: in the browser a body never enters this crate.
//! [`Client`] negotiates the version and the heart-beats and knows which subscriptions are its own.
//!
//! Refuses to know what is in a body, to open or close a socket, to watch whether the other side is alive (it only says
//! how often to expect a sign of life), and to repeat anything after a reconnect.
//!
//! Section names in comments are those of the STOMP 1.2 specification unless they say otherwise.

mod buffer;
mod client;
mod decoder;
mod encoder;
mod error;
mod frame;
mod head;
mod header;
pub mod heart_beat;
mod version;

pub use self::{
    client::{Client, Output, Session, Settings, State},
    decoder::{Decoder, Incoming, Limits},
    encoder::{encode, encode_text},
    error::{DecodeError, NotConnected, ProtocolError},
    frame::{Command, Frame, Headers},
    head::head,
    version::{SUB_PROTOCOLS, Version},
};
