//! JavaScript's values as the machine's, and back.

use core::time::Duration;

use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::{
    agent::{
        Account, AfterCall, AgentError, Code, Data, Departure, Event, Filter, Name, Options, Response, Scalar, Sequence,
    },
    redact::Secret,
    stomp::Headers,
};

/// A property; `undefined` where there is none, or where reading it throws.
pub(super) fn get(object: &JsValue, name: &str) -> JsValue {
    if object.is_object() { Reflect::get(object, &name.into()).unwrap_or_default() } else { JsValue::UNDEFINED }
}

/// Sets a property, if the object takes it.
pub(super) fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

/// A value as the machine keeps it. Events count as absent: a handler like `onclick = sdk.busy` passes one.
pub(super) fn scalar(value: &JsValue) -> Scalar {
    if value.is_undefined() || value.is_function() || is_event(value) {
        Scalar::Absent
    } else if value.is_null() {
        Scalar::Null
    } else if let Some(truth) = value.as_bool() {
        Scalar::Bool(truth)
    } else if let Some(number) = value.as_f64() {
        Scalar::Number(number)
    } else if let Some(text) = value.as_string() {
        Scalar::Text(text)
    } else {
        // A tree with a cycle, or a value that JSON has no word for.
        JSON::stringify(value).ok().and_then(|json| json.as_string()).map_or(Scalar::Absent, Scalar::Json)
    }
}

fn is_event(value: &JsValue) -> bool {
    value.is_object() && get(value, "isTrusted").as_bool().is_some()
}

/// The value, or the default where it is `undefined`: as JavaScript's own default arguments.
pub(super) fn scalar_or(value: &JsValue, default: f64) -> Scalar {
    if value.is_undefined() { Scalar::Number(default) } else { scalar(value) }
}

/// The name of an event, as a page gives it.
pub(super) fn name(value: &JsValue) -> Name {
    Name::new(&value.as_string().unwrap_or_default())
}

/// The fields of an object, in its own order.
pub(super) fn fields(object: &JsValue) -> Vec<(String, Scalar)> {
    // Not by its class: objects of another frame, and those without a prototype, are of none.
    if !object.is_object() {
        return Vec::new();
    }
    let entries = Object::entries(object.unchecked_ref());
    entries
        .iter()
        .map(|entry| entry.unchecked_into::<Array>())
        .map(|entry| (text(&entry.get(0)), scalar(&entry.get(1))))
        .collect()
}

fn text(value: &JsValue) -> String {
    value.as_string().unwrap_or_default()
}

/// A surveillance filter; what is no object filters nothing.
pub(super) fn filter(value: &JsValue) -> Filter {
    Filter(if is_event(value) { Vec::new() } else { fields(value) })
}

/// A number of milliseconds, if it is one that can be waited.
pub(super) fn millis(value: &Scalar) -> Option<Duration> {
    let number = value.number().filter(|number| *number > 0.0)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
    Some(Duration::from_millis(number as u64))
}

/// The options of a page, and under them its defaults.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) own: JsValue,
    pub(super) defaults: JsValue,
}

impl Given {
    /// One option.
    pub(super) fn get(&self, name: &str) -> JsValue {
        let own = get(&self.own, name);
        if own.is_undefined() { get(&self.defaults, name) } else { own }
    }

    fn scalar(&self, name: &str) -> Scalar {
        scalar(&self.get(name))
    }

    /// An option that must be text where it is given.
    fn text(&self, name: &str, default: &str) -> Result<String, AgentError> {
        match self.scalar(name) {
            Scalar::Absent | Scalar::Null => Ok(default.to_owned()),
            Scalar::Text(text) => Ok(text),
            _ => Err(AgentError::with(Code::OptionInvalid, &join!(name, " (string)"))),
        }
    }

