//! The client transactions: responses to their owners, challenges answered, INVITEs cancelled.

use super::core::{Answer, Core, Owner, TxId};
use crate::{
    sip::{
        digest::Challenge,
        fields::CSeq,
        message::{Request, Response},
        method::Method,
        name::Name,
        transaction::{Client, InviteClient, Take, ack},
    },
    time::Now,
};

/// A client transaction.
pub(super) struct ClientEntry {
    pub(super) id: TxId,
    pub(super) branch: String,
    pub(super) machine: Machine,
    pub(super) request: Request,
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
pub(super) type Challenges = [(Option<Challenge>, u8); 2];

/// The headers that answer a server's and a proxy's challenge.
pub(in crate::sip) const AUTHORIZATIONS: [Name; 2] = [Name::Authorization, Name::ProxyAuthorization];

impl Core {
    /// Cancels an INVITE, if that can still matter (section 9.1); whether it has to wait for a provisional response.
    pub(in crate::sip) fn cancel(&mut self, tx: TxId, owner: Owner, reason: Option<&str>, now: Now) -> bool {
        let Some(entry) = self.clients.iter().find(|entry| entry.id == tx) else { return false };
        let Machine::Invite(machine) = &entry.machine else { return false };
        if !machine.is_proceeding() {
            return machine.is_open();
        }
        let invite = &entry.request;
        let mut cancel = Request::new(Method::Cancel, invite.uri.clone());
        cancel.headers.copy(&Name::Via, &invite.headers);
        cancel.headers.push(Name::MaxForwards, "70");
        for name in [Name::Route, Name::From, Name::To, Name::CallId] {
            cancel.headers.copy(&name, &invite.headers);
        }
        cancel.headers.push(Name::CSeq, CSeq { number: invite.sequence(), method: Method::Cancel }.to_text());
        if let Some(reason) = reason {
            cancel.headers.push(Name::Reason, reason);
        }
        let branch = entry.branch.clone();
        let id = TxId(self.id());
        self.transmit(cancel.to_bytes(), now);
        let machine = Machine::Other(Client::new(now.tick));
        let challenges = [(None, 0), (None, 0)];
        self.clients.push(ClientEntry { id, branch, machine, request: cancel, owner, lost: false, challenges });
        false
    }

    /// A response arrived.
    pub(in crate::sip) fn response(&mut self, response: Response, now: Now) -> Option<Answer> {
        let via = response.headers.via()?;
        let (branch, cseq) = (via.branch()?, response.cseq()?);
        let entry =
            self.clients.iter_mut().find(|entry| entry.branch == branch && entry.request.method == cseq.method)?;
        let take = match &mut entry.machine {
            Machine::Invite(machine) => machine.receive(response.status, now.tick),
            Machine::Other(machine) => machine.receive(response.status),
        };
        let answer =
            Answer { tx: entry.id, owner: entry.owner, request: entry.request.clone(), response, is_local: false };
        match take {
            Take::Drop => return None,
            Take::Pass => {}
            Take::PassAndAck => self.transmit(ack(&answer.request, &answer.response).to_bytes(), now),
        }
        Some(answer)
    }

    /// Whether a challenge can be answered, and has not been in vain.
    pub(in crate::sip) fn can_authorize(&self, answer: &Answer) -> bool {
        self.answerable(answer).is_some()
    }

    /// Answers a challenge by sending the request again under the same id, with this number; whether it did.
    pub(in crate::sip) fn authorize(&mut self, answer: &Answer, number: u32, now: Now) -> bool {
        let Some((at, mut challenges)) = self.answerable(answer) else { return false };
        let mut request = answer.request.clone();
        request.headers.set(Name::CSeq, CSeq { number, method: request.method.clone() }.to_text());
        let uri = request.uri.to_text();
        for (place, (challenge, _)) in challenges.iter_mut().enumerate() {
            if let Some(challenge) = challenge {
                let value = challenge.answer(&self.config.account, request.method.as_str(), &uri, &mut *self.entropy);
                request.headers.set(AUTHORIZATIONS.get(place).cloned().unwrap_or(Name::Authorization), value);
            }
        }
        self.clients.swap_remove(at);
        self.start(answer.tx, answer.owner, request, challenges, now);
        true
    }

    /// Whether a challenge may be answered, with all challenges that count for the next attempt.
    fn answerable(&self, answer: &Answer) -> Option<(usize, Challenges)> {
        let (place, name) = match answer.response.status {
            401 => (0, Name::WwwAuthenticate),
            407 => (1, Name::ProxyAuthenticate),
            _ => return None,
        };
        let at = self.clients.iter().position(|entry| entry.id == answer.tx)?;
        let mut challenges = self.clients.get(at)?.challenges.clone();
        let challenge = Challenge::strongest(answer.response.headers.all(&name))?;
        let (known, times) = challenges.get_mut(place)?;
        // The same password a second time is the wrong one, unless only the nonce was too old; and no server may
        // keep us busy for ever with that.
        if *times > 0 && !(challenge.stale && *times < 3) {
            return None;
        }
        *times += 1;
        *known = Some(challenge);
        Some((at, challenges))
    }

    /// The challenges that a request has answered: later requests of the same owner answer them in advance.
    pub(in crate::sip) fn challenges(&self, tx: TxId) -> Option<[Option<Challenge>; 2]> {
        let entry = self.clients.iter().find(|entry| entry.id == tx)?;
        let [(server, _), (proxy, _)] = &entry.challenges;
        Some([server.clone(), proxy.clone()])
    }
}
