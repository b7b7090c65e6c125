//! The four transactions (RFC 3261 section 17, RFC 6026), one figure and one file each.
//!
//! A WebSocket is a reliable transport (RFC 7118 section 5), so timers A, E and G, which repeat messages, vanish, and D, I
//! and K, which wait for repeated ones, are zero. J should be zero too; it is kept at [`T4`], because behind a proxy a
//! request may still come twice, and to answer it twice in the same words costs nothing. B, F, H, L and M remain.
//!
//! Refuses to hold messages but for the last response, and to know who wants to send.

mod client;
mod invite_client;
mod invite_server;
mod server;

pub(super) use self::{
    client::Client,
    invite_client::{InviteClient, ack},
    invite_server::InviteServer,
    server::Server,
};

use crate::time::Millis;

/// The round trip that all other times are multiples of (RFC 3261 section 17.1.1.1); milliseconds, as all of them.
pub const T1: u32 = 500;

/// The longest interval between repetitions (section 17.1.2.2).
pub const T2: u32 = 4_000;

/// How long a message stays in the network (section 17.1.2.2).
pub const T4: u32 = 5_000;

/// Timers B, F, H, L and M: 64 times T1.
pub const TIMEOUT: u32 = 64 * T1;

/// What a client transaction does with a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Take {
    /// It goes to the user.
    Pass,
    /// It goes to the user, and the transaction acknowledges it.
    PassAndAck,
    /// It is a repetition, or comes too late.
    Drop,
}

/// What a transaction's timer found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expired {
    /// Nobody answered: as good as a 408 (RFC 3261 section 8.1.3.1).
    TimedOut,
    /// It has nothing to wait for any more.
    Done,
}

/// So many milliseconds after a point in time.
fn after(tick: Millis, millis: u32) -> Millis {
    Millis(tick.0 + u64::from(millis))
}