    /// All options, as the machine needs them.
    ///
    /// # Errors
    ///
    /// [`Code::OptionInvalid`] for what would only fail later, in a place that is hard to find. The old SDK's tolerance
    /// elsewhere is kept.
    pub(super) fn options(&self) -> Result<Options, AgentError> {
        // A `URL` is as good as its text.
        let url = match get(&self.get("url"), "href").as_string() {
            Some(href) => href,
            None => self.text("url", "")?,
        };
        if !url.is_empty() && !is_address(&url) {
            return Err(AgentError::with(Code::OptionInvalid, "url (ws://… or wss://…)"));
        }
        // Only a truthy number is taken, else the default.
        let number = |name| Some(self.scalar(name)).filter(|value| matches!(value, Scalar::Number(_)));
        let attempts = number("maxReconnect").and_then(|value| value.number()).filter(|number| *number > 0.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
        let attempts = attempts.map(|number| number as u32);
        let wraps_up = self.scalar("agentAutoIdle").equals_loosely(1.0);
        Ok(Options {
            url,
            host: self.text("host", "")?,
            connect_account: self.text("connectAccount", "")?,
            connect_password: Secret::new(self.scalar("connectPassword").text().unwrap_or_default()),
            subscribe_path: self.text("subscribePath", "/")?,
            agent_number: self.scalar("agentNumber"),
            agent_password: Secret::new(self.scalar("agentPassword")),
            company_short_name: self.scalar("companyShortName"),
            login_type: self.scalar("loginType"),
            ping_interval: number("pingInterval").and_then(|value| millis(&value)).unwrap_or(Options::PING_INTERVAL),
            timeout: millis(&self.scalar("timeout")).unwrap_or(Options::TIMEOUT),
            max_reconnect: attempts.unwrap_or(Options::MAX_RECONNECT),
            auto_idle: wraps_up.then(|| {
                let seconds = self.scalar("agentAutoIdleTime").number().unwrap_or(0.0);
                millis(&Scalar::Number(seconds * 1000.0)).unwrap_or_default()
            }),
        })
    }
}

/// Whether it is an address of a WebSocket: with one of the schemes that browsers take for one, or on the page's own host
/// (WebSockets Standard, section 3.1). What else may be wrong with it, the browser says.
fn is_address(url: &str) -> bool {
    let url = url.trim_start();
    ["ws://", "wss://", "http://", "https://", "/"]
        .iter()
        .any(|start| url.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start)))
}

/// A response's envelope.
pub(super) fn response(payload: &JsValue, sequence: Sequence, accepted: bool) -> Response {
    let text = |name| scalar(&get(payload, name)).text();
    Response { response: text("response"), sequence, accepted, msg: if accepted { None } else { text("msg") } }
}

/// The typed view of an event's data, where the machine needs one: field by field, as a deserializer of any kind would be
/// a tenth of the package. A field of another shape counts as missing.
pub(super) fn data(event: &Name, payload: &JsValue) -> Data {
    let Name::Known(event) = event else { return Data::None };
    if !event.has_data_for_the_machine() {
        return Data::None;
    }
    let data = get(payload, "data");
    if !data.is_object() {
        return Data::None;
    }
    let field = |name| flat(&get(&data, name));
    match event {
        Event::Logout => Data::Departure(Departure { code: field("code") }),
        Event::After => Data::After(Box::new(AfterCall {
            agent_auto_idle: field("agentAutoIdle"),
            agent_auto_idle_time: field("agentAutoIdleTime"),
            data: field("data"),
        })),
        _ => {
            let mut account = Account {
                token: field("token"),
                agent_type: field("agentType"),
                login_type: field("loginType"),
                ..Account::default()
            };
            if let Some(groups) = get(&data, "groupIdList").dyn_ref::<Array>() {
                account.group_id_list.0 = groups.iter().map(|group| flat(&group)).collect();
            }
            Data::Account(Box::new(account))
        }
    }
}

/// A value without depth; lists and objects count as absent.
fn flat(value: &JsValue) -> Scalar {
    if value.is_object() { Scalar::Absent } else { scalar(value) }
}

/// A frame's headers as an object; the first of repeated ones counts.
pub(super) fn headers(headers: &Headers) -> Object {
    let object = Object::new();
    for (name, value) in headers.iter() {
        if get(&object, name).as_string().is_none() {
            set(&object, name, &value.into());
        }
    }
    object
}
