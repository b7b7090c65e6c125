//! Digest authentication (RFC 7616, RFC 8760 for SIP): MD5 and SHA-256, with and without `-sess`, qop `auth` or none.
//!
//! Refuses qop `auth-int` (a proxy may change bodies) and user-name hashing. Of several challenges the strongest that is
//! understood counts; a server lists them by its own preference, but an attacker in between could reorder them.

use super::{auth::Auth, md5, text};
use crate::{entropy::Entropy, redact::Secret};

/// How a response is hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hash {
    /// RFC 3261's only one.
    Md5,
    /// RFC 8760.
    #[cfg(feature = "sha256")]
    Sha256,
}

/// What a server asks to be proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// As it came: realm, nonce and the rest are looked up when an answer is written.
    text: String,
    hash: Hash,
    is_session: bool,
    has_qop: bool,
    /// Whether only the nonce was too old: the same password may be tried again (RFC 7616 section 3.3).
    pub stale: bool,
    count: u32,
}

/// An account and its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The user name.
    pub user: String,
    /// The password.
    pub password: Secret<String>,
}

impl Challenge {
    /// The strongest challenge that is understood among the values of the header.
    pub fn strongest(values: &[&str]) -> Option<Self> {
        let mut best: Option<Self> = None;
        for value in values {
            let next = Self::parse(value);
            // The server's order decides between equals.
            if next.as_ref().map(|next| next.hash) > best.as_ref().map(|best| best.hash) {
                best = next;
            }
        }
        best
    }

    /// Reads one challenge; none when its scheme, algorithm or qop is not understood.
    pub fn parse(value: &str) -> Option<Self> {
        let auth = Auth::parse(value)?;
        let algorithm = auth.get("algorithm").unwrap_or_else(|| "MD5".to_owned());
        let is_session = algorithm.len() > 5 && text::same(algorithm.get(algorithm.len() - 5..)?, "-sess");
        let name = if is_session { algorithm.get(..algorithm.len() - 5)? } else { &algorithm };
        let hash = match name {
            name if text::same(name, "MD5") => Hash::Md5,
            #[cfg(feature = "sha256")]
            name if text::same(name, "SHA-256") => Hash::Sha256,
            _ => return None,
        };
        let qop = auth.get("qop");
        let is_known = qop.as_ref().is_none_or(|qop| text::lists(qop, "auth"));
        let stale = auth.get("stale").is_some_and(|stale| text::same(&stale, "true"));
        (is_known && auth.get("realm").is_some() && auth.get("nonce").is_some()).then(|| Self {
            text: value.to_owned(),
            hash,
            is_session,
            has_qop: qop.is_some(),
            stale,
            count: 0,
        })
    }

    /// Who asks.
    pub fn realm(&self) -> String {
        self.get("realm").unwrap_or_default()
    }

    /// How the answer is hashed.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    fn get(&self, name: &str) -> Option<String> {
        Auth::parse(&self.text)?.get(name)
    }

    /// The value of (Proxy-)Authorization for the next request; each call counts the nonce up.
    pub fn answer(&mut self, account: &Account, method: &str, uri: &str, entropy: &mut dyn Entropy) -> String {
        self.count += 1;
        let mut bytes = [0; 12];
        entropy.fill(&mut bytes);
        let mut cnonce = String::new();
        text::push_hex(&mut cnonce, &bytes);
        let mut count = String::new();
        text::push_hex(&mut count, &self.count.to_be_bytes());
        let response = self.response(account, method, uri, &count, &cnonce);

        let mut out = "Digest username=".to_owned();
        text::push_quoted(&mut out, &account.user);
        for name in &["realm", "nonce", "opaque"] {
            if let Some(value) = self.get(name) {
                push_field(&mut out, name, &value);
            }
        }
        push_field(&mut out, "uri", uri);
        if self.has_qop || self.is_session {
            push_field(&mut out, "cnonce", &cnonce);
        }
        push_field(&mut out, "response", &response);
        // What follows is not quoted (RFC 7616 section 3.4). The algorithm is one that is known.
        if self.has_qop {
            push!(&mut out, ", qop=auth, nc=", &count);
        }
        if let Some(algorithm) = self.get("algorithm") {
            push!(&mut out, ", algorithm=", &algorithm);
        }
        out
    }

    /// RFC 7616 section 3.4.1.
    fn response(&self, account: &Account, method: &str, uri: &str, count: &str, cnonce: &str) -> String {
        let nonce = self.get("nonce").unwrap_or_default();
        let mut one = self.hash.of(&[&account.user, &self.realm(), account.password.expose()]);
        if self.is_session {
            one = self.hash.of(&[&one, &nonce, cnonce]);
        }
        let two = self.hash.of(&[method, uri]);
        if self.has_qop {
            self.hash.of(&[&one, &nonce, count, cnonce, "auth", &two])
        } else {
            self.hash.of(&[&one, &nonce, &two])
        }
    }
}

