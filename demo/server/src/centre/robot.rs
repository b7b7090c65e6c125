//! The robots at the seats where no browser sits: partners for transfer and consultation, and talks to listen to.

use super::{
    CallId, Centre, Due,
    agent::{Seat, Work},
    call::{Direction, Far, Leg, Role},
    cause::Cause,
    event::Event,
    pace,
    seed::{self, Understudy},
};

/// Who the chatting robots talk to, in turn.
const REGULARS: [&str; 4] = ["13911112222", "13722223333", "13633334444", "13544445555"];

impl Centre {
    pub(super) fn start_robots(&mut self) {
        for seed in seed::AGENTS {
            self.robot_returns(seed.number);
        }
    }

    /// A robot takes its seat, if nobody else did.
    pub(super) fn robot_returns(&mut self, number: &str) {
        let wall = self.now.wall;
        let Some(agent) = self.agents.get_mut(number) else { return };
        if agent.seed.understudy == Understudy::Nobody || agent.session().is_some() || !agent.is_away() {
            return;
        }
        agent.seat = Seat::Robot;
        agent.signed_in = wall;
        self.set_work(number, Work::Idle);
        self.robot_starts(number);
    }

    /// After a call, or after a leader sent it away from work.
    pub(super) fn robot_idle(&mut self, number: &str) {
        let Some(agent) = self.agents.get(number) else { return };
        if !agent.is_robot() || !matches!(agent.work, Work::After | Work::Busy { .. }) {
            return;
        }
        self.set_work(number, Work::Idle);
        self.later(pace::ROBOT_RESTS, Due::RobotStarts { agent: number.to_owned() });
    }

    /// A chatting robot begins its next talk.
    pub(super) fn robot_starts(&mut self, number: &str) {
        let Some(agent) = self.agents.get(number) else { return };
        if !agent.is_chatting_robot() || !agent.is_idle() {
            return;
        }
        let turn = usize::try_from(self.last_call).unwrap_or(0) % REGULARS.len();
        let customer = REGULARS.get(turn).copied().unwrap_or_default().to_owned();
        let group = agent.seed.groups.first().map(|group| (*group).to_owned());
        let opened =
            self.open_call(Direction::In, customer.clone(), seed::SWITCHBOARD.to_owned(), Some(customer), None);
        let Ok(id) = opened else { return };
        let wall = self.now.wall;
        if let Some(call) = self.calls.get_mut(&id) {
            let mut leg = Leg::new(number, Role::Normal, wall);
            leg.rang = Some(wall);
            leg.answered = Some(wall);
            call.legs.push(leg);
            call.group = group;
            call.far = Far::Talking;
        }
        self.show_call(number, id, Event::Conversation);
        self.later(pace::ROBOT_CHATS, Due::FarEnds { call: id, cause: Cause::NormalClearing });
    }

    /// A robot that was handed a call keeps it for a while.
    pub(super) fn robot_keeps(&mut self, id: CallId, number: &str) {
        if self.agents.get(number).is_some_and(super::Agent::is_robot) {
            self.later(pace::ROBOT_TALKS, Due::RobotLeaves { call: id, agent: number.to_owned() });
        }
    }

    pub(super) fn robot_leaves(&mut self, id: CallId, number: &str) {
        if self.agents.get(number).and_then(super::Agent::call) == Some(id) {
            self.leave_call(number, Cause::NormalClearing);
        }
    }
}
