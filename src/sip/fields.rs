//! The small typed headers: CSeq, RAck, Session-Expires, Replaces, Reason, and plain numbers.

use super::{params::Params, text, uri};

/// CSeq (RFC 3261 section 20.16).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CSeq<'a> {
    /// The number.
    pub number: u32,
    /// The method of the request.
    pub method: &'a str,
}

impl<'a> CSeq<'a> {
    /// Reads the value.
    pub fn parse(value: &'a str) -> Option<Self> {
        let (number, method) = text::words(value)?;
        // "The sequence number MUST be less than 2**31" (section 8.1.1.5) is for senders; RFC 4475 uses larger ones.
        Some(Self { number: text::number(number)?, method: Some(method).filter(|method| text::is_token(method))? })
    }

    /// The value as text.
    pub fn to_text(self) -> String {
        join!(self.number, " ", self.method)
    }
}

/// RAck (RFC 3262 section 7.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RAck<'a> {
    /// The RSeq of the provisional response.
    pub rseq: u32,
    /// The CSeq of that response.
    pub cseq: CSeq<'a>,
}

impl<'a> RAck<'a> {
    /// Reads the value.
    pub fn parse(value: &'a str) -> Option<Self> {
        let (rseq, cseq) = text::words(value)?;
        Some(Self { rseq: text::number(rseq)?, cseq: CSeq::parse(cseq)? })
    }

    /// The value as text.
    pub fn to_text(self) -> String {
        join!(self.rseq, " ", &self.cseq.to_text())
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
    pub fn to_text(self) -> String {
        let refresher = match self.refresher {
            Some(Refresher::Uac) => ";refresher=uac",
            Some(Refresher::Uas) => ";refresher=uas",
            None => "",
        };
        join!(self.interval, refresher)
    }
}

/// Replaces (RFC 3891 section 6.1): a dialog, as the side sees it to which the header is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replaces<'a> {
    /// The dialog's Call-ID.
    pub call_id: &'a str,
    /// The receiver's own tag.
    pub to_tag: &'a str,
    /// The tag of the receiver's peer.
    pub from_tag: &'a str,
    /// Whether only a dialog that is not confirmed may be replaced.
    pub early_only: bool,
}

impl<'a> Replaces<'a> {
    /// Reads the value.
    pub fn parse(value: &'a str) -> Option<Self> {
        let (call_id, params) = text::split(value, b';')?;
        let params = Params::parse(Some(params))?;
        Some(Self {
            call_id: text::trim(call_id),
            to_tag: params.get("to-tag")?,
            from_tag: params.get("from-tag")?,
            early_only: params.has("early-only"),
        })
    }

    /// The value as text.
    pub fn to_text(self) -> String {
        let early = if self.early_only { ";early-only" } else { "" };
        join!(self.call_id, ";to-tag=", self.to_tag, ";from-tag=", self.from_tag, early)
    }

    /// The value of the `Replaces` among the headers of an address, as Refer-To has it; one that can be read.
    pub fn among(headers: &str) -> Option<String> {
        let value = text::pieces(headers, b"&").find_map(|header| {
            let (name, value) = text::split(header, b'=')?;
            text::same(name, "Replaces").then_some(value)
        })?;
        Some(uri::unescape(value)).filter(|value| Replaces::parse(value).is_some())
    }

    /// As a header of an address.
    pub fn to_header(self) -> String {
        let mut out = "Replaces=".to_owned();
        uri::escape(&mut out, &self.to_text(), b"");
        out
    }
}

/// Reason (RFC 3326 section 2): why a request was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason<'a> {
    /// `SIP` or `Q.850`.
    pub protocol: &'a str,
    /// The code of that protocol.
    pub cause: Option<u16>,
    params: Params<'a>,
}

impl<'a> Reason<'a> {
    /// Reads one value.
    pub fn parse(value: &'a str) -> Option<Self> {
        let (protocol, params) = text::cut(value, b';');
        let params = Params::parse(params)?;
        let cause = params.number("cause").and_then(|cause| u16::try_from(cause).ok());
        Some(Self { protocol, cause, params })
    }

    /// Words for people.
    pub fn text(self) -> Option<String> {
        self.params.text("text")
    }
}

/// A number with parameters behind it, and perhaps a comment: Retry-After, Expires, Min-SE.
pub(super) fn delta(value: &str) -> Option<(u32, Params<'_>)> {
    let (number, params) = text::cut(value, b';');
    let number = text::split(number, b'(').map_or(number, |(number, _)| text::trim(number));
    Some((text::number(number)?, Params::parse(params)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_back() {
        let cseq = CSeq::parse("0009   INVITE").unwrap();
        assert_eq!(cseq, CSeq { number: 9, method: "INVITE" });
        assert_eq!(cseq.to_text(), "9 INVITE");
        assert_eq!(RAck::parse("776656 1 INVITE").unwrap().to_text(), "776656 1 INVITE");
        for value in ["1800", "90;refresher=uac", "90;refresher=uas"] {
            assert_eq!(SessionExpires::parse(value).unwrap().to_text(), value);
        }
        let reason = Reason::parse("Q.850;cause=16;text=\"Terminated\"").unwrap();
        assert_eq!((reason.protocol, reason.cause, reason.text().as_deref()), ("Q.850", Some(16), Some("Terminated")));
        assert_eq!(Reason::parse("SIP").unwrap().cause, None);
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
        assert_eq!(Replaces::among(&["a=b&", &replaces.to_header()].concat()).as_deref(), Some(value));
        assert_eq!(Replaces::parse("a@b;to-tag=x"), None);
    }
}
