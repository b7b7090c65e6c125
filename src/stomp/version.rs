//! The versions of the protocol, and how two sides settle on one.

/// The WebSocket sub-protocols to offer, the best first (the names are registered with IANA).
pub const SUB_PROTOCOLS: [&str; 3] = ["v12.stomp", "v11.stomp", "v10.stomp"];

/// The value of `accept-version`, in the order of [`SUB_PROTOCOLS`].
pub(super) const ACCEPT_VERSION: &str = "1.2,1.1,1.0";

/// A version of STOMP; later ones are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// No heart-beats, no escapes, and header values may be padded with spaces.
    V1_0,
    /// Heart-beats; `\\`, `\n` and `\c` in headers.
    V1_1,
    /// CR LF may end a line; `\r` in headers.
    V1_2,
}

impl Version {
    /// Reads a version as it stands in a header.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "1.0" => Some(Self::V1_0),
            "1.1" => Some(Self::V1_1),
            "1.2" => Some(Self::V1_2),
            _ => None,
        }
    }

    /// The best version of a client's `accept-version` list, for the server's side ("Protocol Negotiation").
    pub fn negotiate(accept_version: &str) -> Option<Self> {
        accept_version.split(',').filter_map(|version| Self::parse(version.trim_ascii())).max()
    }

    /// The version as it stands in a header.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1_0 => "1.0",
            Self::V1_1 => "1.1",
            Self::V1_2 => "1.2",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_common_version_wins() {
        assert_eq!(Version::negotiate(ACCEPT_VERSION), Some(Version::V1_2));
        assert_eq!(Version::negotiate("1.0, 1.1,2.0"), Some(Version::V1_1));
        assert_eq!(Version::negotiate("2.0"), None);
        assert_eq!(Version::negotiate(""), None);
    }

    #[test]
    fn a_version_reads_back() {
        for version in [Version::V1_0, Version::V1_1, Version::V1_2] {
            assert_eq!(Version::parse(version.as_str()), Some(version));
        }
    }
}
