//! The phone in the browser: its socket, its peer connections, its devices, and the class that pages see.
//!
//! ```text
//! SoftPhoneSdk ─► Command ─┐                          ┌─► WebSocket
//! WebSocket ────► Input ───┤                          ├─► Peer: RTCPeerConnection, microphone, loudspeaker
//! Peer ─────────► Input ───┼─► Phone ─► outputs ─ queue ─► Sounds
//! timer ────────► Input ───┘                          └─► listeners, promises
//! ```
//!
//! Refuses to decide anything: that is what [`crate::phone::Phone`] is for.

mod driver;
mod events;
mod glue;
mod method;
mod options;
mod peer;

use std::rc::Rc;

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;

use self::{driver::SoftPhone, method::Method};
use super::{
    convert::{get, name, scalar},
    glue::JsAgentError,
};
use crate::{
    phone::{Code, Command, PhoneError},
    sip::{CallId, Headers},
};

/// One phone in one page.
#[wasm_bindgen]
pub struct SoftPhoneSdk {
    phone: Rc<SoftPhone>,
}

#[wasm_bindgen]
impl SoftPhoneSdk {
    /// A phone without an account.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::new_without_default, reason = "only JavaScript makes one")]
    pub fn new() -> Self {
        Self { phone: SoftPhone::new() }
    }

    /// Runs a method by its place in the table. With a promise's two functions behind its arguments its end is told to
    /// them.
    ///
    /// # Errors
    ///
    /// What the method throws.
    pub fn run(&self, method: usize, call: Array) -> Result<JsValue, JsValue> {
        let promise = (call.length() > 1).then(|| (call.get(1).unchecked_into(), call.get(2).unchecked_into()));
        match Method::ALL.get(method) {
            Some(method) => self.phone.call(*method, call.get(0).unchecked_ref(), promise),
            None => Ok(JsValue::UNDEFINED),
        }
    }
}

impl SoftPhoneSdk {
    /// The methods' names, in the order of their places.
    pub const METHODS: &'static [&'static str] = Method::NAMES;
}

impl SoftPhone {
    fn call(
        &self,
        method: Method,
        arguments: &Array,
        promise: Option<(Function, Function)>,
    ) -> Result<JsValue, JsValue> {
        let first = arguments.get(0);
        let is_promised = promise.is_some();
        let command = self.command(method, arguments).map_err(|error| thrown(&error))?;
        if let Some(command) = command {
            return match self.order(command, promise) {
                Ok(()) => Ok(JsValue::UNDEFINED),
                // As the old phone, which only said so in its log.
                Err(error)
                    if !is_promised
                        && matches!(error.code, Code::NoCall | Code::CalledMissing | Code::NotRegistered) =>
                {
                    self.log.note(error.code.text());
                    Ok(JsValue::UNDEFINED)
                }
                Err(error) => Err(thrown(&error)),
            };
        }
        Ok(match method {
            Method::On | Method::Once => {
                self.emitter.add(&name(&first), arguments.get(1), method == Method::Once).into()
            }
            Method::Off => self.emitter.remove(&name(&first), &arguments.get(1)).into(),
            Method::SetAutoAnswer => {
                self.phone.borrow_mut().set_auto_answer(first.is_truthy());
                JsValue::UNDEFINED
            }
            Method::AutoAnswer => self.phone.borrow().auto_answer().into(),
            Method::IsRegistered => self.phone.borrow().is_registered().into(),
            Method::IsConnected => self.phone.borrow().is_connected().into(),
            Method::Calls => self.phone.borrow().calls().map(events::call).collect::<Array>().into(),
            Method::ActiveCall => self.call_object(None),
            Method::GetStats => self.peer(call_id(&first)).map_or(JsValue::UNDEFINED, |peer| peer.stats().into()),
            Method::Media => (*self.media).clone(),
            Method::GetLog => self.log.text(),
            _ => JsValue::UNDEFINED,
        })
    }

    /// The order of a method; nothing for methods that order none.
    fn command(&self, method: Method, arguments: &Array) -> Result<Option<Command>, PhoneError> {
        let text = |place| scalar(&arguments.get(place)).text().unwrap_or_default();
        let (words, first, second) = (text(0), call_id(&arguments.get(0)), call_id(&arguments.get(1)));
        Ok(Some(match method {
            Method::Register => {
                let options = (arguments.length() > 0).then(|| options::read(arguments));
                if let Some(why) = glue::obstacle() {
                    return Err(PhoneError::new(if why == 3 { Code::PageInsecure } else { Code::Unsupported }));
                }
                Command::Register(options)
            }
            Method::Unregister => Command::Unregister,
            Method::Stop => Command::Stop,
            Method::Disconnect => Command::Disconnect,
            Method::Call => {
                let mut headers = Headers::default();
                for (place, name) in &[(1, "X-caller"), (2, "X-bridgeGw")] {
                    let value = text(*place);
                    if !value.is_empty() {
                        headers.push(name, value);
                    }
                }
                Command::Call { called: words, headers }
            }
            Method::Answer => Command::Answer(first),
            Method::Reject => {
                let status = arguments.get(0).as_f64().filter(|status| (300.0..700.0).contains(status));
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "three digits")]
                Command::Reject(second, status.unwrap_or(486.0) as u16)
            }
            Method::Hangup => Command::HangUp(first),
            Method::Hold => Command::Hold(first),
            Method::UnHold => Command::UnHold(first),
            Method::Mute => Command::Mute(first, true),
            Method::UnMute => Command::Mute(first, false),
            Method::Dtmf => Command::Tone(second, words),
            Method::Transfer => Command::Transfer(second, words),
            Method::TransferToCall => {
                let other = first.ok_or_else(|| PhoneError::new(Code::NoCall))?;
                Command::TransferToCall { call: second, other }
            }
            _ => return Ok(None),
        }))
    }
}

/// A call's id, as a number or as the call's own object; nothing for anything else: a click's event, say.
fn call_id(value: &JsValue) -> Option<CallId> {
    let number = value.as_f64().or_else(|| get(value, "id").as_f64())?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
    Some(CallId(number as u32))
}

/// An error as the page's own `AgentError`, with SIP's status where there is one.
fn thrown(error: &PhoneError) -> JsValue {
    let object: JsValue = JsAgentError::new(error.code.as_str(), &error.message(), error.code.hint()).into();
    if let Some(status) = error.status {
        super::convert::set(&object, "status", &status.into());
    }
    object
}
