//! What outlives the page: the token and the routing key of each agent, under the names that the old SDK used.
//!
//! The old SDK kept both in localStorage and in a cookie. A cookie is read once, moved, and removed; none is written.
//! Where storage is blocked or full, values live as long as the page (see `glue/page.js`).

use super::{clock, glue};
use crate::{
    agent::{Stored, session::Kept},
    redact::Secret,
    text,
    time::Millis,
};

const TOKEN: &str = "sdkToken_";
const ROUTING_KEY: &str = "sdkRoutingKey_";
const EXPIRES: &str = "sdkTokenExpires_";

/// How long a token is kept: as long as the old SDK's cookie: 168 h.
const KEPT_FOR: u64 = 168 * 60 * 60 * 1000;

/// What is kept for an agent.
pub fn stored(agent: &str) -> Stored {
    let expires = read(EXPIRES, agent).and_then(|text| Millis::parse(&text));
    if expires.is_some_and(|at| at < clock::now().wall) {
        keep_token(agent, None);
    }
    let token = read(TOKEN, agent).filter(|token| !token.is_empty());
    Stored { token: token.map(Secret::new), routing_key: read(ROUTING_KEY, agent) }
}

/// Keeps or forgets a value.
pub fn keep(kept: &Kept) {
    match kept {
        Kept::Token { agent, token } => keep_token(agent, token.as_ref().map(|token| token.expose().as_str())),
        Kept::RoutingKey { agent, key } => write(ROUTING_KEY, agent, Some(key)),
    }
}

fn keep_token(agent: &str, token: Option<&str>) {
    let expires = token.map(|_| text::decimal(clock::now().wall.0 + KEPT_FOR));
    write(EXPIRES, agent, expires.as_deref());
    write(TOKEN, agent, token);
}

fn read(prefix: &str, agent: &str) -> Option<String> {
    glue::recall(&join!(prefix, agent))
}

fn write(prefix: &str, agent: &str, value: Option<&str>) {
    glue::keep(&join!(prefix, agent), value);
}
