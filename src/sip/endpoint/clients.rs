//! The client transactions: responses to their owners, challenges answered, INVITEs cancelled.

use core::mem::take;
use std::rc::Rc;

use super::core::{Answer, Core, Owner, TxId};
use crate::sip::{
    digest::Challenge,
    message::{Request, Response},
    method::Method,
    name::Name,
    transaction::{Client, InviteClient, Take, ack},
};

/// A client transaction.
pub(super) struct ClientEntry {
    pub(super) id: TxId,
    pub(super) branch: String,
    pub(super) machine: Machine,
    pub(super) request: Rc<Request>,
    pub(super) owner: Owner,
    /// Lost with its socket: to be failed.
    pub(super) lost: bool,
    pub(super) challenges: Challenges,
}

pub(super) enum Machine {
    Invite(InviteClient),
    Other(Client),
}

/// The challenges answered so far, of the server and of a proxy, and how often each.
#[derive(Default)]
pub(super) struct Challenges {
    known: [Option<Challenge>; 2],
    times: [u8; 2],
}

impl Core {
    /// Cancels an INVITE, if that can still matter (section 9.1); whether it has to wait for a provisional response.
    pub(in crate::sip) fn cancel(&mut self, tx: TxId, owner: Owner) -> bool {
        let tick = self.tick;
        let Some(entry) = self.client(tx) else { return false };
        let Machine::Invite(machine) = &mut entry.machine else { return false };
        if !machine.is_proceeding() {
            return machine.is_open();
        }
        machine.cancelled(tick);
        let invite = &entry.request;
        let mut cancel = Request::new(Method::Cancel, &invite.uri);
        cancel
            .headers
            .copy(&[Name::Via, Name::MaxForwards, Name::Route, Name::From, Name::To, Name::CallId], &invite.headers);
        cancel.number(invite.sequence());
        let branch = entry.branch.clone();
        let id = TxId(self.id());
        if self.has_flow() {
            self.transmit(cancel.to_bytes());
        }
        let machine = Machine::Other(Client::new(self.tick));
        let (request, challenges) = (Rc::new(cancel), Challenges::default());
        self.clients.push(ClientEntry { id, branch, machine, request, owner, lost: false, challenges });
        false
    }

    #[inline(never)]
    fn client(&mut self, tx: TxId) -> Option<&mut ClientEntry> {
        self.clients.iter_mut().find(|entry| entry.id == tx)
    }

    /// A response arrived.
    pub(in crate::sip) fn response(&mut self, response: Response) -> Option<Answer> {
        let via = response.headers.via()?;
        let (branch, cseq) = (via.branch()?, response.cseq()?);
        let entry = self
            .clients
            .iter_mut()
            .find(|entry| entry.branch == branch && entry.request.method.as_str() == cseq.method)?;
        let take = match &mut entry.machine {
            Machine::Invite(machine) => machine.receive(response.status, self.tick),
            Machine::Other(machine) => machine.receive(response.status),
        };
        let (tx, owner, request) = (entry.id, entry.owner, entry.request.clone());
        match take {
            Take::Drop => return None,
            Take::Pass => {}
            Take::PassAndAck => self.transmit(ack(&request, &response).to_bytes()),
        }
        Some(Answer { tx, owner, request, response, is_local: false })
    }

    /// Keeps the challenge of a response; none when it cannot be answered, or was in vain.
    pub(in crate::sip) fn challenged(&mut self, answer: &Answer) -> Option<()> {
        let (place, name) = match answer.response.status {
            401 => (0, Name::WwwAuthenticate),
            407 => (1, Name::ProxyAuthenticate),
            _ => return None,
        };
        let challenges = &mut self.client(answer.tx)?.challenges;
        let challenge = Challenge::strongest(&answer.response.headers.all(name))?;
        let times = challenges.times.get_mut(place)?;
        // The same password a second time is the wrong one, unless only the nonce was too old; and no server may
        // keep us busy for ever with that.
        if *times > 0 && !(challenge.stale && *times < 3) {
            return None;
        }
        *times += 1;
        *challenges.known.get_mut(place)? = Some(challenge);
        Some(())
    }

    /// Answers the challenges by sending the request again under the same id, with this number.
    pub(in crate::sip) fn authorize(&mut self, answer: &Answer, number: u32) {
        let Some(at) = self.clients.iter().position(|entry| entry.id == answer.tx) else { return };
        let mut challenges = self.clients.remove(at).challenges;
        let mut request = Request::clone(&answer.request);
        request.number(number);
        self.prove(&mut request, &mut challenges.known);
        self.start(answer.tx, answer.owner, request, challenges);
    }

    /// Hands over the challenges that a request has answered: later requests of the same owner answer them in advance.
    pub(in crate::sip) fn challenges(&mut self, tx: TxId) -> Option<[Option<Challenge>; 2]> {
        let entry = self.client(tx)?;
        entry.challenges.known.iter().any(Option::is_some).then(|| take(&mut entry.challenges.known))
    }
}
