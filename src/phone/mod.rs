//! The phone: calls with media, on top of [`crate::sip`].
//!
//! ```text
//! Command ─┐                                         ┌─► Open, Drop, Transmit: the socket
//! Input ───┴─► Phone ─┬─ Link: when to open a socket ├─► Media: what a peer connection is to do
//!                     ├─ Endpoint: SIP               ├─► Sound: ring tones
//!                     └─ Lines: one for each call    └─► Emit, Settle: whoever listens and waits
//! ```
//!
//! Refuses to touch sockets, peer connections and devices, and to read what a description says: SDP is opaque text.

mod error;
mod io;
mod machine;
mod options;

pub use self::{
    error::{Code, PhoneError},
    io::{
        CallInfo, CallState, Candidate, Command, Direction, Emit, Input, MediaFault, MediaInput, MediaOrder, Output, Side, Sound,
        Ticket,
    },
    machine::Phone,
    options::{Options, ToneMode},
};
