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

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::{Duration, Instant},
};

use agent_sdk_wasm::{
    sip::{Media, Message, Method, Request, Response},
    time::Now,
};
use serde_json::Value;
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::{MissedTickBehavior, interval, sleep_until},
};

use super::{
    line::{Line, Said},
    registrar::{Change, Flow, Registrar},
};
use crate::{
    centre::{CallId, Means, Party, PhoneEvent, Picture},
    clock::{Clock, SystemEntropy},
    hub::{Gone, HubHandle},
    media::{
        FRAME_TIME,
        peer::Identity,
        studio::{Datagram, Studio},
    },
};

/// Messages and datagrams that wait for the exchange.
const INBOX: usize = 1_024;
/// More phones at once than the demo has accounts.
const MOST_FLOWS: usize = 200;

/// Something for the exchange.
#[derive(Debug)]
enum Input {
    Opened(Flow, mpsc::Sender<String>),
    Heard(Flow, String),
    Closed(Flow),
    Refused(u64, u16),
    Report(oneshot::Sender<Value>),
}

/// The exchange's entrance.
#[derive(Clone, Debug)]
pub struct Entrance(mpsc::Sender<Input>);

impl Entrance {
    /// A phone opened a socket.
    pub async fn opened(&self, flow: Flow, outbox: mpsc::Sender<String>) -> Result<(), Gone> {
        self.put(Input::Opened(flow, outbox)).await
    }

    /// A phone said something.
    pub async fn heard(&self, flow: Flow, text: String) -> Result<(), Gone> {
        self.put(Input::Heard(flow, text)).await
    }

    /// A socket is gone.
    pub async fn closed(&self, flow: Flow) -> Result<(), Gone> {
        self.put(Input::Closed(flow)).await
    }

    /// Who hears what.
    pub async fn report(&self) -> Result<Value, Gone> {
        let (reply, answer) = oneshot::channel();
        self.put(Input::Report(reply)).await?;
        answer.await.map_err(|_| Gone)
    }

    async fn put(&self, input: Input) -> Result<(), Gone> {
        self.0.send(input).await.map_err(|_| Gone)
    }
}

/// What the exchange starts with.
pub struct Parts {
    /// The accounts with their passwords.
    pub accounts: BTreeMap<String, String>,
    /// The centre's newest picture.
    pub picture: watch::Receiver<Arc<Picture>>,
    /// Where to say what happened to phones.
    pub hub: HubHandle,
    /// The clock that everybody has.
    pub clock: Clock,
    /// The keys for media.
    pub identity: Identity,
}

/// Starts an exchange in a thread of its own.
pub fn start(parts: Parts) -> std::io::Result<Entrance> {
    let (inbox, inputs) = mpsc::channel(INBOX);
    let entrance = Entrance(inbox);
    let own = entrance.clone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new().name("exchange".to_owned()).spawn(move || {
        runtime.block_on(async move {
            let (datagrams, speech) = mpsc::channel(INBOX);
            let (events, told) = mpsc::unbounded_channel();
            tokio::spawn(tell(parts.hub, told, own));
            let studio = Studio::new(parts.identity, datagrams, Instant::now());
            let exchange = Exchange {
                registrar: Registrar::new(parts.accounts),
                clock: parts.clock,
                studio,
                events,
                picture: Arc::default(),
                flows: BTreeMap::new(),
                legs: BTreeMap::new(),
                ended: BTreeSet::new(),
                last_leg: 0,
            };
            exchange.run(inputs, speech, parts.picture).await;
        });
    })?;
    Ok(entrance)
}

