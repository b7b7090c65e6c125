//! Connecting, signing in and out, and what the SDK knows of itself.

use js_sys::Object;
use wasm_bindgen::prelude::*;

use super::{AgentSdk, number};
use crate::{
    agent::{AgentError, Code, Options, session::VERSION},
    time::Now,
    web::{
        convert::{Given, get, set},
        driver::{Driver, Item},
        error, page,
        promises::Issued,
    },
};

#[wasm_bindgen]
impl AgentSdk {
    /// Starts anew with these options, or with the old ones: without listeners, on a new connection.
    pub fn init(&self, options: &JsValue) -> Result<(), JsValue> {
        let driver = &self.driver;
        let own = if options.is_truthy() { adopted(options)? } else { driver.options.borrow().clone() };
        if !own.is_object() {
            return Err(error::thrown(Code::OptionsMissing));
        }
        let given = driver.given_with(own);
        let options = checked(&given)?;
        driver.emitter.clear();
        fill_in(&given, &options);
        driver.adopt(given);
        page::save_log_on_key(driver);
        driver.connect(options)
    }

    /// Connects anew, with these options over the present ones.
    pub fn connect(&self, options: &JsValue) -> Result<(), JsValue> {
        let driver = &self.driver;
        let given = driver.with(options)?;
        let checked = checked(&given)?;
        driver.merge(options, given)?;
        driver.connect(checked)
    }

    /// As `connect`: one SDK has one connection.
    #[wasm_bindgen(js_name = newConnect)]
    pub fn new_connect(&self, options: &JsValue) -> Result<(), JsValue> {
        self.connect(options)
    }

    /// Signs in, as somebody else on a new connection.
    pub fn login(&self, options: &JsValue) -> Result<(), JsValue> {
        let driver = &self.driver;
        if !driver.options.borrow().is_object() {
            return Err(driver.raise(AgentError::new(Code::NotConnected)));
        }
        let given = driver.with(options)?;
        let checked = checked(&given)?;
        driver.merge(options, given)?;
        let stored = driver.storage.stored(&driver.agent());
        let sequence = driver.order(|session, now| session.login(checked, stored, now))?;
        driver.issued.set(Some(sequence.map_or(Issued::Login, Issued::Command)));
        Ok(())
    }

    /// Resumes the session with its token.
    pub fn reconnect(&self) -> Result<(), JsValue> {
        let sequence = self.driver.order(|session, now| session.reconnect(now))?;
        self.driver.issued.set(Some(Issued::Command(sequence)));
        Ok(())
    }

    /// Signs out. Nothing, if nobody is signed in.
    pub fn logout(&self) -> Option<f64> {
        let sequence = self.driver.order(|session, now| Ok(session.logout(now))).ok().flatten();
        self.driver.issued.set(sequence.map(Issued::Command));
        sequence.map(number)
    }

    /// Signs out and closes the connection; `callback` runs behind the last event.
    #[wasm_bindgen(js_name = break)]
    pub fn break_off(&self, callback: JsValue) {
        let driver = &self.driver;
        let was_linked = driver.hold(|| driver.order(|session, now| Ok(session.close(now)))) == Ok(true);
        if was_linked && callback.is_function() {
            driver.push(Item::Call(callback));
        }
        driver.run();
        // As the old SDK: in any case, and last.
        driver.push_phone_stop();
    }

    /// Whether the broker's connection is up.
    #[wasm_bindgen(js_name = isConnected)]
    pub fn is_connected(&self) -> bool {
        self.driver.session.borrow().is_connected()
    }

    /// Whether a socket is being opened.
    #[wasm_bindgen(js_name = isConnecting)]
    pub fn is_connecting(&self) -> bool {
        self.driver.session.borrow().is_connecting()
    }

    /// Whether there is a connection and a token.
    #[wasm_bindgen(js_name = isLogin)]
    pub fn is_login(&self) -> bool {
        self.driver.session.borrow().is_login()
    }

    /// Whether a conversation is going on.
    #[wasm_bindgen(js_name = isConversation)]
    pub fn is_conversation(&self) -> bool {
        self.driver.session.borrow().is_conversation()
    }

