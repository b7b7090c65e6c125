//! The small typed headers: CSeq, RAck, Session-Expires, Replaces, Reason, Retry-After, Subscription-State.

use super::{
    method::Method,
    params::Params,
    text,
    uri::{escape, unescape},
};

/// CSeq (RFC 3261 section 20.16).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CSeq {
    /// The number.
    pub number: u32,
    /// The method of the request.
    pub method: Method,
}

impl CSeq {
    /// Reads the value.
    pub fn parse(value: &str) -> Option<Self> {
        let (number, method) = value.trim().split_once([' ', '\t'])?;
        // "The sequence number MUST be less than 2**31" (section 8.1.1.5) is for senders; RFC 4475 uses larger ones.
        Some(Self { number: text::number(number)?, method: Method::parse(method.trim())? })
    }

    /// The value as text.
    pub fn to_text(&self) -> String {
        [&text::decimal(self.number), " ", self.method.as_str()].concat()
    }
}

/// RAck (RFC 3262 section 7.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RAck {
    /// The RSeq of the provisional response.
    pub rseq: u32,
    /// The CSeq of that response.
    pub cseq: CSeq,
}

impl RAck {
    /// Reads the value.
    pub fn parse(value: &str) -> Option<Self> {
        let (rseq, cseq) = value.trim().split_once([' ', '\t'])?;
        Some(Self { rseq: text::number(rseq)?, cseq: CSeq::parse(cseq)? })
    }

    /// The value as text.
    pub fn to_text(&self) -> String {
        [&text::decimal(self.rseq), " ", &self.cseq.to_text()].concat()
    }
}

/// Which side refreshes a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refresher {
    /// The side that sent the request.
    Uac,
    /// The side that answered it.
    Uas,
}

/// Session-Expires (RFC 4028 section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionExpires {
    /// Seconds.
    pub interval: u32,
    /// Who refreshes, when it is said.
    pub refresher: Option<Refresher>,
}

impl SessionExpires {
    /// Reads the value.
    pub fn parse(value: &str) -> Option<Self> {
        let (interval, params) = delta(value)?;
        let refresher = match params.get("refresher") {
            Some(who) if text::same(who, "uac") => Some(Refresher::Uac),
            Some(who) if text::same(who, "uas") => Some(Refresher::Uas),
            _ => None,
        };
        Some(Self { interval, refresher })
    }

    /// The value as text.
    pub fn to_text(&self) -> String {
        let refresher = match self.refresher {
            Some(Refresher::Uac) => ";refresher=uac",
            Some(Refresher::Uas) => ";refresher=uas",
            None => "",
        };
        [&text::decimal(self.interval), refresher].concat()
    }
}

/// Replaces (RFC 3891 section 6.1): a dialog, as the side sees it to which the header is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaces {
    /// The dialog's Call-ID.
    pub call_id: String,
    /// The receiver's own tag.
    pub to_tag: String,
    /// The tag of the receiver's peer.
    pub from_tag: String,
    /// Whether only a dialog that is not confirmed may be replaced.
    pub early_only: bool,
}

impl Replaces {
    /// Reads the value.
    pub fn parse(value: &str) -> Option<Self> {
        let (call_id, params) = value.split_once(';')?;
        let params = Params::parse(params)?;
        Some(Self {
            call_id: call_id.trim().to_owned(),
            to_tag: params.get("to-tag")?.to_owned(),
            from_tag: params.get("from-tag")?.to_owned(),
            early_only: params.has("early-only"),
        })
    }

    /// The value as text.
    pub fn to_text(&self) -> String {
        let early = if self.early_only { ";early-only" } else { "" };
        [&self.call_id, ";to-tag=", &self.to_tag, ";from-tag=", &self.from_tag, early].concat()
    }

    /// The `Replaces` among the headers of an address, as Refer-To has it.
    pub fn of_headers(headers: &str) -> Option<Self> {
        let (_, value) = headers
            .split('&')
            .filter_map(|header| header.split_once('='))
            .find(|(name, _)| text::same(name, "Replaces"))?;
        Self::parse(&unescape(value))
    }

    /// As a header of an address.
    pub fn to_header(&self) -> String {
        let mut out = "Replaces=".to_owned();
        escape(&mut out, &self.to_text(), b"");
        out
    }
}

/// Reason (RFC 3326 section 2): why a request was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    /// `SIP` or `Q.850`.
    pub protocol: String,
    /// The code of that protocol.
    pub cause: Option<u16>,
    /// Words for people.
    pub text: Option<String>,
}

impl Reason {
    /// Reads one value.
    pub fn parse(value: &str) -> Option<Self> {
        let (protocol, params) = text::cut(value, b';');
        let params = params.map_or(Some(Params::default()), Params::parse)?;
        let cause = params.number("cause").and_then(|cause| u16::try_from(cause).ok());
        Some(Self { protocol: protocol.trim().to_owned(), cause, text: params.text("text") })
    }

    /// The value as text.
    pub fn to_text(&self) -> String {
        let mut params = Params::default();
        if let Some(cause) = self.cause {
            params.set("cause", Some(&text::decimal(cause.into())));
        }
        if let Some(text) = &self.text {
            params.set_quoted("text", text);
        }
        let mut out = self.protocol.clone();
        params.write(&mut out);
        out
    }
}

/// A number of seconds with parameters behind it, and perhaps a comment: Retry-After, Expires, Min-SE.
pub(super) fn delta(value: &str) -> Option<(u32, Params)> {
    let (number, params) = text::cut(value, b';');
    let number = number.split('(').next().unwrap_or_default().trim();
    Some((text::number(number)?, params.map_or(Some(Params::default()), Params::parse)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_back() {
        let cseq = CSeq::parse("0009   INVITE").unwrap();
        assert_eq!(cseq, CSeq { number: 9, method: Method::Invite });
        assert_eq!(cseq.to_text(), "9 INVITE");
        assert_eq!(RAck::parse("776656 1 INVITE").unwrap().to_text(), "776656 1 INVITE");
        for value in ["1800", "90;refresher=uac", "90;refresher=uas"] {
            assert_eq!(SessionExpires::parse(value).unwrap().to_text(), value);
        }
        for value in ["Q.850;cause=16;text=\"Terminated\"", "SIP;cause=200", "SIP"] {
            assert_eq!(Reason::parse(value).unwrap().to_text(), value);
        }
        assert_eq!(delta("120 (I'm in a meeting);duration=60").unwrap().0, 120);
        assert_eq!(CSeq::parse("36893488147419103232 REGISTER"), None);
        assert_eq!(CSeq::parse("1"), None);
    }

    #[test]
    fn replaces_fits_into_an_address() {
        let value = "a@b;to-tag=x;from-tag=y;early-only";
        let replaces = Replaces::parse(value).unwrap();
        assert_eq!(replaces.to_text(), value);
        assert_eq!(replaces.to_header(), "Replaces=a%40b%3Bto-tag%3Dx%3Bfrom-tag%3Dy%3Bearly-only");
        assert_eq!(Replaces::of_headers(&["a=b&", &replaces.to_header()].concat()), Some(replaces));
        assert_eq!(Replaces::parse("a@b;to-tag=x"), None);
    }
}
