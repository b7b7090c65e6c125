//! Connecting, signing in and out.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::number;
use crate::{
    agent::{AgentError, Code, Options},
    web::{
        convert::{Given, get, set},
        driver::{Driver, Item},
        error,
        promises::Issued,
        storage,
    },
};

impl Driver {
    /// `init`: starts anew with these options, or with the old ones, without listeners.
    pub(super) fn init(&self, options: &JsValue) -> Result<(), JsValue> {
        let own = if options.is_truthy() { adopted(options)? } else { self.options.borrow().clone() };
        if !own.is_object() {
            return Err(error::thrown(Code::OptionsMissing));
        }
        let given = self.given_with(own);
        let options = checked(&given)?;
        self.emitter.clear();
        fill_in(&given, &options);
        self.adopt(given);
        self.bind_document_event();
        self.open_with(options)
    }

    /// `connect` and `newConnect` (one SDK has one connection): anew, with these options over the present ones.
    pub(super) fn connect(&self, options: &JsValue) -> Result<(), JsValue> {
        let given = self.with(options)?;
        let checked = checked(&given)?;
        self.merge(options, given)?;
        self.open_with(checked)
    }

    /// `login`: as somebody else on a new connection.
    pub(super) fn login(&self, options: &JsValue) -> Result<(), JsValue> {
        if !self.options.borrow().is_object() {
            return Err(self.raise(AgentError::new(Code::NotConnected)));
        }
        let given = self.with(options)?;
        let checked = checked(&given)?;
        self.merge(options, given)?;
        let stored = storage::stored(&self.agent());
        let sequence = self.order(|session, now| session.login(checked, stored, now))?;
        self.issued.set(Some(sequence.map_or(Issued::Login, Issued::Command)));
        Ok(())
    }

    /// `reconnect`: resumes the session with its token.
    pub(super) fn reconnect(&self) -> Result<(), JsValue> {
        let sequence = self.order(|session, now| session.reconnect(now))?;
        self.issued.set(Some(Issued::Command(sequence)));
        Ok(())
    }

    /// `logout`: nothing, if nobody is signed in.
    pub(super) fn logout(&self) -> JsValue {
        let sequence = self.order(|session, now| Ok(session.logout(now))).ok().flatten();
        self.issued.set(sequence.map(Issued::Command));
        sequence.map_or(JsValue::UNDEFINED, number)
    }

    /// `break`: signs out and closes the connection; the callback runs behind the last event.
    pub(super) fn break_off(&self, callback: JsValue) {
        let has_begun = self.options.borrow().is_object();
        // Held, so that a listener of Disconnect that calls `break` again does not come before the callback.
        let _ = self.hold(|| self.order(|session, now| Ok(session.close(now))));
        if has_begun && callback.is_function() {
            self.push(Item::Call(callback));
        }
        // As the old SDK: in any case, and last.
        self.push_phone_stop();
    }

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
            copy(own.unchecked_ref::<Object>(), &merged.own);
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

    fn open_with(&self, options: Options) -> Result<(), JsValue> {
        let stored = storage::stored(&self.agent());
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
            let entry: Array = entry.unchecked_into();
            // A property that cannot be written to stays as it is.
            let _ = Reflect::set(target, &entry.get(0), &entry.get(1));
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
