//! The phones' side of the contact centre: a registrar over WebSocket (RFC 7118), and a back-to-back user agent that
//! rings phones, answers them and ties each leg to its media.
//!
//! ```text
//!   /sip socket ─► Exchange ─┬─ REGISTER ──► Registrar ─► registered? ─► centre
//!                            └─ the rest ──► Line (a user agent) ─► rang, answered, hung up ─► centre
//!   centre's picture ─► Exchange: who is to be rung, hung up on, heard ─► Line, media
//! ```
//!
//! With a [`trunk`] the phones register at somebody else's proxy instead, and the exchange is one phone of many there.
//!
//! The centre decides everything about calls; the exchange makes its picture true. Refuses to route a call from one phone
//! to another: the centre stands in between, as the platform does.

pub mod digest;
pub mod exchange;
pub mod line;
pub mod registrar;
pub mod socket;
pub mod trunk;
