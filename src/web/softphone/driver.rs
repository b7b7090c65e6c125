//! Runs the phone: hands it what happened, and does what it says.
//!
//! Outputs are done in their order. What a listener orders meanwhile is answered at once, and what comes of it waits
//! behind what is being delivered. No borrow is held while JavaScript runs.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use js_sys::{Function, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};

use super::{
    call_id, events,
    glue::{Media, Wire},
    peer::{Peer, fault},
    thrown,
};
use crate::{
    phone::{Command, Emit, Event, Input, MediaInput, MediaOrder, Output, Phone, PhoneError, Sound, Ticket},
    sip::{self, CallId},
    text,
    web::{clock, emitter::Emitter, entropy::Crypto, log::Log, timer::Timer},
};

/// What a socket says, as `media.js` numbers it.
mod socket {
    pub(super) const OPEN: usize = 0;
    pub(super) const CLOSE: usize = 1;
}

/// One phone's inside.
pub(super) struct SoftPhone {
    pub(super) phone: RefCell<Phone>,
    pub(super) emitter: Emitter,
    pub(super) log: Log,
    pub(super) media: Media,
    pub(super) this: Weak<Self>,
    peers: RefCell<Vec<Rc<Peer>>>,
    socket: RefCell<Option<Socket>>,
    waiters: RefCell<Vec<Waiter>>,
    timer: Timer,
    is_busy: Cell<bool>,
    _blocked: Closure<dyn Fn(usize, JsValue)>,
}

/// Who waits for the end of an order.
struct Waiter {
    ticket: Ticket,
    resolve: Function,
    reject: Function,
    /// Whether the call itself is what is wanted.
    wants_call: bool,
}

/// One socket. It closes, and says nothing more, when it is dropped.
struct Socket {
    wire: Wire,
    _hear: Closure<dyn Fn(usize, JsValue)>,
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.wire.drop();
    }
}

impl SoftPhone {
    /// A phone without an account.
    pub(super) fn new() -> Rc<Self> {
        Rc::new_cyclic(|this: &Weak<Self>| {
            let owner = this.clone();
            // The shape of every closure here: each shape costs the package its own way in.
            let blocked = Closure::<dyn Fn(usize, JsValue)>::new(move |_, call| {
                if let Some(owner) = owner.upgrade() {
                    owner.playing_blocked(&call);
                }
            });
            Self {
                phone: RefCell::new(Phone::new(Box::new(Crypto))),
                emitter: Emitter::default(),
                log: Log::masked_by(sip::mask),
                media: Media::new(blocked.as_ref()),
                peers: RefCell::default(),
                this: this.clone(),
                socket: RefCell::default(),
                waiters: RefCell::default(),
                timer: Timer::default(),
                is_busy: Cell::new(false),
                _blocked: blocked,
            }
        })
    }

    /// The page orders something, and may wait for its end with a promise's two functions.
    ///
    /// # Errors
    ///
    /// What cannot be begun.
    pub(super) fn order(&self, command: Command, promise: Option<(Function, Function)>) -> Result<(), PhoneError> {
        let wants_call = matches!(command, Command::Call { .. } | Command::Answer(_));
        let ticket = self.phone.borrow_mut().order(command, clock::now())?;
        // Before anything is delivered: it may be settled at once.
        if let Some((resolve, reject)) = promise {
            self.waiters.borrow_mut().push(Waiter { ticket, resolve, reject, wants_call });
        }
        self.follow();
        Ok(())
    }

    /// Something happened.
    pub(super) fn happened(&self, input: Input) {
        self.timer.begin(!matches!(input, Input::Timeout));
        self.phone.borrow_mut().handle(input, clock::now());
        self.follow();
    }

    /// Something happened to a call's media.
    pub(super) fn media(&self, call: CallId, input: MediaInput) {
        self.happened(Input::Media(call, input));
    }

    /// The browser does not let this call, or a ring tone, be heard before the page is clicked on.
    fn playing_blocked(&self, call: &JsValue) {
        let call = self.call_object(call_id(call));
        self.tell("AutoplayBlocked", &super::glue::payload(&call, None, None, None, "", &JsValue::UNDEFINED));
    }

    /// Calls the listeners of this name.
    pub(super) fn tell(&self, name: &str, payload: &JsValue) {
        self.emitter.emit(&crate::agent::Name::new(name), crate::web::emitter::Arguments::One(payload));
    }

    /// A call's media; of the active one without a call.
    pub(super) fn peer(&self, call: Option<CallId>) -> Option<Rc<Peer>> {
        let call = call.or_else(|| self.phone.borrow().active())?;
        self.peers.borrow().iter().find(|peer| peer.call == call).cloned()
    }

