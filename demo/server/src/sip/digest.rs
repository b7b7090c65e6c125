//! The registrar's half of digest authentication: nonces, challenges, and whether credentials are worth anything
//! (RFC 7616, RFC 8760).
//!
//! Refuses a nonce count that does not grow: a copied request proves nothing.

use core::time::Duration;
use std::collections::VecDeque;

use agent_sdk_wasm::{
    entropy::Entropy,
    sip::{
        Name, Request,
        digest::{Account, proves},
    },
    time::Millis,
};

/// The protection space.
pub const REALM: &str = "127.0.0.1";
/// How long a nonce is good.
const NONCE_LIFE: Duration = Duration::from_secs(300);
/// Nonces in use; the oldest goes first.
const MOST_NONCES: usize = 500;

/// What credentials proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The account's password.
    Proven,
    /// There are none, or for another realm.
    Missing,
    /// The password, but the nonce is too old or was used: the same password may be tried again.
    Stale,
    /// Another password or account.
    Wrong,
}

/// The nonces that were given out.
#[derive(Debug, Default)]
pub struct Nonces {
    given: VecDeque<Nonce>,
}

#[derive(Debug)]
struct Nonce {
    value: String,
    until: Millis,
    /// The highest count that came with it.
    count: u32,
}

impl Nonces {
    /// The values of WWW-Authenticate, the strongest first (RFC 8760 section 2.4).
    pub fn challenge(&mut self, is_stale: bool, tick: Millis, entropy: &mut dyn Entropy) -> [String; 2] {
        let value = entropy.uuid();
        if self.given.len() >= MOST_NONCES {
            self.given.pop_front();
        }
        let stale = if is_stale { ", stale=true" } else { "" };
        let challenges = ["SHA-256", "MD5"].map(|algorithm| {
            format!("Digest realm=\"{REALM}\", nonce=\"{value}\", algorithm={algorithm}, qop=\"auth\"{stale}")
        });
        self.given.push_back(Nonce { value, until: tick + NONCE_LIFE, count: 0 });
        challenges
    }

    /// Judges the credentials of a REGISTER.
    pub fn judge(&mut self, request: &Request, account: &Account, tick: Millis) -> Verdict {
        let values = request.headers.all(Name::Authorization);
        let ours = |value: &&str| field(value, "realm") == Some(REALM);
        let Some(credentials) = values.into_iter().find(ours) else { return Verdict::Missing };
        if !proves(credentials, account, REALM, request.method.as_str()) {
            return Verdict::Wrong;
        }
        let known = self.given.iter_mut().find(|nonce| field(credentials, "nonce") == Some(nonce.value.as_str()));
        let count = field(credentials, "nc").and_then(|count| u32::from_str_radix(count, 16).ok());
        match (known, count) {
            (Some(nonce), Some(count)) if nonce.until > tick && count > nonce.count => {
                nonce.count = count;
                Verdict::Proven
            }
            _ => Verdict::Stale,
        }
    }
}

/// One parameter of credentials, without its quotation marks.
fn field<'a>(credentials: &'a str, name: &str) -> Option<&'a str> {
    let (_, params) = credentials.trim().split_once(' ')?;
    let mut params = params.split(',').filter_map(|param| param.trim().split_once('='));
    let (_, value) = params.find(|(have, _)| have.trim().eq_ignore_ascii_case(name))?;
    Some(value.trim().trim_matches('"'))
}
