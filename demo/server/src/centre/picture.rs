//! What the phones and the ears have to do right now, as one value: who is in a call, by what means, and whom each hears.
//!
//! ```text
//!   calls, legs, plans ─► Picture ─► exchange: rings who is new, hangs up on who is gone
//!                                 └► media: a mix for each listener
//! ```
//!
//! It is made anew after every input, so no way out of a call can forget a phone. Who hears whom:
//!
//! | the call | who hears whom |
//! | --- | --- |
//! | talk, three-way talk | all each other; a muted agent is heard by nobody |
//! | hold, a transfer or consultation under way | the customer: music |
//! | consultation | the owner and the colleague each other |
//! | listen | the leader both, nobody the leader |
//! | insert | all three each other |
//! | somebody's phone rings | whoever waits for it: ringback; whoever waits in a queue: music |

use std::collections::BTreeMap;

use super::{
    Call, CallId, Centre,
    agent::Work,
    call::{Direction, Far, Guest, Handset, Leg, Line, Plan, Role},
    event::Event,
    phone,
};

/// Somebody who hears or is heard.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    /// The agent with this number.
    Agent(String),
    /// The outside party of this call.
    Customer(CallId),
    /// The outside number that is brought into this call.
    Guest(CallId),
    /// What is played to whoever waits.
    Music,
    /// What is played while it rings elsewhere.
    Ringback,
}

/// How somebody is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Means {
    /// Without a sound: an agent whose own telephone is only imagined.
    Simulated,
    /// By a robot with a voice and an ear.
    Robot,
    /// By a phone that is registered here.
    Phone {
        /// Whose.
        account: String,
        /// The number that it shows.
        shows: String,
        /// The leg, when it was the phone that called; else it has to be rung.
        leg: Option<u64>,
    },
}

/// Somebody's part in a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    /// The call.
    pub call: CallId,
    /// The party's number.
    pub number: String,
    /// How the party is there.
    pub means: Means,
    /// Who is heard.
    pub hears: Vec<Party>,
}

/// Everybody who is in a call.
pub type Picture = BTreeMap<Party, Presence>;

impl Centre {
    /// What there is to ring and to hear.
    pub fn picture(&self) -> Picture {
        let mut picture = Picture::new();
        for call in self.calls.values() {
            self.draw(call, &mut picture);
        }
        picture
    }

    fn draw(&self, call: &Call, picture: &mut Picture) {
        let mut put = |party: Party, number: &str, means: Means| {
            picture.insert(party, Presence { call: call.id, number: number.to_owned(), means, hears: Vec::new() });
        };
        for leg in call.legs.iter().filter(|leg| leg.rang.is_some() || leg.answered.is_some()) {
            put(Party::Agent(leg.agent.clone()), &leg.agent, self.means_of_agent(call, leg));
        }
        if let Some(number) = &call.customer
            && (call.far != Far::Waiting || matches!(call.line, Line::Caller(_)))
        {
            put(Party::Customer(call.id), number, means(&call.line, number, &shown_to_customer(call)));
        }
        if let Some(Guest::Phone(number)) = call.plan.guest() {
            put(Party::Guest(call.id), number, means(&call.guest_line, number, &call.peer("")));
        }
        for (listener, heard) in self.hearing(call) {
            if let Some(presence) = picture.get_mut(&listener) {
                presence.hears = heard;
            }
        }
    }

    fn means_of_agent(&self, call: &Call, leg: &Leg) -> Means {
        let account = phone::account(&leg.agent);
        let shows = match leg.role {
            Role::Consulted => call.owner().map_or_else(String::new, str::to_owned),
            _ => call.peer(&leg.agent),
        };
        match leg.handset {
            Handset::Simulated if self.agents.get(&leg.agent).is_some_and(super::Agent::is_robot) => Means::Robot,
            Handset::Simulated => Means::Simulated,
            Handset::Called | Handset::Ringing | Handset::Up => Means::Phone { account, shows, leg: leg.caller },
        }
    }

