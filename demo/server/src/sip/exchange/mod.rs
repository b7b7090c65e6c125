//! The one task that owns the registrar, the legs and the media, and makes the centre's picture true.
//!
//! ```text
//!   a party is in the picture, has a phone and no leg ─► ring it
//!   a leg's party is not in the picture any more      ─► hang up
//!   a phone calls ─► the centre ─┬─ refuses ─► its status
//!                                └─ the leg is in the picture ─► answer
//! ```
//!
//! It has a thread of its own: its 20 ms must not wait for anything else.

mod entrance;
mod incoming;
mod legs;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::{Duration, Instant},
};

use agent_sdk_wasm::time::Now;
use tokio::{
    sync::{mpsc, watch},
    time::{MissedTickBehavior, interval, sleep_until},
};

use self::entrance::Input;
pub use self::entrance::{Entrance, Parts, start};
use super::{
    line::Line,
    registrar::{Change, Flow, Registrar},
    trunk::{Trunk, TrunkEvent},
};
use crate::{
    centre::{CallId, Party, PhoneEvent, Picture},
    clock::Clock,
    media::{
        FRAME_TIME,
        studio::{Datagram, Studio},
    },
};

/// More phones at once than the demo has accounts.
const MOST_FLOWS: usize = 200;
/// More calls of phones at once than the demo's people make, the half a minute with which SIP ends each among them.
const MOST_LEGS: usize = 200;

/// How phones are reached.
enum Access {
    /// They register here.
    Registrar(Registrar),
    /// They register at somebody else's proxy, and so does the centre.
    Trunk(Box<Trunk>),
}

struct Leg {
    line: Line,
    state: State,
    /// Which run of the phone it belongs to: the Call-ID of its registrations (RFC 3261 section 10.2).
    run: Option<String>,
}

/// A leg, as the centre knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// The phone calls; the centre has not placed it yet.
    Offered,
    /// It is somebody's in a call.
    Placed(Party, CallId),
    /// It is over, or on its way out.
    Over,
}

/// See the module's picture.
struct Exchange {
    access: Access,
    clock: Clock,
    studio: Studio,
    events: mpsc::UnboundedSender<PhoneEvent>,
    picture: Arc<Picture>,
    flows: BTreeMap<Flow, mpsc::Sender<String>>,
    legs: BTreeMap<u64, Leg>,
    /// Parties that hung up and that the picture still shows.
    ended: BTreeSet<(Party, CallId)>,
    last_leg: u64,
}

impl Exchange {
    fn new(access: Access, clock: Clock, studio: Studio, events: mpsc::UnboundedSender<PhoneEvent>) -> Self {
        Self {
            access,
            clock,
            studio,
            events,
            picture: Arc::default(),
            flows: BTreeMap::new(),
            legs: BTreeMap::new(),
            ended: BTreeSet::new(),
            last_leg: 0,
        }
    }