fn push_field(out: &mut String, name: &str, value: &str) {
    push!(out, ", ", name, "=");
    text::push_quoted(out, value);
}

/// Whether credentials prove `account` for a request with this method: the server's side, for registrars of our own.
///
/// Refuses to judge the nonce and its count: whoever handed the nonce out knows.
pub fn proves(credentials: &str, account: &Account, realm: &str, method: &str) -> bool {
    let check = || {
        let auth = Auth::parse(credentials)?;
        let mut challenge = Challenge::parse(credentials)?;
        challenge.has_qop = auth.get("qop").is_some();
        let (count, cnonce) = (auth.get("nc").unwrap_or_default(), auth.get("cnonce").unwrap_or_default());
        let expected = challenge.response(account, method, &auth.get("uri")?, &count, &cnonce);
        Some(
            auth.get("username")? == account.user
                && challenge.realm() == realm
                && text::same(&auth.get("response")?, &expected),
        )
    };
    check().unwrap_or(false)
}

impl Hash {
    /// The hash of the parts with colons between them, in hexadecimal.
    fn of(self, parts: &[&str]) -> String {
        let mut bytes = text::join_with(parts, ":").into_bytes();
        let bits = 8 * bytes.len() as u64;
        // Both pad alike, but for the order of the length's bytes (RFC 1321 sections 3.1 and 3.2, RFC 6234 section 4.1).
        bytes.push(0x80);
        while bytes.len() % 64 != 56 {
            bytes.push(0);
        }
        let mut hex = String::with_capacity(64);
        match self {
            Self::Md5 => {
                bytes.extend_from_slice(&bits.to_le_bytes());
                let mut state = md5::START;
                for block in bytes.as_chunks().0 {
                    md5::compress(&mut state, block);
                }
                state.iter().for_each(|word| text::push_hex(&mut hex, &word.to_le_bytes()));
            }
            #[cfg(feature = "sha256")]
            Self::Sha256 => {
                bytes.extend_from_slice(&bits.to_be_bytes());
                let mut state = SHA256_START;
                sha2::block_api::compress256(&mut state, bytes.as_chunks().0);
                state.iter().for_each(|word| text::push_hex(&mut hex, &word.to_be_bytes()));
            }
        }
        hex
    }
}

