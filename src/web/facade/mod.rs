//! The class that pages see: names, defaults, order of checks and return values as the old SDK had them.
//!
//! Every method crosses the border through one export, with its place in the table of [`Method`]: an export each would
//! cost the package 8 KB. `pkg-template/facade.js` holds the same table and makes the public class: it binds the methods,
//! so that they work taken off their object, and builds `promises`.

mod commands;
mod host;
mod listeners;
mod method;
mod phone;
mod session;

use std::rc::Rc;

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;

use self::method::Method;
use super::{
    driver::{Driver, Item},
    error, glue,
    promises::{Issued, Waiter},
};
use crate::agent::{AgentError, CAUSES, Code, Command, Request, Sequence, Session};

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

    /// Runs a method by its place in the table.
    ///
    /// # Errors
    ///
    /// What the method throws.
    pub fn run(&self, method: usize, arguments: Array) -> Result<JsValue, JsValue> {
        match Method::ALL.get(method) {
            Some(method) => self.driver.call(*method, &Arguments(arguments)),
            None => Ok(JsValue::UNDEFINED),
        }
    }

    /// The table of causes, as text; see [`CAUSES`].
    pub fn causes() -> String {
        CAUSES.to_owned()
    }
}

impl AgentSdk {
    /// The methods' names, in the order of their places.
    pub const METHODS: &'static [&'static str] = Method::NAMES;
}

/// What a method was called with; missing ones are `undefined`.
struct Arguments(Array);

impl Arguments {
    #[inline(never)]
    fn get(&self, place: u32) -> JsValue {
        self.0.get(place)
    }
}

impl Driver {
    fn call(&self, method: Method, arguments: &Arguments) -> Result<JsValue, JsValue> {
        let first = arguments.get(0);
        if let Some(command) = commands::command(method, arguments) {
            if matches!(method, Method::Call | Method::Idle) {
                self.check_phone()?;
            }
            let sequence = self.send(command)?;
            if matches!(method, Method::Call) && self.use_webrtc() {
                self.session.borrow_mut().arm_answer();
            }
            return Ok(if method.gives_sequence() { number(sequence) } else { JsValue::UNDEFINED });
        }
        match method {
            Method::Init => self.init(&first)?,
            Method::Connect | Method::NewConnect => self.connect(&first)?,
            Method::Login => self.login(&first)?,
            Method::Reconnect => self.reconnect()?,
            Method::Logout => return Ok(self.logout()),
            Method::Break => self.break_off(first),
            Method::StartHeartbeat | Method::SendHeartbead => {
                self.order(|session, now| session.start_heartbeat(now))?;
            }
            Method::StopHeartbead => self.session.borrow_mut().stop_heartbeat(),
            Method::IsConnected => return Ok(self.is(Session::is_connected)),
            Method::IsConnecting => return Ok(self.is(Session::is_connecting)),
            Method::IsLogin => return Ok(self.is(Session::is_login)),
            Method::IsConversation => return Ok(self.is(Session::is_conversation)),
            Method::GetLoginType => return Ok(self.given().get("loginType")),
            Method::On => return Ok(self.add_listener(arguments, false)),
            Method::Once => return Ok(self.add_listener(arguments, true)),
            Method::Off => return Ok(self.remove_listener(arguments)),
            Method::OnPrivateEventCallback => self.keep_private(arguments),
            Method::SurveillanceStart => self.watch(arguments),
            Method::SurveillanceEnd => self.session.borrow_mut().surveillance_end(),
            Method::GetStateByAgentId => self.ask_state(arguments)?,
            Method::GetSoftPhoneInstance => return Ok(self.phone.instance()),
            Method::IsRegistered => return Ok(self.phone.is_registered()),
            Method::Register => self.register()?,
            Method::Unregister => return self.phone.call("unregister"),
            Method::Stop => return self.phone.call("stop"),
            Method::Answer => self.answer()?,
            Method::UseWebRTC => return Ok(self.use_webrtc().into()),
            Method::InitSIM => return Err(error::thrown(Code::LoginTypeUnsupported)),
            Method::SetUserdata => self.set_userdata(&first)?,
            Method::SetDebug => self.set_debug(&first),
            Method::Send => {
                self.order(|session, _| session.check_link())?;
                let code = if first.is_truthy() { Code::CommandInvalid } else { Code::CommandMissing };
                return Err(self.raise(AgentError::new(code)));
            }
            Method::SaveLog => self.order_log(),
            Method::BindDocumentEvent => self.bind_document_event(),
            Method::Store => return Ok((*self.store).clone()),
            Method::Promise => return self.promise(arguments),
            #[cfg(feature = "toolbar")]
            Method::Toolbar => return Ok(self.toolbar(&arguments.0)),
            // Those that send a command were sent above, if there was anything to send.
            _ => {}
        }
        Ok(JsValue::UNDEFINED)
    }

    fn is(&self, question: fn(&Session) -> bool) -> JsValue {
        question(&self.session.borrow()).into()
    }

    /// Runs a method and settles with what comes of its command, in every case. Throws what the method throws.
    fn promise(&self, arguments: &Arguments) -> Result<JsValue, JsValue> {
        let (resolve, reject, method) = (arguments.get(0), arguments.get(1), arguments.get(2));
        let waiter = Waiter::new(resolve, reject, None);
        let result = self.hold(|| {
            self.issued.set(None);
            let result = method.unchecked_ref::<Function>().call0(&JsValue::UNDEFINED);
            result.map(|_| match self.issued.take() {
                Some(Issued::Command(sequence)) => self.promises.await_command(sequence, waiter),
                Some(Issued::Login) => self.push(Item::AwaitLogin(waiter)),
                // Sent nothing and said nothing: a logout of nobody, a key that no phone has.
                None => {
                    let is_login = self.session.borrow().is_login();
                    let code = if is_login { Code::CommandInvalid } else { Code::NotSignedIn };
                    waiter.reject(&error::thrown(code));
                }
            })
        });
        self.run();
        result.map(|()| JsValue::UNDEFINED)
    }

    /// Sends a command.
    fn send(&self, command: Command) -> Result<Sequence, JsValue> {
        if let Some(called) = command.field("called").filter(|_| command.kind() == Request::MakeCall) {
            glue::tell(&self.store, "dials", &called.text().into());
        }
        let sequence = self.order(|session, now| session.command(command, now))?;
        self.issued.set(Some(Issued::Command(sequence)));
        Ok(sequence)
    }

    /// Goes idle, as the page would.
    pub(super) fn go_idle(&self) {
        // What stops it was raised as an Exception; nobody waits for more.
        if self.check_phone().is_ok() {
            let _ = self.send(Request::Idle.into());
        }
    }

    /// With login type 3 the phone must be registered.
    fn check_phone(&self) -> Result<(), JsValue> {
        let is_webrtc = self.session.borrow().options().is_webrtc();
        if !is_webrtc || self.phone.is_registered().is_truthy() {
            return Ok(());
        }
        Err(self.raise(AgentError::new(Code::PhoneNotRegistered)))
    }
}

/// A sequence as JavaScript has it.
#[expect(clippy::cast_precision_loss, reason = "milliseconds stay far below 2^53")]
fn number(sequence: Sequence) -> JsValue {
    JsValue::from_f64(sequence as f64)
}
