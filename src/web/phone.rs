//! The phone in the page (login type 3): any class with the protocol that integrators use, made from the account that the
//! server sends.
//!
//! The phone is foreign code: what it throws becomes an `Exception`, and nothing is thrown into its own events.

use std::cell::{Cell, RefCell};

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::{convert::get, driver::Driver, glue};
use crate::agent::{AgentError, Code, session::PhoneAction};

/// The place for a phone.
#[derive(Debug, Default)]
pub(super) struct Phone {
    instance: RefCell<JsValue>,
    /// Which phone it is: an earlier one may still have something to say, and is not listened to.
    number: Cell<u32>,
    /// The account that it was made with; none when it was told to end, or never was.
    account: RefCell<Option<String>>,
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
        let phone = self.instance();
        match get(&phone, method).dyn_ref::<Function>() {
            Some(function) => function.call0(&phone),
            None => Ok(JsValue::UNDEFINED),
        }
    }
}

impl Driver {
    pub(super) fn act_on_phone(&self, action: PhoneAction) {
        let result = match action {
            PhoneAction::Start => self.start_phone(),
            PhoneAction::Resume if self.has_phone() => Ok(()),
            PhoneAction::Resume => self.start_phone(),
            PhoneAction::Answer if get(&self.phone.instance(), "autoAnswer").is_truthy() => Ok(()),
            PhoneAction::Answer => self.phone.call("answer").map(drop),
            PhoneAction::StopRegistered
                if self.phone.is_registered().is_falsy() && self.phone.account.borrow().is_none() =>
            {
                Ok(())
            }
            PhoneAction::StopRegistered | PhoneAction::Stop => {
                self.phone.account.take();
                // What it says of its end from now on is no news: it was told to.
                self.phone.number.set(self.phone.number.get() + 1);
                self.phone.call("stop").map(drop)
            }
        };
        if let Err(problem) = result {
            self.phone_failed(&problem);
        }
    }

    /// Whether there is a phone of the account that was kept, registered or in a call: that its agent was cut off for a
    /// moment is no reason to hang up.
    fn has_phone(&self) -> bool {
        let phone = self.phone.instance();
        let is_at_work = get(&phone, "isRegistered").is_truthy() || get(&phone, "isCalling").is_truthy();
        is_at_work
            && self.phone.account.borrow().is_some()
            && *self.phone.account.borrow() == glue::phone_account(&get(&self.store, "kept")).ok()
    }

    /// Makes a phone of the account that was kept.
    ///
    /// # Errors
    ///
    /// What the phone throws.
    pub(super) fn start_phone(&self) -> Result<(), JsValue> {
        let options = self.given();
        let factory = glue::phone_factory(&options.get("softPhoneFactory"));
        self.act_on_phone(PhoneAction::StopRegistered);
        let number = self.phone.number.get() + 1;
        self.phone.number.set(number);
        let driver = self.this.clone();
        let hear = Closure::<dyn Fn(u32, JsValue)>::new(move |event, payload: JsValue| {
            if let Some(driver) = driver.upgrade().filter(|driver| driver.phone.number.get() == number) {
                driver.phone_says(event, &payload);
            }
        });
        // It ends with the phone, which is the page's to keep.
        let kept = get(&self.store, "kept");
        let phone = {
            let (extra, auto_answer) = (options.get("softPhoneOptions"), options.get("autoAnswer"));
            glue::phone(&factory, &kept, &extra, &auto_answer, &hear.into_js_value())?
        };
        self.phone.instance.replace(phone);
        self.phone.account.replace(glue::phone_account(&kept).ok());
        Ok(())
    }

    fn phone_says(&self, event: u32, payload: &JsValue) {
        if event == 3 {
            self.raise(AgentError::new(Code::PhoneSilent));
            return;
        }
        // A phone that says when it tries again, or what to do, goes on by itself. Not after `Disconnected` either: then it
        // is disconnected, and may come back.
        let goes_on = get(payload, "retryAfter").as_f64().is_some() || get(payload, "code").is_string();
        if event != 1 && !goes_on {
            self.phone.account.take();
            if let Err(problem) = self.phone.call("disconnect") {
                self.phone_failed(&problem);
            }
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