/// RFC 6234 section 6.1.
#[cfg(feature = "sha256")]
const SHA256_START: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::Counter;

    fn account(user: &str, password: &str) -> Account {
        Account { user: user.into(), password: Secret::new(password.into()) }
    }

    const NONCE: &str = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    const CNONCE: &str = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    fn vector(algorithm: &str) -> String {
        let text = [
            "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=",
            algorithm,
            ", nonce=\"",
            NONCE,
            "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"",
        ]
        .concat();
        Challenge::parse(&text).unwrap().response(
            &account("Mufasa", "Circle of Life"),
            "GET",
            "/dir/index.html",
            "00000001",
            CNONCE,
        )
    }

    #[test]
    fn texts_of_every_length_are_hashed_as_others_hash_them() {
        use ::md5::{Digest as _, Md5};
        for length in 0..200 {
            let text: String = (0..length).map(|at| char::from(b' ' + (at * 7 % 90) as u8)).collect();
            let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
            assert_eq!(Hash::Md5.of(&[&text]), hex(&Md5::digest(&text)));
            #[cfg(feature = "sha256")]
            assert_eq!(Hash::Sha256.of(&[&text]), hex(&sha2::Sha256::digest(&text)));
        }
    }

    #[test]
    fn vectors_of_rfc_7616_section_3_9_1() {
        assert_eq!(vector("MD5"), "8ca523f5e9506fed4657c9700eebdbec");
        #[cfg(feature = "sha256")]
        assert_eq!(vector("SHA-256"), "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    }

    #[test]
    fn the_vector_of_rfc_2617_section_3_5() {
        let challenge = Challenge::parse(
            "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"",
        )
        .unwrap();
        let response =
            challenge.response(&account("Mufasa", "Circle Of Life"), "GET", "/dir/index.html", "00000001", "0a4f113b");
        assert_eq!(response, "6629fae49393a05397450978507c4ef1");
    }

    #[test]
    fn a_challenge_without_qop_is_answered_as_of_old() {
        // The example of RFC 2069, with the value that its errata give.
        let challenge =
            Challenge::parse("Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"")
                .unwrap();
        let response = challenge.response(&account("Mufasa", "CircleOfLife"), "GET", "/dir/index.html", "", "");
        assert_eq!(response, "1949323746fe6a43ef61f9606e7febea");
    }

    #[test]
    fn the_strongest_that_is_understood_is_taken() {
        let values = [
            "Digest realm=\"r\", nonce=\"1\", algorithm=SHA-512-256",
            "Digest realm=\"r\", nonce=\"2\", algorithm=MD5",
            "Digest realm=\"r\", nonce=\"3\", algorithm=SHA-256-sess, stale=TRUE",
            "Digest realm=\"r\", nonce=\"4\", algorithm=SHA-256",
            "Basic realm=\"r\"",
            "Digest realm=\"r\", nonce=\"5\", qop=\"auth-int\"",
        ];
        let challenge = Challenge::strongest(&values).unwrap();
        assert_eq!(
            (challenge.get("nonce").as_deref(), challenge.is_session, challenge.stale),
            if cfg!(feature = "sha256") { (Some("3"), true, true) } else { (Some("2"), false, false) }
        );
        assert_eq!(Challenge::strongest(&values[4..]), None);
    }

    #[test]
    fn the_nonce_is_counted_and_the_proof_holds() {
        for algorithm in ["", ", algorithm=md5-SESS", ", qop=\"auth\"", ", algorithm=MD5-sess, qop=auth"] {
            let account = account("10\"01", "secret");
            let mut challenge =
                Challenge::parse(&["Digest realm=\"a,b\", nonce=\"n\", opaque=\"o\"", algorithm].concat()).unwrap();
            let first = challenge.answer(&account, "REGISTER", "sip:e", &mut Counter::default());
            let second = challenge.answer(&account, "REGISTER", "sip:e", &mut Counter::default());
            assert_eq!(first.contains("nc=00000001"), algorithm.contains("qop"));
            assert_eq!(second.contains("nc=00000002"), algorithm.contains("qop"));
            assert!(first.starts_with(
                "Digest username=\"10\\\"01\", realm=\"a,b\", nonce=\"n\", opaque=\"o\", uri=\"sip:e\", "
            ));
            for credentials in [first, second] {
                assert!(proves(&credentials, &account, "a,b", "REGISTER"), "{credentials}");
                assert!(!proves(&credentials, &account, "a,b", "INVITE"));
                assert!(!proves(
                    &credentials,
                    &Account { password: Secret::new("wrong".into()), ..account.clone() },
                    "a,b",
                    "REGISTER"
                ));
            }
        }
    }
}
