//! Runs the session: hands it what happened, and does what it says.
//!
//! Outputs go into one queue and are done in order, each with what it belongs to. What a listener orders meanwhile is
//! answered at once and queued behind what is being delivered.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use js_sys::{Array, Function};
use wasm_bindgen::JsValue;

use super::{
    clock,
    convert::Given,
    emitter::Emitter,
    entropy::Crypto,
    error, glue,
    log::Log,
    page::Guard,
    phone::Phone,
    promises::{Issued, Promises, Waiter},
    socket::Socket,
    store,
    timer::Timer,
};
#[cfg(feature = "toolbar")]
use crate::toolbar::Snapshot;
use crate::{
    agent::{
        AgentError, Event, Sequence, Session,
        session::{Input, Output},
    },
    time::Now,
};

/// One SDK's inside.
pub(super) struct Driver {
    pub(super) session: RefCell<Session>,
    pub(super) socket: RefCell<Option<Rc<Socket>>>,
    pub(super) emitter: Emitter,
    pub(super) promises: Promises,
    pub(super) private: RefCell<Vec<Private>>,
    pub(super) phone: Phone,
    pub(super) log: Log,
    pub(super) store: glue::Store,
    pub(super) guard: Guard,
    #[cfg(feature = "toolbar")]
    pub(super) toolbar: RefCell<Snapshot>,
    /// The page's own options object, once there is one.
    pub(super) options: RefCell<JsValue>,
    /// Gives what stands under every options object.
    pub(super) defaults: Function,
    /// What the newest command was, for whoever wants a promise of it.
    pub(super) issued: Cell<Option<Issued>>,
    pub(super) this: Weak<Self>,
    names: Array,
    timer: Timer,
    queue: RefCell<Vec<Item>>,
    is_busy: Cell<bool>,
}

/// A callback that waits for the event of one sequence.
pub(super) struct Private {
    pub(super) sequence: Sequence,
    pub(super) callback: JsValue,
    pub(super) is_public: bool,
}

/// What is to be done.
pub(super) enum Item {
    /// An output of the machine.
    Output(Output, Rc<Context>),
    /// Call a page's function without arguments.
    Call(JsValue),
    /// From now on somebody waits for a sign-in.
    AwaitLogin(Waiter),
}

/// What an output belongs to: the message at hand, or the socket's event.
#[derive(Default)]
pub(super) struct Context {
    pub(super) subject: JsValue,
    pub(super) frame: JsValue,
    error: RefCell<Option<(AgentError, JsValue)>>,
}

impl Context {
    pub(super) fn new(subject: JsValue, frame: JsValue) -> Rc<Self> {
        Rc::new(Self { subject, frame, error: RefCell::default() })
    }

    /// Of what the page orders.
    pub(super) fn empty() -> Rc<Self> {
        Rc::new(Self::default())
    }

    /// The error as an object: the same one for everybody who is told of it.
    pub(super) fn error(&self, error: &AgentError) -> JsValue {
        let mut known = self.error.borrow_mut();
        match &*known {
            Some((same, object)) if same == error => object.clone(),
            _ => {
                let object = error::to_js(error);
                *known = Some((error.clone(), object.clone()));
                object
            }
        }
    }
}

impl Driver {
    /// A driver without options and connection.
    pub(super) fn new(defaults: Function) -> Rc<Self> {
        let names = glue::learn(Event::NAMES);
        Rc::new_cyclic(|this| Self {
            session: RefCell::new(Session::new(Box::new(Crypto))),
            socket: RefCell::default(),
            emitter: Emitter::default(),
            promises: Promises::default(),
            private: RefCell::default(),
            phone: Phone::default(),
            log: Log::default(),
            store: store::new(this),
            guard: Guard::default(),
            #[cfg(feature = "toolbar")]
            toolbar: RefCell::default(),
            options: RefCell::default(),
            defaults,
            issued: Cell::new(None),
            this: this.clone(),
            names,
            timer: Timer::default(),
            queue: RefCell::default(),
            is_busy: Cell::new(false),
        })
    }

    /// The page's options as they are now, and its defaults.
    pub(super) fn given(&self) -> Given {
        self.given_with(self.options.borrow().clone())
    }

    /// These options, and the page's defaults.
    pub(super) fn given_with(&self, own: JsValue) -> Given {
        Given { own, defaults: self.defaults.call0(&JsValue::UNDEFINED).unwrap_or_default() }
    }

    /// A name as a string of JavaScript.
    pub(super) fn event_name(&self, event: Event) -> JsValue {
        self.names.get(event as u32)
    }