/// Tells the centre, in order; a call that it refuses comes back.
async fn tell(hub: HubHandle, mut events: mpsc::UnboundedReceiver<PhoneEvent>, entrance: Entrance) {
    while let Some(event) = events.recv().await {
        let calls = match &event {
            PhoneEvent::Calls { leg, .. } => Some(*leg),
            _ => None,
        };
        match (hub.phone(event).await, calls) {
            (Err(Gone), _) => return,
            (Ok(Err(status)), Some(leg)) => {
                if entrance.put(Input::Refused(leg, status)).await.is_err() {
                    return;
                }
            }
            (Ok(_), _) => {}
        }
    }
}

struct Leg {
    line: Line,
    state: State,
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
    registrar: Registrar,
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
        let sip = legs.chain(self.registrar.next_timeout()).min();
        // A fraction of a millisecond would make it wake before its deadline, again and again.
        let sip = sip.map(|tick| self.clock.at(tick) + Duration::from_millis(1));
        let idle = Instant::now() + Duration::from_secs(3_600);
        [sip, self.studio.next_timeout()].into_iter().flatten().min().unwrap_or(idle)
    }

    fn wake(&mut self) {
        let now = self.clock.now();
        for change in self.registrar.expire(now.tick) {
            self.changed(change, false, now);
        }
        for leg in self.legs.values_mut().filter(|leg| leg.line.next_timeout().is_some_and(|at| at <= now.tick)) {
            leg.line.handle_timeout(now);
        }
        self.studio.handle_timeout(Instant::now());
    }

    fn take(&mut self, input: Input) {
        let now = self.clock.now();
        match input {
            Input::Opened(flow, outbox) => {
                // One too many is closed by dropping its outbox.
                if self.flows.len() < MOST_FLOWS {
                    self.flows.insert(flow, outbox);
                }
            }
            Input::Heard(flow, text) => self.heard(flow, &text, now),
            Input::Closed(flow) => {
                self.flows.remove(&flow);
                for leg in self.legs.values_mut().filter(|leg| leg.line.flow() == Some(flow)) {
                    leg.line.set_flow(None, now);
                }
                for change in self.registrar.flow_lost(flow) {
                    self.changed(change, true, now);
                }
            }
            Input::Refused(leg, status) => {
                if let Some(leg) = self.legs.get_mut(&leg).filter(|leg| leg.state == State::Offered) {
                    leg.state = State::Over;
                    leg.line.refuse(status, now);
                }
            }
            // Who asked may have gone.
            Input::Report(reply) => drop(reply.send(self.studio.report(&self.picture))),
        }
    }

    fn heard(&mut self, flow: Flow, text: &str, now: Now) {
        // The keep-alive of RFC 5626 section 4.4.1.
        if text.bytes().all(|byte| matches!(byte, b'\r' | b'\n')) {
            if text.len() >= 4 {
                self.send(flow, "\r\n".to_owned());
            }
            return;
        }
        match Message::parse(text.as_bytes()) {
            Ok(Message::Request(request)) if request.method == Method::Register => {
                let (response, change) = self.registrar.register(&request, flow, now.tick, &mut SystemEntropy);
                self.respond(flow, &response);
                if let Some(change) = change {
                    self.changed(change, false, now);
                }
            }
            Ok(Message::Request(request)) => self.request(flow, &request, text, now),
            Ok(Message::Response(response)) => self.pass(response.headers.call_id(), flow, text, now),
            Err(error) => {
                if let Some(answer) = error.answer {
                    self.respond(flow, &answer);
                }
            }
        }
    }

    fn request(&mut self, flow: Flow, request: &Request, text: &str, now: Now) {
        let id = request.headers.call_id();
        if self.legs.values().any(|leg| leg.line.owns(id)) {
            return self.pass(id, flow, text, now);
        }
        let account = self.registrar.account(flow).map(str::to_owned);
        match (&request.method, account) {
            // Who calls is who registered over this socket, whatever From says.
            (Method::Invite, Some(account)) if request.to_tag().is_none() => {
                self.last_leg += 1;
                let leg = self.last_leg;
                let called = request.uri.user();
                let mut line = Line::new(&account, &called, flow, Box::new(SystemEntropy), now);
                line.received(text, now);
                self.legs.insert(leg, Leg { line, state: State::Offered });
                let _ = self.events.send(PhoneEvent::Calls { account, called, leg });
            }
            (Method::Invite, None) if request.to_tag().is_none() => self.refuse(flow, request, 403),
            (Method::Options, _) => self.refuse(flow, request, 200),
            (Method::Ack, _) => {}
            (Method::Subscribe | Method::Publish | Method::Message, _) => self.refuse(flow, request, 405),
            _ => self.refuse(flow, request, 481),
        }
    }

    /// Hands a message to the leg of its Call-ID.
    fn pass(&mut self, call_id: &str, flow: Flow, text: &str, now: Now) {
        let account = self.registrar.account(flow);
        // Nobody may speak for another account's phone.
        let leg = self.legs.values_mut().find(|leg| {
            leg.line.owns(call_id) && (leg.line.flow() == Some(flow) || account == Some(leg.line.account()))
        });
        if let Some(leg) = leg {
            leg.line.set_flow(Some(flow), now);
            leg.line.received(text, now);
        }
    }

    fn refuse(&mut self, flow: Flow, request: &Request, status: u16) {
        use agent_sdk_wasm::entropy::Entropy;
        let mut response = Response::to(request, status);
        response.tag(&SystemEntropy.uuid());
        self.respond(flow, &response);
    }

    fn respond(&self, flow: Flow, response: &Response) {
        self.send(flow, String::from_utf8_lossy(&response.to_bytes()).into_owned());
    }

    fn send(&self, flow: Flow, text: String) {
        // A phone that reads nothing loses messages; SIP repeats what matters.
        if let Some(outbox) = self.flows.get(&flow) {
            let _ = outbox.try_send(text);
        }
    }

    fn changed(&mut self, change: Change, cut: bool, now: Now) {
        let event = match change {
            Change::Registered(account) => {
                let flow = self.registrar.binding(&account).map(|binding| binding.flow);
                for leg in self.legs.values_mut().filter(|leg| leg.line.account() == account) {
                    leg.line.set_flow(flow, now);
                }
                PhoneEvent::Registered { account }
            }
            Change::Gone(account) => PhoneEvent::Gone { account, cut },
        };
        // The hub ends last.
        let _ = self.events.send(event);
    }

    /// The centre has a new picture.
    fn redraw(&mut self, picture: Arc<Picture>) {
        let now = self.clock.now();
        self.picture = picture;
        let picture = Arc::clone(&self.picture);
        let is_there = |party: &Party, call: CallId| picture.get(party).is_some_and(|presence| presence.call == call);
        self.ended.retain(|(party, call)| is_there(party, *call));
        for leg in self.legs.values_mut() {
            if let State::Placed(party, call) = &leg.state
                && !is_there(party, *call)
            {
                leg.state = State::Over;
                leg.line.hang_up(now);
            }
        }
        for (party, presence) in picture.iter() {
            let Means::Phone { account, shows, leg } = &presence.means else { continue };
            let placed = State::Placed(party.clone(), presence.call);
            let is_known = self.ended.contains(&(party.clone(), presence.call))
                || self.legs.values().any(|leg| leg.state == placed);
            if is_known {
                continue;
            }
            let is_up = match leg {
                Some(leg) => self.place(*leg, &placed, now),
                None => self.ring(account, shows, placed, now),
            };
            if !is_up {
                let status = leg.is_none().then_some(480);
                self.end(party.clone(), presence.call, status);
            }
        }
    }

    /// Answers the phone's own call, now that the centre has a place for it.
    fn place(&mut self, leg: u64, placed: &State, now: Now) -> bool {
        let Some(found) = self.legs.get_mut(&leg).filter(|leg| leg.state == State::Offered) else { return false };
        found.state = placed.clone();
        found.line.answer(now);
        true
    }

    fn ring(&mut self, account: &str, shows: &str, placed: State, now: Now) -> bool {
        let Some(binding) = self.registrar.binding(account) else { return false };
        let contact = binding.contact.uri.to_text();
        let mut line = Line::new(account, shows, binding.flow, Box::new(SystemEntropy), now);
        let rings = line.ring(&contact);
        if rings {
            self.last_leg += 1;
            self.legs.insert(self.last_leg, Leg { line, state: placed });
        }
        rings
    }

    fn end(&mut self, party: Party, call: CallId, status: Option<u16>) {
        self.ended.insert((party.clone(), call));
        let _ = self.events.send(PhoneEvent::Ended(party, call, status));
    }

    /// Does what the legs want, until they want nothing more.
    fn settle(&mut self) {
        let now = self.clock.now();
        let legs: Vec<u64> = self.legs.keys().copied().collect();
        for leg in legs {
            while let Some(said) = self.legs.get_mut(&leg).and_then(|leg| leg.line.poll(now)) {
                self.said(leg, said, now);
            }
        }
        while let Some((leg, tone)) = self.studio.poll_tone() {
            self.tone(leg, tone);
        }
        self.studio.flush();
        let studio = &mut self.studio;
        self.legs.retain(|id, leg| {
            let stays = !(leg.state == State::Over && leg.line.is_over());
            if leg.state == State::Over {
                studio.close(*id);
            }
            stays
        });
    }

    fn said(&mut self, id: u64, said: Said, now: Now) {
        let Some(leg) = self.legs.get_mut(&id) else { return };
        let placed = match &leg.state {
            State::Placed(party, call) => Some((party.clone(), *call)),
            State::Offered | State::Over => None,
        };
        match (said, placed) {
            (Said::Send(text), _) => {
                if let Some(flow) = leg.line.flow() {
                    self.send(flow, text);
                }
            }
            (Said::Media(ask, request), placed) => {
                let sdp = describe(&mut self.studio, id, &request);
                if let Some((party, _)) = &placed {
                    self.studio.assign(id, party);
                }
                match (sdp, &request) {
                    (Ok(None), _) => {}
                    (Ok(Some(sdp)), _) => leg.line.described(ask, Some(&sdp), now),
                    (Err(error), _) => {
                        eprintln!("demo-server: a phone's media: {error}");
                        leg.line.described(ask, None, now);
                    }
                }
            }
            (Said::Called, _) => leg.line.progress(now),
            (Said::Rings, Some((party, call))) => drop(self.events.send(PhoneEvent::Ringing(party, call))),
            (Said::Answered, Some((party, call))) => drop(self.events.send(PhoneEvent::Answered(party, call))),
            (Said::Tone(tone), _) => self.tone(id, tone),
            (Said::Ended(status), placed) => {
                leg.state = State::Over;
                if let Some((party, call)) = placed {
                    self.end(party, call, status);
                }
            }
            (Said::Rings | Said::Answered, None) => {}
        }
    }

    fn tone(&mut self, leg: u64, tone: char) {
        if let Some(State::Placed(party, call)) = self.legs.get(&leg).map(|leg| leg.state.clone()) {
            let _ = self.events.send(PhoneEvent::Tone(party, call, tone));
        }
    }
}

/// What the media side does when a leg asks; a description if that was asked for.
fn describe(studio: &mut Studio, leg: u64, request: &Media) -> Result<Option<String>, crate::media::peer::MediaError> {
    let now = Instant::now();
    let peer = studio.peer(leg, now)?;
    match request {
        Media::CreateOffer => peer.offer(now).map(Some),
        Media::CreateAnswer { offer } => peer.answer(offer, now).map(Some),
        Media::ApplyAnswer { sdp, .. } => peer.apply(sdp, now).map(|()| None),
        // Only offers that change nothing are ever made anew.
        Media::Rollback => Ok(None),
    }
}
