//! The phone in the page (login type 3): any class with the protocol that integrators use, made from the account that the
//! server sends (spec/softphone.md, "Construction").
//!
//! The phone is foreign code: what it throws becomes an `Exception`, and nothing is thrown into its own events.

use std::cell::{Cell, RefCell};

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::*;

use super::{
    convert::{get, set},
    driver::Driver,
};
use crate::agent::{AgentError, Code, session::PhoneAction};

/// The port of a phone's server, unless the page names another one.
const DEFAULT_PORT: u32 = 8443;

/// What is listened to, in this order.
const EVENTS: [&str; 3] = ["RegistrationFailed", "Disconnected", "Exception"];

/// The place for a phone.
#[derive(Debug, Default)]
pub(super) struct Phone {
    instance: RefCell<JsValue>,
    /// Which phone it is: an earlier one may still have something to say, and is not listened to.
    number: Cell<u32>,
}

impl Phone {
    /// The phone itself, or `undefined`.
    pub(super) fn instance(&self) -> JsValue {
        self.instance.borrow().clone()
    }

    /// Its property `isRegistered`; `undefined` without a phone.
    pub(super) fn is_registered(&self) -> JsValue {
        get(&self.instance(), "isRegistered")
    }

    /// Calls a method, if there is a phone.
    ///
    /// # Errors
    ///
    /// What the phone throws.
    pub(super) fn call(&self, method: &str) -> Result<JsValue, JsValue> {
        call(&self.instance(), method, &Array::new())
    }
}

impl Driver {
    pub(super) fn act_on_phone(&self, action: PhoneAction) {
        let result = match action {
            PhoneAction::Start => self.start_phone(),
            PhoneAction::Answer if get(&self.phone.instance(), "autoAnswer").is_truthy() => Ok(()),
            PhoneAction::Answer => self.phone.call("answer").map(drop),
            PhoneAction::StopRegistered if self.phone.is_registered().is_falsy() => Ok(()),
            PhoneAction::StopRegistered | PhoneAction::Stop => self.phone.call("stop").map(drop),
        };
        if let Err(problem) = result {
            self.phone_failed(&problem);
        }
    }

    /// Makes a phone of the account in the store.
    ///
    /// # Errors
    ///
    /// What the phone throws.
    pub(super) fn start_phone(&self) -> Result<(), JsValue> {
        let window = js_sys::global();
        let options = self.given();
        let own = options.get("softPhoneFactory");
        let factory = if own.is_function() { own } else { get(&window, "SoftPhoneSdk") };
        let Some(factory) = factory.dyn_ref::<Function>() else {
            self.raise(AgentError::new(Code::PhoneMissing));
            return Ok(());
        };
        self.act_on_phone(PhoneAction::StopRegistered);

        let account = Object::new();
        let port = [get(&get(&window, "config"), "SOFTPHONE_WSS_PROT"), get(&window, "SOFTPHONE_WSS_PROT")];
        let port = port.into_iter().find(JsValue::is_truthy).unwrap_or_else(|| DEFAULT_PORT.into());
        set(&account, "wss", &get(&self.store, "registerSipIp"));
        set(&account, "domain", &get(&self.store, "webrtcDomain"));
        set(&account, "wssport", &port);
        set(&account, "account", &get(&self.store, "webrtcSipId"));
        set(&account, "debug", &JsValue::TRUE);
        set(&account, "password", &get(&self.store, "webrtcSipPassword"));
        let phone = Reflect::construct(factory, &Array::of1(&account))?;

        let number = self.phone.number.get() + 1;
        self.phone.number.set(number);
        self.phone.instance.replace(phone.clone());
        let auto_answer = options.get("autoAnswer");
        if auto_answer.as_bool().is_some() {
            call(&phone, "setAutoAnswer", &Array::of1(&auto_answer))?;
        }
        let driver = self.this.clone();
        let hear = Closure::<dyn Fn(usize, JsValue)>::new(move |event, payload: JsValue| {
            if let Some(driver) = driver.upgrade().filter(|driver| driver.phone.number.get() == number) {
                driver.phone_says(event, &payload);
            }
        });
        // It ends with the phone, which is the page's to keep.
        let hear: Function = hear.into_js_value().unchecked_into();
        for (place, event) in EVENTS.iter().enumerate() {
            #[expect(clippy::cast_possible_truncation, reason = "three events")]
            let bound = hear.bind1(&JsValue::UNDEFINED, &(place as u32).into());
            call(&phone, "on", &Array::of2(&(*event).into(), &bound))?;
        }
        Ok(())
    }

    fn phone_says(&self, event: usize, payload: &JsValue) {
        // Not after `Disconnected`: then it is disconnected, and may come back by itself.
        if event != 1
            && let Err(problem) = self.phone.call("disconnect")
        {
            self.phone_failed(&problem);
        }
        match event {
            0 => drop(self.raise(AgentError::new(Code::PhoneRegistrationFailed))),
            1 => drop(self.raise(AgentError::new(Code::PhoneDisconnected))),
            _ => self.phone_failed(payload),
        }
    }

    fn phone_failed(&self, problem: &JsValue) {
        let words = get(problem, "message").as_string().or_else(|| problem.as_string());
        self.raise(AgentError::quoting(Code::PhoneFailed, words));
    }
}

fn call(phone: &JsValue, method: &str, arguments: &Array) -> Result<JsValue, JsValue> {
    match get(phone, method).dyn_ref::<Function>() {
        Some(function) => function.apply(phone, arguments),
        None => Ok(JsValue::UNDEFINED),
    }
}
