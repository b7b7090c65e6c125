//! What a phone is made of.

use crate::redact::Secret;

/// The account, the server and the phone's ways.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address of the SIP WebSocket server, `ws://…` or `wss://…`.
    pub url: String,
    /// The user part of the address of record; also the digest's user.
    pub account: String,
    /// The password.
    pub password: Secret<String>,
    /// The domain of the address of record, with a port if it has one.
    pub domain: String,
    /// The name that others are shown.
    pub display: Option<String>,
    /// This device, for ever: a UUID (RFC 5626 section 4.1).
    pub instance: String,
    /// Whether incoming calls are answered at once.
    pub auto_answer: bool,
    /// Whether a second incoming call is offered; if not, it gets 486.
    pub call_waiting: bool,
    /// How keys are sent.
    pub tones: ToneMode,
    /// Seconds that a registration is asked for.
    pub register_expires: u32,
    /// Seconds between session refreshes that calls ask for (RFC 4028); 0: they do not ask.
    pub session_expires: u32,
    /// Whether provisional responses are sent reliably to peers that can (RFC 3262).
    pub reliable: bool,
    /// The candidates that make a description usable; see [`Gather`].
    pub gather: Gather,
}

/// How keys are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToneMode {
    /// As INFO, `application/dtmf-relay`.
    Info,
    /// As telephone events in the media (RFC 4733).
    Rtp,
}

/// What is worth waiting for before a description is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gather {
    /// No servers: the host's own addresses.
    Host,
    /// With servers: one address that they saw.
    Server,
    /// Relayed addresses only.
    Relay,
}