    /// The table at the head of this file.
    fn hearing(&self, call: &Call) -> Vec<(Party, Vec<Party>)> {
        let owner = call.owner().map(|agent| Party::Agent(agent.to_owned()));
        let callee = call.legs.iter().find(|leg| leg.role == Role::Callee);
        let far = match (&call.customer, callee) {
            (Some(_), _) => Some(Party::Customer(call.id)),
            (None, callee) => callee.map(|leg| Party::Agent(leg.agent.clone())),
        };
        let guest = call.plan.guest().map(|guest| match guest {
            Guest::Agent(agent) => Party::Agent(agent.clone()),
            Guest::Phone(_) => Party::Guest(call.id),
        });
        let mut heard = Vec::new();
        // Who talks together, and who waits to what sound.
        let (mut together, waits) = match (&call.plan, call.far) {
            (Plan::Talk, Far::Talking) => (vec![owner, far], vec![]),
            (Plan::Talk, Far::OnHold) => {
                let held = if self.holds(call, owner.as_ref()) { far } else { owner };
                (vec![], vec![(held, Party::Music)])
            }
            (Plan::Talk, Far::Ringing) if call.direction == Direction::In && call.group.is_none() => {
                (vec![], vec![(far, Party::Ringback)])
            }
            (Plan::Talk, Far::Ringing) if call.direction == Direction::Out => (vec![], vec![(owner, Party::Ringback)]),
            (Plan::Talk, Far::Ringing | Far::Waiting) => (vec![], vec![(far, Party::Music)]),
            (Plan::Transferring(_) | Plan::ConsultCalling(_), _) => {
                (vec![], vec![(owner, Party::Ringback), (far, Party::Music)])
            }
            (Plan::Handed(_), _) => (vec![], vec![(far, Party::Music)]),
            (Plan::Consulting(_), _) => (vec![owner, guest], vec![(far, Party::Music)]),
            (Plan::Tripartite(_), _) => (vec![owner, guest, far], vec![]),
            (Plan::Outside { talks: true, .. }, _) => (vec![far, guest], vec![]),
            (Plan::Outside { talks: false, .. }, _) => (vec![], vec![(far, Party::Ringback)]),
        };
        let inserted = |leg: &&Leg| leg.role == Role::Insert && self.shows(&leg.agent, Event::ForceInserting);
        together.extend(call.legs.iter().filter(inserted).map(|leg| Some(Party::Agent(leg.agent.clone()))));
        let together: Vec<Party> = together.into_iter().flatten().collect();
        let speakers: Vec<Party> = together.iter().filter(|party| !is_muted(call, party)).cloned().collect();
        for party in &together {
            heard.push((party.clone(), speakers.iter().filter(|other| *other != party).cloned().collect()));
        }
        for (party, sound) in waits {
            heard.extend(party.map(|party| (party, vec![sound])));
        }
        for leg in call.legs.iter().filter(|leg| leg.role.attends() && leg.answered.is_some() && !inserted(leg)) {
            heard.push((Party::Agent(leg.agent.clone()), speakers.clone()));
        }
        heard
    }

    /// Whether it is this one who put the other on hold.
    fn holds(&self, call: &Call, owner: Option<&Party>) -> bool {
        let callee = call.legs.iter().find(|leg| leg.role == Role::Callee);
        !callee.is_some_and(|leg| self.shows(&leg.agent, Event::Hold) && owner.is_some())
    }

    fn shows(&self, number: &str, event: Event) -> bool {
        let work = self.agents.get(number).map(|agent| &agent.work);
        matches!(work, Some(Work::OnCall { shown, .. }) if *shown == event)
    }
}

fn means(line: &Line, number: &str, shows: &str) -> Means {
    let phone = |leg| Means::Phone { account: number.to_owned(), shows: shows.to_owned(), leg };
    match line {
        Line::Robot => Means::Robot,
        Line::Phone => phone(None),
        Line::Caller(leg) => phone(Some(*leg)),
    }
}

fn shown_to_customer(call: &Call) -> String {
    if call.direction == Direction::Out { call.caller.clone() } else { call.called.clone() }
}

fn is_muted(call: &Call, party: &Party) -> bool {
    matches!(party, Party::Agent(agent) if call.leg(agent).is_some_and(|leg| leg.muted))
}
