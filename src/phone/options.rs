//! What a phone is made of.

use crate::sip::Config;

/// The account, the server and the phone's ways.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address of the SIP WebSocket server, `ws://…` or `wss://…`.
    pub url: String,
    /// The account, and how SIP is to be spoken; whether the socket is secure is seen from `url`.
    pub sip: Config,
    /// Whether incoming calls are answered at once.
    pub auto_answer: bool,
    /// Whether a second incoming call is offered; if not, it gets 486.
    pub call_waiting: bool,
    /// How keys are sent.
    pub tones: ToneMode,
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
