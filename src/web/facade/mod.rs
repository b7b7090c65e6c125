//! The class that pages see, method by method: names, defaults and return values as the old SDK had them.
//!
//! `pkg-template/facade.js` makes the public class out of this one: it binds the methods, so that they work taken off
//! their object, and builds `promises`.

mod calls;
mod host;
mod leader;
mod listeners;
mod phone;
mod session;

use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;

use super::{
    driver::{Driver, Item},
    error,
    promises::{Issued, Waiter},
};
use crate::agent::{AgentError, Code, Command, Sequence};

/// One agent in one page.
#[wasm_bindgen]
pub struct AgentSdk {
    driver: Rc<Driver>,
}

#[wasm_bindgen]
impl AgentSdk {
    /// Builds the object and connects to nothing. `defaults` gives what stands under every options object.
    #[wasm_bindgen(constructor)]
    pub fn new(defaults: Function) -> Self {
        Self { driver: Driver::new(defaults) }
    }

    /// What pages read of the SDK's memory.
    #[wasm_bindgen(getter)]
    pub fn store(&self) -> JsValue {
        self.driver.store.clone().into()
    }

    /// Runs `method` and gives a promise of what comes of its command; it settles in every case.
    #[wasm_bindgen(js_name = __promise)]
    pub fn promise(&self, method: &Function) -> Promise {
        let driver = &self.driver;
        let promise = driver.hold(|| {
            driver.issued.set(None);
            let result = method.call0(&JsValue::UNDEFINED);
            match (result, driver.issued.take()) {
                (Err(problem), _) => Promise::reject(&problem),
                (Ok(_), Some(Issued::Command(sequence))) => {
                    let (waiter, promise) = Waiter::new(None);
                    waiter.into_iter().for_each(|waiter| driver.promises.await_command(sequence, waiter));
                    promise
                }
                (Ok(_), Some(Issued::Login)) => {
                    let (waiter, promise) = Waiter::new(None);
                    waiter.into_iter().for_each(|waiter| driver.push(Item::AwaitLogin(waiter)));
                    promise
                }
                // Sent nothing and said nothing: a logout of nobody, a key that no phone has.
                (Ok(_), None) if driver.session.borrow().is_login() => {
                    Promise::reject(&error::thrown(Code::CommandInvalid))
                }
                (Ok(_), None) => Promise::reject(&error::thrown(Code::NotSignedIn)),
            }
        });
        driver.run();
        promise
    }
}

impl AgentSdk {
    /// Sends a command whose method gives back its sequence.
    fn send(&self, command: Command) -> Result<f64, JsValue> {
        self.driver.send(command).map(number)
    }

    /// Sends a command whose method gives back nothing.
    fn tell(&self, command: Command) -> Result<(), JsValue> {
        self.driver.send(command).map(drop)
    }
}

impl Driver {
    /// Sends a command.
    pub(super) fn send(&self, command: Command) -> Result<Sequence, JsValue> {
        let sequence = self.order(|session, now| session.command(command, now))?;
        self.issued.set(Some(Issued::Command(sequence)));
        Ok(sequence)
    }

    /// Goes idle.
    pub(super) fn idle(&self) -> Result<Sequence, JsValue> {
        self.check_phone()?;
        self.send(Command::Idle)
    }

    /// With login type 3 the phone must be registered.
    pub(super) fn check_phone(&self) -> Result<(), JsValue> {
        let is_webrtc = self.session.borrow().options().is_webrtc();
        if !is_webrtc || self.phone.is_registered().is_truthy() {
            return Ok(());
        }
        Err(self.raise(AgentError::new(Code::PhoneNotRegistered)))
    }
}

/// A sequence as JavaScript has it.
#[expect(clippy::cast_precision_loss, reason = "milliseconds stay far below 2^53")]
fn number(sequence: Sequence) -> f64 {
    sequence as f64
}
