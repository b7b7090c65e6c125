//! The phone: calls with media, on top of [`crate::sip`].
//!
//! ```text
//! Command ─┐                                           ┌─► Open, Drop, Transmit: the socket
//! Input ───┴─► Phone ─┬─ Link: when to open a socket ──┼─► Media: what a peer connection is to do
//!                     ├─ Endpoint: SIP                 ├─► Sound: ring tones
//!                     └─ Lines: one for each call      └─► Emit, Settle: whoever listens and waits
//! ```
//!
//! A line goes through these states; each call ends in one `Terminated`, whatever happens:
//!
//! ```text
//!  call ──► Calling ──► Ringing ──┐ answered
//!               └─────────────────┼──────────────► Talking ──► Ended
//!  INVITE ────────────► Ringing ──┴─► Connecting ───┘            ▲
//!                          └──────────── from every state ───────┘
//! ```
//!
//! Refuses to touch sockets, peer connections and devices, and to read what a description says: SDP is opaque text, but
//! for the one line that tells whether the other side holds us.

mod error;
mod hold;
mod io;
mod line;
mod linking;
mod machine;
mod negotiation;
mod options;
mod orders;
mod progress;
mod tickets;
mod tones;

pub use self::{
    error::{Code, PhoneError},
    io::{
        CallInfo, CallState, Candidate, Command, Direction, Emit, Event, Input, MediaInput, MediaOrder, Output, Side,
        Sound, Ticket,
    },
    machine::Phone,
    options::{Gather, Options, ToneMode},
};
