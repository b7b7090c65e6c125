//! Header names: those that the phone reads or writes, and all others as they were spelled.

use super::text;

macro_rules! names {
    ($($(#[$doc:meta])* $variant:ident = $text:literal $(/ $compact:literal)?,)*) => {
        /// A header's name.
        #[derive(Clone, Debug)]
        pub enum Name {
            $($(#[$doc])* $variant,)*
            /// Any other, as spelled.
            Other(String),
        }

        const KNOWN: &[(Name, &str, &str)] = &[$((Name::$variant, $text, concat!($($compact)?)),)*];
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
    AllowEvents = "Allow-Events" / "u",
    /// RFC 3261.
    Authorization = "Authorization",
    /// RFC 3261.
    CallId = "Call-ID" / "i",
    /// RFC 3261.
    Contact = "Contact" / "m",
    /// RFC 3261.
    ContentDisposition = "Content-Disposition",
    /// RFC 3261.
    ContentEncoding = "Content-Encoding" / "e",
    /// RFC 3261. Read and written with the body; never among a message's headers.
    ContentLength = "Content-Length" / "l",
    /// RFC 3261.
    ContentType = "Content-Type" / "c",
    /// RFC 3261.
    CSeq = "CSeq",
    /// RFC 3261.
    Date = "Date",
    /// RFC 6665.
    Event = "Event" / "o",
    /// RFC 3261.
    Expires = "Expires",
    /// RFC 3261.
    From = "From" / "f",
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
    ReferTo = "Refer-To" / "r",
    /// RFC 3892.
    ReferredBy = "Referred-By" / "b",
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
    SessionExpires = "Session-Expires" / "x",
    /// RFC 3261.
    Subject = "Subject" / "s",
    /// RFC 6665.
    SubscriptionState = "Subscription-State",
    /// RFC 3261.
    Supported = "Supported" / "k",
    /// RFC 3261.
    To = "To" / "t",
    /// RFC 3261.
    Unsupported = "Unsupported",
    /// RFC 3261.
    UserAgent = "User-Agent",
    /// RFC 3261.
    Via = "Via" / "v",
    /// RFC 3261.
    Warning = "Warning",
    /// RFC 3261.
    WwwAuthenticate = "WWW-Authenticate",
}

impl Name {
    /// Reads a name, long or compact; none when it is not a token.
    pub fn parse(text: &str) -> Option<Self> {
        let known = KNOWN.iter().find(|(_, long, compact)| {
            (text.len() == long.len() && text::same(text, long)) || (text.len() == 1 && text::same(text, compact))
        });
        match known {
            Some((name, ..)) => Some(name.clone()),
            None => text::is_token(text).then(|| Self::Other(text.to_owned())),
        }
    }

    /// The long form, in its usual spelling.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Other(name) => name,
            known => KNOWN.iter().find(|(name, ..)| name == known).map_or("", |(_, long, _)| long),
        }
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Other(one), Self::Other(other)) => text::same(one, other),
            _ => core::mem::discriminant(self) == core::mem::discriminant(other),
        }
    }
}

impl Eq for Name {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_no_case_and_short_forms() {
        for (text, name) in
            [("v", Name::Via), ("VIA", Name::Via), ("x", Name::SessionExpires), ("call-id", Name::CallId)]
        {
            assert_eq!(Name::parse(text), Some(name), "{text}");
        }
        assert_eq!(Name::parse("X-Caller"), Name::parse("x-caller"));
        assert_eq!(Name::Via.as_str(), "Via");
        assert_eq!(Name::parse("a b"), None);
        assert_eq!(Name::parse(""), None);
    }
}
