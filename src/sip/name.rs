//! Header names: those that the phone reads or writes, and the compact forms.

macro_rules! names {
    ($($(#[$doc:meta])* $variant:ident = $text:literal,)*) => {
        /// A header's name; where one is wanted, any other may stand as text.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Name {
            $($(#[$doc])* $variant,)*
        }

        impl Name {
            /// The long form, in its usual spelling.
            // A name is nearly always a constant, and so is its text when this is inlined.
            #[inline(always)]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }
    };
}

names! {
    /// RFC 3261.
    Accept = "Accept",
    /// RFC 3261.
    AlertInfo = "Alert-Info",
    /// RFC 3261.
    Allow = "Allow",
    /// RFC 6665.
    AllowEvents = "Allow-Events",
    /// RFC 3261.
    Authorization = "Authorization",
    /// RFC 3261.
    CallId = "Call-ID",
    /// RFC 3261.
    Contact = "Contact",
    /// RFC 3261.
    ContentDisposition = "Content-Disposition",
    /// RFC 3261.
    ContentEncoding = "Content-Encoding",
    /// RFC 3261. Read and written with the body; never among a message's headers.
    ContentLength = "Content-Length",
    /// RFC 3261.
    ContentType = "Content-Type",
    /// RFC 3261.
    CSeq = "CSeq",
    /// RFC 3261.
    Date = "Date",
    /// RFC 6665.
    Event = "Event",
    /// RFC 3261.
    Expires = "Expires",
    /// RFC 3261.
    From = "From",
    /// RFC 3261.
    MaxForwards = "Max-Forwards",
    /// RFC 3261.
    MinExpires = "Min-Expires",
    /// RFC 4028.
    MinSe = "Min-SE",
    /// RFC 3325.
    PAssertedIdentity = "P-Asserted-Identity",
    /// RFC 3327.
    Path = "Path",
    /// RFC 3261.
    ProxyAuthenticate = "Proxy-Authenticate",
    /// RFC 3261.
    ProxyAuthorization = "Proxy-Authorization",
    /// RFC 3261.
    ProxyRequire = "Proxy-Require",
    /// RFC 3262.
    RAck = "RAck",
    /// RFC 3326.
    Reason = "Reason",
    /// RFC 3261.
    RecordRoute = "Record-Route",
    /// RFC 3515.
    ReferTo = "Refer-To",
    /// RFC 3892.
    ReferredBy = "Referred-By",
    /// RFC 3891.
    Replaces = "Replaces",
    /// RFC 3261.
    Require = "Require",
    /// RFC 3261.
    RetryAfter = "Retry-After",
    /// RFC 3261.
    Route = "Route",
    /// RFC 3262.
    RSeq = "RSeq",
    /// RFC 3261.
    Server = "Server",
    /// RFC 3608.
    ServiceRoute = "Service-Route",
    /// RFC 4028.
    SessionExpires = "Session-Expires",
    /// RFC 3261.
    Subject = "Subject",
    /// RFC 6665.
    SubscriptionState = "Subscription-State",
    /// RFC 3261.
    Supported = "Supported",
    /// RFC 3261.
    To = "To",
    /// RFC 3261.
    Unsupported = "Unsupported",
    /// RFC 3261.
    UserAgent = "User-Agent",
    /// RFC 3261.
    Via = "Via",
    /// RFC 3261.
    Warning = "Warning",
    /// RFC 3261.
    WwwAuthenticate = "WWW-Authenticate",
}

impl AsRef<str> for Name {
    #[inline(always)]
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

/// RFC 3261 section 7.3.3, and what later documents have added.
const COMPACT: [(u8, Name); 15] = [
    (b'b', Name::ReferredBy),
    (b'c', Name::ContentType),
    (b'e', Name::ContentEncoding),
    (b'f', Name::From),
    (b'i', Name::CallId),
    (b'k', Name::Supported),
    (b'l', Name::ContentLength),
    (b'm', Name::Contact),
    (b'o', Name::Event),
    (b'r', Name::ReferTo),
    (b's', Name::Subject),
    (b't', Name::To),
    (b'u', Name::AllowEvents),
    (b'v', Name::Via),
    (b'x', Name::SessionExpires),
];

/// The long form of a compact name; any other name as it is.
pub(super) fn long(name: &str) -> &str {
    let [letter] = name.as_bytes() else { return name };
    COMPACT.iter().find(|(compact, _)| compact.eq_ignore_ascii_case(letter)).map_or(name, |(_, long)| long.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compact_names_have_long_forms() {
        for (name, expected) in
            [("v", "Via"), ("V", "Via"), ("x", "Session-Expires"), ("Q", "Q"), ("X-Caller", "X-Caller")]
        {
            assert_eq!(long(name), expected);
        }
        assert_eq!(Name::CallId.as_str(), "Call-ID");
    }
}
