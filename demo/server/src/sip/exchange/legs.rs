//! The legs: from the centre's picture to phones that ring, and from what phones do to what the centre is told.

use std::{sync::Arc, time::Instant};

use agent_sdk_wasm::{
    entropy::Entropy,
    redact::Secret,
    sip::{Config, Media, digest::Account},
    time::Now,
};

use super::{Access, Exchange, Leg, State};
use crate::{
    centre::{CallId, Means, Party, PhoneEvent, Picture},
    clock::SystemEntropy,
    media::{peer::MediaError, studio::Studio},
    sip::{
        digest::REALM,
        line::{Line, Said},
    },
};

impl Exchange {
    /// The centre has a new picture.
    pub(super) fn redraw(&mut self, picture: Arc<Picture>) {
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
        let way = match &self.access {
            Access::Registrar(registrar) => {
                registrar.binding(account).and_then(|binding| Some((binding.flow, binding.uri()?.as_str().to_owned())))
            }
            Access::Trunk(trunk) => trunk.way_to(account),
        };
        let Some((flow, target)) = way else { return false };
        let mut line = Line::new(account, self.config(shows), flow, Box::new(SystemEntropy), now);
        let rings = line.ring(&target, self.asserted(shows).as_deref());
        if rings {
            self.last_leg += 1;
            let run = self.run_of(account);
            self.legs.insert(self.last_leg, Leg { line, state: placed, run });
        }
        rings
    }

    /// Who the centre is on a leg whose phone is to see the number `shows`.
    pub(super) fn config(&self, shows: &str) -> Config {
        let mut config = match &self.access {
            Access::Registrar(_) => {
                let own = Account { user: shows.to_owned(), password: Secret::new(String::new()) };
                let mut config = Config::new(own, REALM.to_owned(), SystemEntropy.uuid());
                config.secure = false;
                config
            }
            Access::Trunk(trunk) => trunk.config(Some(shows)),
        };
        config.user_agent = "demo-server".to_owned();
        // The phone may ask for session timers; a server on the same machine has no need of them.
        config.session_expires = 0;
        config
    }

    /// With a trunk, From is the centre's account: the number stands where the proxy's networks assert it (RFC 3325).
    fn asserted(&self, shows: &str) -> Option<String> {
        match &self.access {
            Access::Registrar(_) => None,
            Access::Trunk(trunk) => trunk.asserted(shows),
        }
    }

    pub(super) fn end(&mut self, party: Party, call: CallId, status: Option<u16>) {
        self.ended.insert((party.clone(), call));
        self.tell(PhoneEvent::Ended(party, call, status));
    }

    /// Does what the legs want, until they want nothing more.
    pub(super) fn settle(&mut self) {
        let now = self.clock.now();
        self.settle_trunk(now);
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
            (Said::Rings, Some((party, call))) => self.tell(PhoneEvent::Ringing(party, call)),
            (Said::Answered, Some((party, call))) => self.tell(PhoneEvent::Answered(party, call)),
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
            self.tell(PhoneEvent::Tone(party, call, tone));
        }
    }
}

/// What the media side does when a leg asks; a description if that was asked for.
fn describe(studio: &mut Studio, leg: u64, request: &Media) -> Result<Option<String>, MediaError> {
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