    async fn run(
        mut self,
        mut inputs: mpsc::Receiver<Input>,
        mut speech: mpsc::Receiver<Datagram>,
        mut picture: watch::Receiver<Arc<Picture>>,
    ) {
        let mut beat = interval(FRAME_TIME);
        beat.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            let wake = self.deadline();
            tokio::select! {
                input = inputs.recv() => match input {
                    Some(input) => self.take(input),
                    None => return,
                },
                Some(datagram) = speech.recv() => self.studio.receive(&datagram, Instant::now()),
                changed = picture.changed() => {
                    // The hub is gone: the server is shutting down.
                    if changed.is_err() {
                        return;
                    }
                    let newest = Arc::clone(&picture.borrow_and_update());
                    self.redraw(newest);
                }
                _ = beat.tick(), if self.studio.is_busy() => self.studio.tick(&self.picture, Instant::now()),
                () = sleep_until(wake.into()) => self.wake(),
            }
            self.settle();
        }
    }

    fn deadline(&self) -> Instant {
        let legs = self.legs.values().filter_map(|leg| leg.line.next_timeout());
        let access = match &self.access {
            Access::Registrar(registrar) => registrar.next_timeout(),
            Access::Trunk(trunk) => trunk.next_timeout(),
        };
        // A fraction of a millisecond would make it wake before its deadline, again and again.
        let sip = legs.chain(access).min().map(|tick| self.clock.at(tick) + Duration::from_millis(1));
        let idle = Instant::now() + Duration::from_secs(3_600);
        [sip, self.studio.next_timeout()].into_iter().flatten().min().unwrap_or(idle)
    }

    fn wake(&mut self) {
        let now = self.clock.now();
        match &mut self.access {
            Access::Registrar(registrar) => {
                for change in registrar.expire(now.tick) {
                    self.changed(change, false, now);
                }
            }
            Access::Trunk(trunk) => trunk.handle_timeout(now),
        }
        for leg in self.legs.values_mut().filter(|leg| leg.line.next_timeout().is_some_and(|at| at <= now.tick)) {
            leg.line.handle_timeout(now);
        }
        self.studio.handle_timeout(Instant::now());
    }

    fn take(&mut self, input: Input) {
        let now = self.clock.now();
        match input {
            Input::Opened(flow, outbox) => self.opened(flow, outbox, now),
            Input::Heard(flow, text) => self.heard(flow, &text, now),
            Input::Closed(flow) => self.closed(flow, now),
            Input::Refused(leg, status) => {
                if let Some(leg) = self.legs.get_mut(&leg).filter(|leg| leg.state == State::Offered) {
                    leg.state = State::Over;
                    leg.line.refuse(status, now);
                }
            }
            // Who asked may have gone.
            Input::Report(reply) => drop(reply.send(self.studio.report(&self.picture))),
            Input::Cut(account, reply) => drop(reply.send(self.cut(&account))),
        }
    }

    /// A socket ends with its outbox.
    fn cut(&mut self, account: &str) -> bool {
        let flow = match &self.access {
            Access::Registrar(registrar) => registrar.binding(account).map(|binding| binding.flow),
            Access::Trunk(_) => None,
        };
        flow.is_some_and(|flow| self.flows.remove(&flow).is_some())
    }

    fn opened(&mut self, flow: Flow, outbox: mpsc::Sender<String>, now: Now) {
        // One too many is closed by dropping its outbox.
        if self.flows.len() >= MOST_FLOWS {
            return;
        }
        self.flows.insert(flow, outbox);
        // With a trunk its socket is the only one that there is.
        if let Access::Trunk(trunk) = &mut self.access {
            trunk.set_flow(Some(flow), now);
            for leg in self.legs.values_mut() {
                leg.line.set_flow(Some(flow), now);
            }
        }
    }

    fn closed(&mut self, flow: Flow, now: Now) {
        self.flows.remove(&flow);
        for leg in self.legs.values_mut().filter(|leg| leg.line.flow() == Some(flow)) {
            leg.line.set_flow(None, now);
        }
        match &mut self.access {
            Access::Registrar(registrar) => {
                for change in registrar.flow_lost(flow) {
                    self.changed(change, true, now);
                }
            }
            Access::Trunk(trunk) => trunk.set_flow(None, now),
        }
    }

    /// An account has a phone, or has none any more.
    fn changed(&mut self, change: Change, cut: bool, now: Now) {
        match change {
            Change::Registered(account) => {
                self.tell(PhoneEvent::Registered { account: account.clone() });
                self.phone_is_back(&account, now);
            }
            Change::Gone(account) => self.tell(PhoneEvent::Gone { account, cut }),
        }
    }

    /// A phone that kept its calls goes on with them; one that was started anew knows nothing of them.
    fn phone_is_back(&mut self, account: &str, now: Now) {
        let Access::Registrar(registrar) = &self.access else { return };
        let Some(binding) = registrar.binding(account) else { return };
        let (flow, run) = (binding.flow, binding.run().to_owned());
        let mut over = Vec::new();
        for leg in self.legs.values_mut().filter(|leg| leg.line.account() == account && leg.state != State::Over) {
            if leg.run.as_ref() == Some(&run) {
                leg.line.set_flow(Some(flow), now);
                continue;
            }
            leg.line.hang_up(now);
            if let State::Placed(party, call) = std::mem::replace(&mut leg.state, State::Over) {
                over.push((party, call));
            }
        }
        for (party, call) in over {
            self.end(party, call, None);
        }
    }

    /// The run of an account's phone; none with a trunk, whose phones register elsewhere.
    fn run_of(&self, account: &str) -> Option<String> {
        match &self.access {
            Access::Registrar(registrar) => registrar.binding(account).map(|binding| binding.run().to_owned()),
            Access::Trunk(_) => None,
        }
    }

    /// The hub ends last, so what it is told arrives or does not matter any more.
    fn tell(&self, event: PhoneEvent) {
        let _ = self.events.send(event);
    }

    /// What the trunk has to say and to send.
    fn settle_trunk(&mut self, now: Now) {
        while let Access::Trunk(trunk) = &mut self.access
            && let Some(event) = trunk.poll()
        {
            match event {
                TrunkEvent::Send(flow, text) => self.send(flow, text),
                TrunkEvent::Changed(change) => self.changed(change, true, now),
            }
        }
    }
}
