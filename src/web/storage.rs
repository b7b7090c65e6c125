//! What outlives the page: the token and the routing key of each agent, under the names that the old SDK used.
//!
//! The old SDK kept both in localStorage and in a cookie. A cookie is read once, moved, and removed; none is written.
//! Where storage is blocked or full, values live as long as the page.

use std::cell::RefCell;

use js_sys::{decode_uri_component, encode_uri_component};
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

use super::clock;
use crate::{
    agent::{Stored, session::Kept},
    redact::Secret,
};

const TOKEN: &str = "sdkToken_";
const ROUTING_KEY: &str = "sdkRoutingKey_";
const EXPIRES: &str = "sdkTokenExpires_";

/// How long a token is kept (spec/protocol.md section 3: 168 h).
const KEPT_FOR: u64 = 168 * 60 * 60 * 1000;

/// The page's storage.
#[derive(Debug, Default)]
pub struct Storage {
    /// What localStorage would not take.
    memory: RefCell<Vec<(String, String)>>,
}

impl Storage {
    /// What is kept for an agent.
    pub fn stored(&self, agent: &str) -> Stored {
        let expires = self.read(EXPIRES, agent).and_then(|text| text.parse().ok());
        if expires.is_some_and(|at: u64| at < clock::now().wall.0) {
            self.keep_token(agent, None);
        }
        let token = self.take_cookie(TOKEN, agent).or_else(|| self.read(TOKEN, agent));
        let routing_key = self.take_cookie(ROUTING_KEY, agent).or_else(|| self.read(ROUTING_KEY, agent));
        Stored { token: token.filter(|token| !token.is_empty()).map(Secret::new), routing_key }
    }

    /// Keeps or forgets a value.
    pub fn keep(&self, kept: &Kept) {
        match kept {
            Kept::Token { agent, token } => self.keep_token(agent, token.as_ref().map(|token| token.expose().as_str())),
            Kept::RoutingKey { agent, key } => self.write(ROUTING_KEY, agent, Some(key)),
        }
    }

    fn keep_token(&self, agent: &str, token: Option<&str>) {
        let expires = token.map(|_| (clock::now().wall.0 + KEPT_FOR).to_string());
        self.write(EXPIRES, agent, expires.as_deref());
        self.write(TOKEN, agent, token);
    }

    fn read(&self, prefix: &str, agent: &str) -> Option<String> {
        let key = [prefix, agent].concat();
        let memory = self.memory.borrow();
        if let Some((_, value)) = memory.iter().find(|(kept, _)| *kept == key) {
            return Some(value.clone());
        }
        local()?.get_item(&key).ok()?
    }

    fn write(&self, prefix: &str, agent: &str, value: Option<&str>) {
        let key = [prefix, agent].concat();
        let mut memory = self.memory.borrow_mut();
        memory.retain(|(kept, _)| *kept != key);
        let done = local().is_some_and(|local| match value {
            Some(value) => local.set_item(&key, value).is_ok(),
            None => local.remove_item(&key).is_ok(),
        });
        if !done && let Some(value) = value {
            memory.push((key, value.to_owned()));
        }
    }

    /// The old SDK's cookie, which moves into localStorage.
    fn take_cookie(&self, prefix: &str, agent: &str) -> Option<String> {
        let document = web_sys::window()?.document()?.dyn_into::<HtmlDocument>().ok()?;
        let key: String = encode_uri_component(&[prefix, agent].concat()).into();
        let cookies = document.cookie().ok()?;
        let text = cookies.split("; ").find_map(|cookie| cookie.strip_prefix(key.as_str())?.strip_prefix('='))?;
        // It was written without a path: it belongs to the folder of the page that wrote it, this one or one above.
        let path = document.location().and_then(|location| location.pathname().ok()).unwrap_or_default();
        for (end, _) in path.match_indices('/') {
            for path in [path.get(..end), path.get(..=end)] {
                let gone = [&key, "=; max-age=0; path=", path.unwrap_or_default()].concat();
                let _ = document.set_cookie(&gone);
            }
        }
        let value: String = decode_uri_component(text).ok()?.into();
        if value.is_empty() {
            return None;
        }
        match prefix {
            TOKEN => self.keep_token(agent, Some(&value)),
            _ => self.write(prefix, agent, Some(&value)),
        }
        Some(value)
    }
}

/// localStorage, unless the browser keeps it from the page.
fn local() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}