    fn follow(&self) {
        if self.is_busy.replace(true) {
            return;
        }
        loop {
            // A statement of its own: the phone must not be borrowed while anything is done.
            let output = self.phone.borrow_mut().poll_output();
            let Some(output) = output else { break };
            self.perform(output);
        }
        self.is_busy.set(false);
        self.arm();
    }

    fn arm(&self) {
        let deadline = self.phone.borrow().next_timeout();
        let this = self.this.clone();
        self.timer.arm(deadline, move || {
            if let Some(driver) = this.upgrade() {
                driver.timer.fired();
                driver.happened(Input::Timeout);
            }
        });
    }

    fn perform(&self, output: Output) {
        match output {
            Output::Open(url) => self.open(&url),
            Output::Drop => drop(self.socket.take()),
            Output::Transmit(wire) => {
                self.log.sent(&wire.0);
                if let Some(socket) = &*self.socket.borrow() {
                    socket.wire.send(&wire.0);
                }
            }
            Output::Media(call, order) => self.media_order(call, order),
            Output::Sound(sound) => self.media.sound(match sound {
                Sound::None => 0,
                Sound::Ring => 1,
                Sound::RingBack => 2,
                Sound::Waiting => 3,
            }),
            Output::Emit(emit) => self.emit(&emit),
            Output::Settle(ticket, result) => self.settle(ticket, &result),
            Output::Log(text) => self.log.note(text),
        }
    }

    fn open(&self, url: &str) {
        let owner = self.this.clone();
        let hear = Closure::<dyn Fn(usize, JsValue)>::new(move |what, data: JsValue| {
            let Some(owner) = owner.upgrade() else { return };
            owner.happened(match what {
                socket::OPEN => Input::Opened,
                socket::CLOSE => {
                    if let Some(problem) = data.as_string() {
                        owner.log.note(&problem);
                    }
                    Input::Closed
                }
                _ => {
                    let bytes = data.unchecked_into::<Uint8Array>().to_vec();
                    owner.log.received(text::readable(&bytes));
                    Input::Arrived(bytes)
                }
            });
        });
        let wire = Wire::new(url, hear.as_ref());
        self.socket.replace(Some(Socket { wire, _hear: hear }));
    }

    fn media_order(&self, call: CallId, order: MediaOrder) {
        let peer = self.peer(Some(call));
        if matches!(order, MediaOrder::Close) {
            self.peers.borrow_mut().retain(|peer| peer.call != call);
        }
        let peer = match peer {
            Some(peer) => peer,
            None if matches!(order, MediaOrder::Close) => return,
            None => match self.new_peer(call, &order) {
                Some(peer) => peer,
                None => return,
            },
        };
        peer.order(order);
    }

    fn new_peer(&self, call: CallId, order: &MediaOrder) -> Option<Rc<Peer>> {
        match Peer::new(call, self) {
            Ok(peer) => {
                self.peers.borrow_mut().push(Rc::clone(&peer));
                Some(peer)
            }
            Err(problem) => {
                if let Some(ask) = order.ask() {
                    self.media(call, MediaInput::Failed(ask, fault(&problem)));
                }
                None
            }
        }
    }

    fn emit(&self, emit: &Emit) {
        let payload = events::payload(emit);
        self.tell(events::name(&emit.event), &payload);
        // The documents call it so.
        if matches!(emit.event, Event::CallFailed(..)) {
            self.tell("CallTerminated", &payload);
        }
    }

    fn settle(&self, ticket: Ticket, result: &Result<(), PhoneError>) {
        let waiter = {
            let mut waiters = self.waiters.borrow_mut();
            let place = waiters.iter().position(|waiter| waiter.ticket == ticket);
            place.map(|place| waiters.swap_remove(place))
        };
        let Some(waiter) = waiter else { return };
        // Settling functions never throw.
        let _ = match result {
            Ok(()) => {
                let value = if waiter.wants_call { self.call_object(None) } else { JsValue::UNDEFINED };
                waiter.resolve.call1(&JsValue::UNDEFINED, &value)
            }
            Err(error) => waiter.reject.call1(&JsValue::UNDEFINED, &thrown(error)),
        };
    }

    /// A call as the page sees it, the active one without an id; or `undefined`.
    pub(super) fn call_object(&self, call: Option<CallId>) -> JsValue {
        self.phone.borrow().call(call).map_or(JsValue::UNDEFINED, events::call)
    }
}
