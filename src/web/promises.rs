//! Who waits for the end of a command.

use std::{cell::RefCell, mem};

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};

use super::{convert, driver::Context, glue};
use crate::agent::{AgentError, Code, Sequence};

/// What a method of the facade has sent.
#[derive(Clone, Copy, Debug)]
pub(super) enum Issued {
    /// A command.
    Command(Sequence),
    /// A new connection, which signs in.
    Login,
}

/// Everybody who waits.
#[derive(Debug, Default)]
pub(super) struct Promises {
    commands: RefCell<Vec<(Sequence, Waiter)>>,
    logins: RefCell<Vec<Waiter>>,
}

/// One who waits.
#[derive(Debug)]
pub(super) struct Waiter {
    resolve: Function,
    reject: Function,
    /// The agent whose state is wanted, out of a surveillance list.
    agent: Option<String>,
}

impl Waiter {
    /// One whose promise has these two functions.
    pub(super) fn new(resolve: JsValue, reject: JsValue, agent: Option<String>) -> Self {
        Self { resolve: resolve.unchecked_into(), reject: reject.unchecked_into(), agent }
    }

    /// Waits no longer.
    pub(super) fn reject(self, error: &JsValue) {
        resolve(&self.reject, error);
    }

    fn succeed(self, context: &Context) {
        match &self.agent {
            None => resolve(&self.resolve, &context.subject),
            Some(agent) => {
                let state = glue::state_of(agent, &context.subject);
                if state.is_undefined() {
                    self.fail(&AgentError::with(Code::AgentNotFound, agent), context);
                } else {
                    resolve(&self.resolve, &state);
                }
            }
        }
    }

    fn fail(&self, error: &AgentError, context: &Context) {
        resolve(&self.reject, &context.error(error));
    }
}

/// Settling functions never throw.
fn resolve(function: &Function, value: &JsValue) {
    let _ = function.call1(&JsValue::UNDEFINED, value);
}

impl Promises {
    /// Waits for a command's end.
    pub(super) fn await_command(&self, sequence: Sequence, waiter: Waiter) {
        self.commands.borrow_mut().push((sequence, waiter));
    }

    /// Waits for the next sign-in.
    pub(super) fn await_login(&self, waiter: Waiter) {
        self.logins.borrow_mut().push(waiter);
    }

    /// A command has come to its end.
    pub(super) fn settle(&self, sequence: Sequence, result: &Result<(), AgentError>, context: &Context) {
        let waiter = {
            let mut commands = self.commands.borrow_mut();
            let place = commands.iter().position(|(waiting, _)| *waiting == sequence);
            place.map(|place| commands.remove(place).1)
        };
        match (waiter, result) {
            (Some(waiter), Ok(())) => waiter.succeed(context),
            (Some(waiter), Err(error)) => waiter.fail(error, context),
            // Nobody ordered it: only the machine's own sign-in can be what logins wait for.
            (None, Ok(())) if is_login(context) => self.signed_in(context),
            (None, Err(error)) if is_login(context) || error.message.ends_with(": login") => {
                self.logins_failed(error, context);
            }
            (None, _) => {}
        }
    }

    /// Signed in: a resume counts too.
    pub(super) fn signed_in(&self, context: &Context) {
        for waiter in self.take_logins() {
            waiter.succeed(context);
        }
    }

    /// The link is gone, and with it a sign-in that was on its way.
    pub(super) fn link_lost(&self, context: &Context) {
        self.logins_failed(&AgentError::new(Code::CommandCancelled), context);
    }

    fn logins_failed(&self, error: &AgentError, context: &Context) {
        for waiter in self.take_logins() {
            waiter.fail(error, context);
        }
    }

    fn take_logins(&self) -> Vec<Waiter> {
        mem::take(&mut *self.logins.borrow_mut())
    }
}

/// Whether the message at hand answers `login`.
fn is_login(context: &Context) -> bool {
    convert::get(&context.subject, "response").as_string().is_some_and(|name| name == "login")
}
