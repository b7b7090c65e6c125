//! Messages as a log may show them.

use super::text;
use crate::redact::mask_digits;

/// Lines of a session description that are keys, and headers that prove who somebody is. A fingerprint is public.
const SECRETS: &str = "a=crypto: a=ice-pwd: authorization: proxy-authorization:";

/// Lines that hold phone numbers and, unlike a Call-ID or a Via, no long numbers of another kind.
const ADDRESSES: &str =
    "from: to: contact: p-asserted-identity: refer-to: referred-by: x-caller: x-called: f: t: m: r:";

/// `text`, a SIP message or a session description, with keys and credentials hidden and phone numbers shortened.
///
/// Works line by line on the text as it is: a log also holds what could not be parsed.
pub fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    for (at, line) in text::pieces(text, b"\n").enumerate() {
        if at > 0 {
            masked.push('\n');
        }
        let start = |prefix: &str| line.get(..prefix.len()).filter(|start| text::same(start, prefix));
        let begins_with = |prefixes| text::pieces(prefixes, b" ").find_map(start);
        if let Some(name) = begins_with(SECRETS) {
            push!(&mut masked, name, "***", if line.ends_with('\r') { "\r" } else { "" });
        } else if at == 0 || begins_with(ADDRESSES).is_some() {
            masked.push_str(&mask_digits(line));
        } else {
            masked.push_str(line);
        }
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_credentials_and_numbers_are_hidden() {
        let text = "INVITE sip:13800138000@e SIP/2.0\r\nCall-ID: 1234567890\r\nAuthorization: Digest response=\"x\"\r\n\
                    From: <sip:13900139000@e>;tag=1\r\n\r\na=crypto:1 AES inline:k\r\na=ice-pwd:secret\r\na=fingerprint:sha-256 AB\r\n";
        assert_eq!(
            mask(text),
            "INVITE sip:138****8000@e SIP/2.0\r\nCall-ID: 1234567890\r\nAuthorization:***\r\n\
             From: <sip:139****9000@e>;tag=1\r\n\r\na=crypto:***\r\na=ice-pwd:***\r\na=fingerprint:sha-256 AB\r\n"
        );
    }
}