    // --- what happens ----------------------------------------------------------------------------------------------

    /// The page orders something: its answer at once, and then what follows from it.
    ///
    /// # Errors
    ///
    /// The machine's, as the same object that an `Exception` event carries.
    pub(super) fn order<T>(&self, work: impl FnOnce(&mut Session, Now) -> Result<T, AgentError>) -> Result<T, JsValue> {
        let result = work(&mut self.session.borrow_mut(), clock::now());
        let (answer, error) = match result {
            Ok(answer) => (Some(answer), None),
            Err(error) => (None, Some(error)),
        };
        let object = self.follow(error);
        answer.ok_or(object)
    }

    /// What follows from an order. Apart from it, as there are many kinds of orders.
    #[inline(never)]
    fn follow(&self, error: Option<AgentError>) -> JsValue {
        let context = Context::empty();
        let object = error.map_or(JsValue::UNDEFINED, |error| context.error(&error));
        self.collect(&context);
        self.run();
        object
    }

    /// Something happened to the socket.
    pub(super) fn happened(&self, input: Input, subject: JsValue) {
        self.timer.begin(!matches!(input, Input::Timeout));
        self.session.borrow_mut().handle(input, clock::now());
        self.collect(&Context::new(subject, JsValue::UNDEFINED));
        self.run();
    }

    /// Whether the head of a MESSAGE says that it is ours. Whosever it is, something was heard.
    pub(super) fn accepts(&self, head: Option<&str>, now: Now) -> bool {
        let mut session = self.session.borrow_mut();
        session.heard(now);
        head.is_none_or(|head| session.accepts(head, now))
    }

    /// A MESSAGE has come whose body was read; nothing, if it is not ours.
    pub(super) fn message(&self, input: Option<Input>, context: &Rc<Context>, now: Now) {
        self.timer.begin(true);
        if let Some(input) = input {
            self.session.borrow_mut().handle(input, now);
        }
        self.collect(context);
        self.run();
    }

    /// A message has come that the fast path did not take.
    pub(super) fn bytes(&self, data: &JsValue) {
        let Some(socket) = self.socket.borrow().clone() else { return };
        socket.push(data);
        loop {
            let version = {
                let session = self.session.borrow();
                session.is_connected().then(|| session.stomp_version())
            };
            let (input, is_last) = match socket.next(version) {
                Ok(None) => return,
                Ok(Some(incoming)) => (Input::Arrived(incoming), false),
                Err(error) => (Input::Broken(error), true),
            };
            self.happened(input, JsValue::UNDEFINED);
            let is_current = self.socket.borrow().as_ref().is_some_and(|current| Rc::ptr_eq(current, &socket));
            if is_last || !is_current {
                return;
            }
        }
    }

    /// An error of the shell's own, in order with the machine's; gives the object that is raised.
    pub(super) fn raise(&self, error: AgentError) -> JsValue {
        self.session.borrow_mut().raise(error.clone());
        self.follow(Some(error))
    }

    // --- doing it --------------------------------------------------------------------------------------------------

    /// Queues something behind what is there.
    pub(super) fn push(&self, item: Item) {
        self.queue.borrow_mut().push(item);
        self.run();
    }

    /// Does `work` before anything is delivered that follows from it.
    pub(super) fn hold<T>(&self, work: impl FnOnce() -> T) -> T {
        let was_busy = self.is_busy.replace(true);
        let result = work();
        self.is_busy.set(was_busy);
        result
    }

    /// Does what is queued, unless that is going on already.
    pub(super) fn run(&self) {
        if self.is_busy.replace(true) {
            return;
        }
        loop {
            // The queue must not be borrowed while anything is done.
            let item = {
                let mut queue = self.queue.borrow_mut();
                (!queue.is_empty()).then(|| queue.remove(0))
            };
            let Some(item) = item else { break };
            self.perform(item);
        }
        self.is_busy.set(false);
        self.arm();
    }

    /// Moves the machine's outputs into the queue.
    fn collect(&self, context: &Rc<Context>) {
        let mut session = self.session.borrow_mut();
        let mut queue = self.queue.borrow_mut();
        while let Some(output) = session.poll_output() {
            queue.push(Item::Output(output, Rc::clone(context)));
        }
    }

    fn arm(&self) {
        let deadline = self.session.borrow().next_timeout();
        let this = self.this.clone();
        self.timer.arm(deadline, move || {
            if let Some(driver) = this.upgrade() {
                driver.timer.fired();
                driver.happened(Input::Timeout, JsValue::UNDEFINED);
            }
        });
    }
}
