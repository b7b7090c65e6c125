//! What is heard in the demo's calls: G.711 voices, a mix for every listener, and WebRTC towards the phones.
//!
//! ```text
//!   phone ─► Peer ─► decoded speech ─┐                       ┌─► Peer ─► phone
//!   robot ─► Voice ──────────────────┼─► who hears whom ─► mix
//!   music, ringback ─► Voice ────────┘   (the centre says)   └─► Ear of a robot
//! ```
//!
//! Everything goes in frames of 20 ms at 8 kHz. Refuses to know what a call is: the centre's picture names listeners and
//! whom each of them hears. Nobody hears themselves, because no picture says so.

pub mod g711;
pub mod meter;
pub mod mixer;
pub mod peer;
pub mod studio;
pub mod voice;

/// Samples in a second.
pub const RATE: u32 = 8_000;
/// Samples in a frame of 20 ms.
pub const FRAME_SAMPLES: usize = 160;
/// A frame's length.
pub const FRAME_TIME: core::time::Duration = core::time::Duration::from_millis(20);

/// 20 ms of one voice.
pub type Frame = [i16; FRAME_SAMPLES];

/// Nothing to hear.
pub const SILENCE: Frame = [0; FRAME_SAMPLES];
