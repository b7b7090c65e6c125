//! Methods.

use super::text;

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// RFC 3261.
    Invite,
    /// RFC 3261.
    Ack,
    /// RFC 3261.
    Bye,
    /// RFC 3261.
    Cancel,
    /// RFC 3261.
    Register,
    /// RFC 3261.
    Options,
    /// RFC 6086.
    Info,
    /// RFC 3262.
    Prack,
    /// RFC 3311.
    Update,
    /// RFC 3515.
    Refer,
    /// RFC 6665.
    Notify,
    /// RFC 6665.
    Subscribe,
    /// RFC 3428.
    Message,
    /// RFC 3903.
    Publish,
    /// Any other; the message's CSeq spells it.
    Other,
}

/// What this phone answers with anything but 405 and 501.
pub const ALLOW: &str = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, PRACK, UPDATE, REFER, NOTIFY";

/// Those that are known, in the order of the enum.
const KNOWN: [Method; 14] = [
    Method::Invite,
    Method::Ack,
    Method::Bye,
    Method::Cancel,
    Method::Register,
    Method::Options,
    Method::Info,
    Method::Prack,
    Method::Update,
    Method::Refer,
    Method::Notify,
    Method::Subscribe,
    Method::Message,
    Method::Publish,
];

/// Their names, in the same order.
const NAMES: &str = "INVITE ACK BYE CANCEL REGISTER OPTIONS INFO PRACK UPDATE REFER NOTIFY SUBSCRIBE MESSAGE PUBLISH";

impl Method {
    /// Reads a method; none when it is not a token. Methods have case.
    pub fn parse(text: &str) -> Option<Self> {
        let known = text::pieces(NAMES, b" ").position(|name| name == text);
        known.and_then(|place| KNOWN.get(place).copied()).or_else(|| text::is_token(text).then_some(Self::Other))
    }

    /// As it stands on the wire; empty for [`Self::Other`], see [`Request::method_name`](super::Request::method_name).
    #[inline(never)]
    pub fn as_str(self) -> &'static str {
        text::piece(NAMES, b" ", self as usize)
    }
}
