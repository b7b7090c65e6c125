//! What each output of the machine means in a browser.

use std::rc::Rc;

use wasm_bindgen::JsValue;

use super::{
    convert,
    driver::{Context, Driver, Item, Private},
    emitter::Arguments,
    glue,
    socket::{self, Socket},
    storage,
};
use crate::{
    agent::{
        Event, Name, Sequence, State,
        session::{Close, Emit, Output},
    },
    stomp::Frame,
};

impl Driver {
    pub(super) fn perform(&self, item: Item) {
        match item {
            Item::Output(output, context) => self.carry_out(output, &context),
            Item::Call(function) => glue::notify(&function, 0, &JsValue::UNDEFINED, &JsValue::UNDEFINED),
            Item::AwaitLogin(waiter) => self.promises.await_login(waiter),
        }
    }

    fn carry_out(&self, output: Output, context: &Rc<Context>) {
        match output {
            Output::Emit(emit) => self.emit(emit, context),
            Output::Open(url) => self.open(&url),
            Output::Drop => drop(self.socket.take()),
            Output::Transmit(text) => {
                self.log.sent(&text.0);
                if let Some(socket) = &*self.socket.borrow() {
                    socket.send(&text.0);
                }
            }
            Output::Read(frame) => self.read(&frame),
            Output::Keep(kept) => storage::keep(&kept),
            Output::Settle { sequence, result } => self.promises.settle(sequence, &result, context),
            Output::SignedIn => {
                glue::signed_in(&self.store, &convert::get(&context.subject, "data"));
                self.promises.signed_in(context);
            }
            Output::SignedOut => glue::signed_out(&self.store),
            Output::Phone(action) => self.act_on_phone(action),
            Output::GoIdle => self.go_idle(),
            Output::SaveLog => self.save_log(),
            Output::Log(text) => self.log.note(text),
            Output::Retry { after } => {
                self.log.note(&join!("reconnecting in s: ", after.as_secs()));
                let seconds = after.as_secs_f64();
                glue::tell(&self.store, "retry", &seconds.into());
            }
        }
    }

    fn open(&self, url: &str) {
        let Some(this) = self.this.upgrade() else { return };
        // A toolbar is seen before anybody can be signed in.
        let waits = self.given().get("el").is_truthy();
        let socket = Socket::open(url, waits, &self.log, &this);
        self.socket.replace(Some(Rc::new(socket)));
    }

    fn read(&self, frame: &Frame) {
        let socket = self.socket.borrow().clone();
        if let Some(socket) = socket {
            socket.read(frame);
        }
    }

    fn emit(&self, emit: Emit, context: &Context) {
        match emit {
            Emit::Message => self.tell(Event::Message, Arguments::Two(&context.subject, &context.frame)),
            Emit::Event(name) => self.event(&name, context),
            Emit::StateChange { state, with_message } => self.state_changed(&state, with_message, context),
            Emit::Open(frame) => {
                let version = self.session.borrow().stomp_version();
                if let Some(socket) = &*self.socket.borrow() {
                    socket.set_version(version);
                }
                self.tell(Event::Open, Arguments::One(&socket::frame(&frame, false)));
            }
            Emit::Error => self.tell(Event::Error, Arguments::One(&context.subject)),
            Emit::Close(Close::Socket) => self.tell(Event::Close, Arguments::One(&context.subject)),
            Emit::Close(Close::Frame(frame)) => {
                self.tell(Event::Close, Arguments::One(&socket::frame(&frame, false)));
            }
            Emit::Close(Close::Given(reason)) => self.tell(Event::Close, Arguments::One(&glue::closed(reason))),
            Emit::Disconnect => self.tell(Event::Disconnect, Arguments::One(&JsValue::UNDEFINED)),
            Emit::Private(sequence) => self.private_event(sequence, context),
            Emit::Exception(error) => {
                self.log.note(&error.message);
                let object = context.error(&error);
                glue::tell(&self.store, "failed", &object);
                self.tell(Event::Exception, Arguments::One(&object));
            }
        }
    }

    pub(super) fn tell(&self, event: Event, arguments: Arguments<'_>) {
        self.emitter.emit(&Name::Known(event), arguments);
    }

    fn event(&self, name: &Name, context: &Context) {
        if *name == Name::Known(Event::QueueInfo) {
            glue::queued(&self.store, &context.subject);
        }
        self.emitter.emit(name, Arguments::Two(&context.subject, &context.frame));
    }

    fn state_changed(&self, state: &State, with_message: bool, context: &Context) {
        let in_conversation = self.session.borrow().is_conversation();
        // A name of the table need not be made for the store, nor for listeners that are not there.
        let (place, mut name) = match state {
            State::Server(Name::Known(event)) => (*event as i32, JsValue::UNDEFINED),
            other => (-1, other.as_str().into()),
        };
        let message = if with_message { &context.subject } else { &JsValue::UNDEFINED };
        glue::enter(&self.store, place, &name, in_conversation, message);
        self.guard.set(state.is_call());
        if matches!(state, State::Closed | State::Disconnect) {
            self.private.borrow_mut().clear();
            self.promises.link_lost(context);
        }
        if !self.emitter.has(&Name::Known(Event::StateChange)) {
            return;
        }
        if let State::Server(Name::Known(event)) = state {
            name = self.event_name(*event);
        }
        self.tell(Event::StateChange, Arguments::Two(&name, message));
    }

    fn private_event(&self, sequence: Sequence, context: &Context) {
        let private = {
            let mut all = self.private.borrow_mut();
            let place = all.iter().position(|private| private.sequence == sequence);
            place.map(|place| all.remove(place))
        };
        let Some(Private { callback, is_public, .. }) = private else { return };
        glue::notify(&callback, 1, &context.subject, &JsValue::UNDEFINED);
        if is_public {
            self.event(&convert::name(&convert::get(&context.subject, "event")), context);
        }
    }

    /// The log as a file, and as an event.
    pub(super) fn save_log(&self) {
        let download = self.given().get("unDownloadLog").is_falsy();
        let blob = glue::saved(&self.log.text(), download);
        self.tell(Event::SaveLog, Arguments::One(&blob));
    }
}
