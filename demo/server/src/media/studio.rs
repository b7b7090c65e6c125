//! Everybody's ears and mouths: a peer for each phone, a voice and an ear for each robot, and the 20 ms clock.
//!
//! Refuses to decide who hears whom: that is the picture's. Robots make a sound only in calls that a phone is in.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Instant,
};

use serde_json::{Value, json};
use tokio::{net::UdpSocket, sync::mpsc, task::JoinHandle};

use super::{
    Frame, SILENCE,
    meter::Meter,
    mixer::mix,
    peer::{Identity, MediaError, Peer},
    voice::Voice,
};
use crate::centre::{CallId, Means, Party, Picture, Presence, seed};

/// More than a datagram of speech, keys or checks has.
const DATAGRAM: usize = 2_048;
/// Frames that are still made when the clock was late.
const MOST_LATE: u64 = 5;

/// A datagram for a leg.
#[derive(Debug)]
pub struct Datagram {
    /// The leg.
    pub leg: u64,
    /// Who sent it.
    pub source: SocketAddr,
    /// What.
    pub bytes: Vec<u8>,
}

struct Seat {
    peer: Peer,
    socket: Arc<UdpSocket>,
    reader: JoinHandle<()>,
    party: Option<Party>,
    /// What the phone is given to hear.
    given: Meter,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

/// See the module's words.
pub struct Studio {
    identity: Identity,
    address: IpAddr,
    inbox: mpsc::Sender<Datagram>,
    seats: BTreeMap<u64, Seat>,
    ears: BTreeMap<Party, Meter>,
    began: Instant,
    last: u64,
}

impl Studio {
    /// A studio whose sockets have that address, and that receives its datagrams by `inbox`.
    pub fn new(identity: Identity, address: IpAddr, inbox: mpsc::Sender<Datagram>, now: Instant) -> Self {
        Self { identity, address, inbox, seats: BTreeMap::new(), ears: BTreeMap::new(), began: now, last: 0 }
    }

    /// The leg's peer; a new one with a socket of its own if it has none.
    pub fn peer(&mut self, leg: u64, now: Instant) -> Result<&mut Peer, MediaError> {
        let seat = match self.seats.entry(leg) {
            std::collections::btree_map::Entry::Occupied(seat) => seat.into_mut(),
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(open(&self.identity, self.address, &self.inbox, leg, now)?)
            }
        };
        Ok(&mut seat.peer)
    }

    /// Says who sits at a leg's phone.
    pub fn assign(&mut self, leg: u64, party: &Party) {
        if let Some(seat) = self.seats.get_mut(&leg) {
            seat.party = Some(party.clone());
        }
    }

    /// Closes a leg's media.
    pub fn close(&mut self, leg: u64) {
        self.seats.remove(&leg);
        if self.seats.is_empty() {
            // Nobody is left for whom a robot would listen.
            self.ears.clear();
        }
    }

    /// Whether there is anything to do every 20 ms.
    pub fn is_busy(&self) -> bool {
        !self.seats.is_empty()
    }

    /// A datagram came.
    pub fn receive(&mut self, datagram: &Datagram, now: Instant) {
        if let Some(seat) = self.seats.get_mut(&datagram.leg) {
            seat.peer.receive(datagram.source, &datagram.bytes, now);
        }
    }

    /// When [`Self::handle_timeout`] wants to be called.
    pub fn next_timeout(&self) -> Option<Instant> {
        self.seats.values().map(|seat| seat.peer.next_timeout()).min()
    }

    /// The time has come.
    pub fn handle_timeout(&mut self, now: Instant) {
        for seat in self.seats.values_mut().filter(|seat| seat.peer.next_timeout() <= now) {
            seat.peer.handle_timeout(now);
        }
    }

    /// Sends what the peers have to send.
    pub fn flush(&mut self) {
        for seat in self.seats.values_mut() {
            while let Some((to, bytes)) = seat.peer.poll_transmit() {
                // A full or refused socket loses a packet, as networks do.
                let _ = seat.socket.try_send_to(&bytes, to);
            }
        }
    }

    /// The next key that was pressed at a phone.
    pub fn poll_tone(&mut self) -> Option<(u64, char)> {
        self.seats.iter_mut().find_map(|(leg, seat)| seat.peer.poll_tone().map(|tone| (*leg, tone)))
    }

    /// Makes the frames that are due: usually one, two after a late wake-up. What is too late is left out.
    pub fn tick(&mut self, picture: &Picture, now: Instant) {
        let due = frame_number(self.began, now);
        self.last = self.last.max(due.saturating_sub(MOST_LATE));
        while self.last < due {
            self.last += 1;
            self.frame(picture, self.last, now);
        }
    }

