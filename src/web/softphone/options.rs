//! The page's options, as the machine and the peer connections need them (spec/softphone.md, "Construction").

use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::RtcConfiguration;

use crate::{
    agent::Scalar,
    entropy::Entropy,
    phone::{Code, Gather, MediaFault, Options, PhoneError, ToneMode},
    redact::Secret,
    web::{
        convert::{get, scalar, set},
        entropy::Crypto,
        glue,
    },
};

/// Under this name the device's own UUID is kept (RFC 5626 section 4.1).
const INSTANCE: &str = "softPhoneInstance";

/// What a call's media is made with.
#[derive(Debug, Default)]
pub(super) struct Media {
    options: JsValue,
    /// Where remote media plays.
    pub(super) output: JsValue,
    /// The address of another ring tone.
    pub(super) ring: JsValue,
}

impl Media {
    pub(super) fn new(options: &JsValue) -> Self {
        Self { options: options.clone(), output: get(options, "outputVideo"), ring: get(options, "ring") }
    }

    /// The peer connections' configuration.
    pub(super) fn configuration(&self) -> RtcConfiguration {
        let configuration = RtcConfiguration::new();
        let servers = Array::new();
        // RTCPeerConnection's own form, and the old one: a list of addresses.
        for server in list(&self.options, "iceServers").iter() {
            servers.push(&server);
        }
        for url in list(&self.options, "stunServers").iter() {
            let server = Object::new();
            set(&server, "urls", &url);
            servers.push(&server);
        }
        set(&configuration, "iceServers", &servers);
        let policy = get(&self.options, "iceTransportPolicy");
        if !policy.is_undefined() {
            set(&configuration, "iceTransportPolicy", &policy);
        }
        configuration
    }
}

fn list(options: &JsValue, name: &str) -> Array {
    get(options, name).dyn_into().unwrap_or_default()
}

/// The options, as the machine needs them.
///
/// # Errors
///
/// [`Code::AccountMissing`] where a server, an account or a password is missing.
pub(super) fn read(options: &JsValue) -> Result<Options, PhoneError> {
    let text = |name| scalar(&get(options, name)).text().filter(|text| !text.is_empty());
    let (Some(server), Some(account), Some(password)) = (text("wss"), text("account"), text("password")) else {
        return Err(PhoneError::new(Code::AccountMissing));
    };
    let is_address = server.starts_with("ws://") || server.starts_with("wss://");
    let url = match text("wssport") {
        _ if is_address => server.clone(),
        Some(port) => ["wss://", &server, ":", &port].concat(),
        None => return Err(PhoneError::new(Code::AccountMissing)),
    };
    let has_servers = list(options, "iceServers").length() + list(options, "stunServers").length() > 0;
    let gather = match get(options, "iceTransportPolicy").as_string().as_deref() {
        Some("relay") => Gather::Relay,
        _ if has_servers => Gather::Server,
        _ => Gather::Host,
    };
    let seconds = |name, default| match scalar(&get(options, name)) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
        Scalar::Number(seconds) => seconds as u32,
        _ => default,
    };
    Ok(Options {
        domain: text("domain").unwrap_or_else(|| host(&server).to_owned()),
        url,
        display: text("display").or_else(|| Some(account.clone())),
        account,
        password: Secret::new(password),
        instance: instance(),
        auto_answer: get(options, "autoAnswer").as_bool().unwrap_or(true),
        call_waiting: get(options, "callWaiting").is_truthy(),
        tones: match get(options, "dtmfMode").as_string().as_deref() {
            Some("rtp") => ToneMode::Rtp,
            _ => ToneMode::Info,
        },
        register_expires: seconds("registerExpires", 600),
        session_expires: seconds("sessionExpires", 1800),
        reliable: get(options, "reliable").is_truthy(),
        gather,
    })
}

/// Why there is no peer connection.
pub(super) fn no_peer(problem: &JsValue) -> MediaFault {
    MediaFault::Description(get(problem, "message").as_string().unwrap_or_default())
}

/// `host` of `ws://host:port/path`.
fn host(server: &str) -> &str {
    let rest = server.split("//").last().unwrap_or_default();
    rest.split([':', '/']).next().unwrap_or_default()
}

/// This browser's UUID.
fn instance() -> String {
    glue::recall(INSTANCE).unwrap_or_else(|| {
        let uuid = Crypto.uuid();
        glue::keep(INSTANCE, Some(&uuid));
        uuid
    })
}
