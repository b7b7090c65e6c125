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

const KNOWN: [(Method, &str); 14] = [
    (Method::Invite, "INVITE"),
    (Method::Ack, "ACK"),
    (Method::Bye, "BYE"),
    (Method::Cancel, "CANCEL"),
    (Method::Register, "REGISTER"),
    (Method::Options, "OPTIONS"),
    (Method::Info, "INFO"),
    (Method::Prack, "PRACK"),
    (Method::Update, "UPDATE"),
    (Method::Refer, "REFER"),
    (Method::Notify, "NOTIFY"),
    (Method::Subscribe, "SUBSCRIBE"),
    (Method::Message, "MESSAGE"),
    (Method::Publish, "PUBLISH"),
];

impl Method {
    /// Reads a method; none when it is not a token. Methods have case.
    pub fn parse(text: &str) -> Option<Self> {
        match KNOWN.iter().find(|(_, name)| *name == text) {
            Some((method, _)) => Some(*method),
            None => text::is_token(text).then_some(Self::Other),
        }
    }

    /// As it stands on the wire; empty for [`Self::Other`], see [`Request::method_name`](super::Request::method_name).
    #[inline(never)]
    pub fn as_str(self) -> &'static str {
        KNOWN.iter().find(|(method, _)| *method == self).map_or("", |(_, name)| name)
    }
}