    /// 20 ms of everything.
    fn frame(&mut self, picture: &Picture, number: u64, now: Instant) {
        let mut voices: BTreeMap<&Party, Frame> = BTreeMap::new();
        let mut live: BTreeSet<CallId> = BTreeSet::new();
        for seat in self.seats.values_mut() {
            let speech = seat.peer.hear();
            let present = seat.party.as_ref().and_then(|party| picture.get_key_value(party));
            if let Some((party, presence)) = present {
                voices.insert(party, speech);
                live.insert(presence.call);
            }
        }
        for (party, presence) in picture.iter().filter(|(_, presence)| live.contains(&presence.call)) {
            if presence.means == Means::Robot {
                voices.insert(party, voice(party, presence).frame(number));
            }
        }
        voices.insert(&Party::Music, Voice::music().frame(number));
        voices.insert(&Party::Ringback, Voice::ringback().frame(number));
        let heard = |presence: &Presence| mix(presence.hears.iter().filter_map(|party| voices.get(party)));
        for seat in self.seats.values_mut() {
            let present = seat.party.as_ref().and_then(|party| picture.get(party));
            let frame = present.map_or(SILENCE, heard);
            seat.given.hear(&frame);
            seat.peer.say(&frame, number, now);
        }
        for (party, presence) in picture.iter().filter(|(_, presence)| presence.means == Means::Robot) {
            if live.contains(&presence.call) {
                self.ears.entry(party.clone()).or_default().hear(&heard(presence));
            }
        }
        let is_live = |party: &Party| picture.get(party).is_some_and(|presence| live.contains(&presence.call));
        self.ears.retain(|party, _| is_live(party));
    }

    /// What everybody hears: the answer to `GET /api/media`.
    pub fn report(&self, picture: &Picture) -> Value {
        let parties: Vec<Value> = (picture.iter())
            .map(|(party, presence)| {
                let seat = self.seats.values().find(|seat| seat.party.as_ref() == Some(party));
                let ear = seat.map(|seat| &seat.given).or(self.ears.get(party)).copied().unwrap_or_default();
                let counters = seat.map(|seat| *seat.peer.counters()).unwrap_or_default();
                let means = match &presence.means {
                    Means::Simulated => "simulated",
                    Means::Robot => "robot",
                    Means::Phone { .. } => "phone",
                };
                let tone = (presence.means == Means::Robot).then(|| voice(party, presence).hertz());
                json!({
                    "party": name(party),
                    "number": presence.number,
                    "call": presence.call,
                    "means": means,
                    "hears": presence.hears.iter().map(name).collect::<Vec<_>>(),
                    "hertz": tone,
                    "heardLevel": ear.level(),
                    "heardEnergy": ear.energy(),
                    "spokenLevel": counters.speech.level(),
                    "spokenEnergy": counters.speech.energy(),
                    "packetsIn": counters.received,
                    "packetsOut": counters.sent,
                })
            })
            .collect();
        json!({ "parties": parties, "music": Voice::music().hertz(), "ringback": Voice::ringback().hertz() })
    }
}

fn open(
    identity: &Identity,
    address: IpAddr,
    inbox: &mpsc::Sender<Datagram>,
    leg: u64,
    now: Instant,
) -> Result<Seat, MediaError> {
    let socket = std::net::UdpSocket::bind((address, 0))?;
    socket.set_nonblocking(true)?;
    let socket = Arc::new(UdpSocket::from_std(socket)?);
    let peer = Peer::new(identity, socket.local_addr()?, now)?;
    let reader = tokio::spawn(read(leg, Arc::clone(&socket), inbox.clone()));
    Ok(Seat { peer, socket, reader, party: None, given: Meter::default() })
}

async fn read(leg: u64, socket: Arc<UdpSocket>, inbox: mpsc::Sender<Datagram>) {
    let mut buffer = vec![0; DATAGRAM];
    loop {
        match socket.recv_from(&mut buffer).await {
            Ok((length, source)) => {
                let bytes = buffer.get(..length).unwrap_or_default().to_vec();
                if inbox.send(Datagram { leg, source, bytes }).await.is_err() {
                    return;
                }
            }
            // What was sent to a browser that is gone comes back as an error of the next reading.
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {}
            Err(_) => return,
        }
    }
}

fn frame_number(began: Instant, now: Instant) -> u64 {
    let frames = now.duration_since(began).as_millis() / super::FRAME_TIME.as_millis();
    u64::try_from(frames).unwrap_or(u64::MAX)
}

fn voice(party: &Party, presence: &Presence) -> Voice {
    match party {
        Party::Agent(number) => Voice::agent(seed::AGENTS.iter().position(|agent| agent.number == number)),
        _ => Voice::customer(seed::CUSTOMERS.iter().position(|customer| customer.number == presence.number)),
    }
}

fn name(party: &Party) -> String {
    match party {
        Party::Agent(number) => format!("agent {number}"),
        Party::Customer(call) => format!("customer of call {call}"),
        Party::Guest(call) => format!("guest of call {call}"),
        Party::Music => "music".to_owned(),
        Party::Ringback => "ringback".to_owned(),
    }
}
