//! Connecting, signing in and out.

use js_sys::Object;
use wasm_bindgen::JsValue;

use super::number;
use crate::{
    agent::{AgentError, Code, Options},
    time::millis,
    web::{
        convert::{Given, set},
        driver::{Driver, Item},
        error, glue,
        promises::Issued,
        storage,
    },
};

impl Driver {
    /// `init`: starts anew with these options, or with the old ones, without listeners.
    pub(super) fn init(&self, options: &JsValue) -> Result<(), JsValue> {
        let own = if options.is_truthy() { options.clone() } else { self.options.borrow().clone() };
        if !own.is_object() {
            return Err(if own.is_undefined() { error::thrown(Code::OptionsMissing) } else { not_an_object() });
        }
        let given = self.given_with(own);
        let options = checked(&given)?;
        self.emitter.clear();
        let own = glue::adopted(&given.own, &filled_in(&given, &options));
        self.adopt(Given { own, ..given });
        self.bind_document_event();
        self.open_with(options)
    }

    /// `connect` and `newConnect` (one SDK has one connection): anew, with these options over the present ones.
    pub(super) fn connect(&self, options: &JsValue) -> Result<(), JsValue> {
        let given = self.with(options)?;
        let checked = checked(&given)?;
        self.merge(options, &given);
        self.open_with(checked)
    }

    /// `login`: as somebody else on a new connection.
    pub(super) fn login(&self, options: &JsValue) -> Result<(), JsValue> {
        if !self.options.borrow().is_object() {
            return Err(self.raise(AgentError::new(Code::NotConnected)));
        }
        let given = self.with(options)?;
        let checked = checked(&given)?;
        self.merge(options, &given);
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

    /// The present options with these over them.
    fn with(&self, options: &JsValue) -> Result<Given, JsValue> {
        // Not borrowed: the page's getters run below, which may throw, or come back here.
        let own = self.options.borrow().clone();
        if options.is_truthy() && !options.is_object() {
            return Err(not_an_object());
        }
        if !options.is_object() && !own.is_object() {
            return Err(error::thrown(Code::OptionsMissing));
        }
        Ok(self.given_with(glue::merged(&own, options)))
    }

    /// Takes merged options over, into the page's own object where there is one.
    fn merge(&self, options: &JsValue, merged: &Given) {
        let own = self.options.borrow().clone();
        let own = if own.is_object() { &own } else { options };
        self.adopt(self.given_with(glue::adopted(own, &merged.own)));
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

fn not_an_object() -> JsValue {
    error::to_js(&AgentError::with(Code::OptionInvalid, "options (object)"))
}

/// The old SDK's own additions to the page's object.
fn filled_in(given: &Given, options: &Options) -> JsValue {
    let ping_interval = f64::from(millis(options.ping_interval));
    let encrypts = given.get("phoneEncryption").as_bool().unwrap_or(true);
    let additions = JsValue::from(Object::new());
    set(&additions, "pingInterval", &ping_interval.into());
    set(&additions, "maxReconnect", &options.max_reconnect.into());
    set(&additions, "phoneEncryption", &encrypts.into());
    additions
}