    /// How the agent talks, as the options or the server have it.
    #[wasm_bindgen(js_name = getLoginType)]
    pub fn login_type(&self) -> JsValue {
        self.driver.given().get("loginType")
    }

    /// The SDK's version.
    #[wasm_bindgen(js_name = getVersion)]
    pub fn version(&self) -> String {
        VERSION.to_owned()
    }

    /// Sends a heartbeat now, and goes on with it.
    #[wasm_bindgen(js_name = startHeartbeat)]
    pub fn start_heartbeat(&self) -> Result<(), JsValue> {
        self.driver.order(|session, now: Now| session.start_heartbeat(now))
    }

    /// The same, by the name that it has always had.
    #[wasm_bindgen(js_name = sendHeartbead)]
    pub fn send_heartbeat(&self) -> Result<(), JsValue> {
        self.start_heartbeat()
    }

    /// Ends the heartbeat; spelled as it has always been.
    #[wasm_bindgen(js_name = stopHeartbead)]
    pub fn stop_heartbeat(&self) {
        self.driver.session.borrow_mut().stop_heartbeat();
    }
}

impl Driver {
    /// The present options with these over them; `password` is the documents' word for `agentPassword`.
    fn with(&self, options: &JsValue) -> Result<Given, JsValue> {
        let merged = Object::new();
        copy(&merged, &self.options.borrow());
        if options.is_truthy() {
            if !options.is_object() {
                return Err(not_an_object());
            }
            copy(&merged, options);
            let password = get(options, "password");
            if !password.is_undefined() && get(options, "agentPassword").is_undefined() {
                set(&merged, "agentPassword", &password);
            }
        } else if !self.options.borrow().is_object() {
            return Err(error::thrown(Code::OptionsMissing));
        }
        Ok(self.given_with(merged.into()))
    }

    /// Takes merged options over, into the page's own object where there is one.
    fn merge(&self, options: &JsValue, merged: Given) -> Result<(), JsValue> {
        let own = self.options.borrow().clone();
        if own.is_object() {
            copy(own.unchecked_ref(), &merged.own);
        } else {
            let own = adopted(options)?;
            self.adopt(self.given_with(own));
        }
        Ok(())
    }

    fn adopt(&self, given: Given) {
        set(&self.store, "sdkOption", &given.own);
        self.options.replace(given.own);
    }

    fn connect(&self, options: Options) -> Result<(), JsValue> {
        let stored = self.storage.stored(&self.agent());
        self.order(|session, now| session.connect(options, stored, now))?;
        self.issued.set(Some(Issued::Login));
        Ok(())
    }
}

fn checked(given: &Given) -> Result<Options, JsValue> {
    let options = given.options().and_then(|options| options.check().map(|()| options));
    options.map_err(|error| error::to_js(&error))
}

/// The page's object itself, so that the page sees what becomes of it; a copy, if it cannot be written to.
fn adopted(options: &JsValue) -> Result<JsValue, JsValue> {
    let object = options.dyn_ref::<Object>().filter(|_| !options.is_function()).ok_or_else(not_an_object)?;
    if !Object::is_frozen(object) {
        return Ok(options.clone());
    }
    let own = Object::new();
    copy(&own, options);
    Ok(own.into())
}

fn not_an_object() -> JsValue {
    error::to_js(&AgentError::with(Code::OptionInvalid, "options (object)"))
}

fn copy(target: &Object, source: &JsValue) {
    if let Some(source) = source.dyn_ref::<Object>() {
        for entry in Object::entries(source).iter() {
            let entry: js_sys::Array = entry.unchecked_into();
            // A property that cannot be written to stays as it is.
            let _ = js_sys::Reflect::set(target, &entry.get(0), &entry.get(1));
        }
    }
}

/// The old SDK's own additions to the page's object.
fn fill_in(given: &Given, options: &Options) {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds stay far below 2^53")]
    let ping_interval = options.ping_interval.as_millis() as f64;
    set(&given.own, "pingInterval", &ping_interval.into());
    set(&given.own, "maxReconnect", &options.max_reconnect.into());
    let encrypts = given.get("phoneEncryption").as_bool().unwrap_or(true);
    set(&given.own, "phoneEncryption", &encrypts.into());
}
