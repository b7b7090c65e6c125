//! Transfer: REFER and the NOTIFYs that follow it (RFC 3515, RFC 6665), blind and attended (RFC 3891).
//!
//! We ask the peer to call somebody, and hear from it how that goes; or the peer asks us, the owner decides, and the new
//! call's progress goes back. The call itself goes on meanwhile: who transfers hangs up, or the peer does.

use std::rc::Rc;

use super::{Call, Parent, Phase};
use crate::sip::{
    address::{Address, named},
    dialog::Dialog,
    endpoint::core::{Answer, Core, Key, Purpose},
    event::{CallEvent, CallId, Misuse},
    fields::Replaces,
    headers::Headers,
    message::{Request, Response},
    method::Method,
    name::Name,
    params::Params,
    status::phrase,
    text,
    uri::Uri,
};

/// The transfers of one call.
#[derive(Default)]
pub(super) struct Transfers {
    /// Our REFERs that are not over, oldest first.
    ours: Vec<Referral>,
    /// A REFER of the peer that the owner has not decided on.
    asked: Option<(Key, Rc<Request>)>,
}

/// A REFER of ours: it is sent, or accepted; NOTIFYs come.
struct Referral {
    /// Its CSeq number; sent again with credentials it has a higher one.
    number: u32,
    /// The call in which the peer is to take our place.
    partner: Option<CallId>,
    /// The last status that was heard of.
    status: u16,
    /// Whether the peer has said that it follows it.
    is_taken: bool,
}

impl Transfers {
    /// Where the REFER of this number stands, if it is not over.
    fn place(&self, number: u32) -> Option<usize> {
        self.ours.iter().rposition(|referral| referral.number <= number)
    }
}

impl Call {
    /// Asks the peer to call `target`, whose headers name `partner` as the call to replace, if there is one. A peer that says
    /// nothing more may be asked again.
    pub(in crate::sip) fn refer(
        &mut self,
        target: &str,
        partner: Option<CallId>,
        core: &mut Core,
    ) -> Result<(), Misuse> {
        self.session()?;
        if !core.has_flow() {
            return Err(Misuse::NoFlow);
        }
        self.ask_peer(Method::Refer, Purpose::Refer, core, &|refer, core| {
            core.introduce(&mut refer.headers);
            refer.headers.push(Name::ReferTo, named("", target));
            if let Some(us) = Uri::of(&core.config.account.user, &core.config.domain) {
                refer.headers.push(Name::ReferredBy, named("", &us));
            }
        });
        let number = self.dialogs.first().map_or(0, Dialog::last_sequence);
        self.session()?.transfers.ours.push(Referral { number, partner, status: 100, is_taken: false });
        Ok(())
    }

    /// The peer hangs up. One that has taken our REFER, and says no more, went to whom we sent it: many a PBX says BYE instead of
    /// the last NOTIFY, and nobody would listen to one that comes later.
    pub(super) fn left(&mut self, core: &mut Core) {
        if let Phase::Up(session) = &self.phase
            && session.transfers.ours.last().is_some_and(|newest| newest.is_taken)
        {
            core.emit(self.id, CallEvent::Transferred { status: 202, partner: None, is_newest: true });
        }
    }

    pub(super) fn refer_answered(&mut self, answer: &Answer, core: &mut Core) {
        let Phase::Up(session) = &mut self.phase else { return };
        let Response { status, headers, .. } = &answer.response;
        let place = headers.cseq().and_then(|refer| session.transfers.place(refer.number));
        if let Some(place) = place {
            if *status >= 300 {
                self.referral_over(place, *status, true, core);
            } else if let Some(referral) = session.transfers.ours.get_mut(place) {
                referral.is_taken = true;
            }
        }
        self.dialog_may_be_gone(answer, core);
    }

    /// NOTIFY: how our transfer goes.
    pub(super) fn notified(&mut self, key: &Key, request: &Request, core: &mut Core) {
        let (event, params) = text::cut(request.headers.first(Name::Event).unwrap_or_default(), b';');
        if !text::same(event, "refer") {
            return core.refuse(key, request, 489);
        }
        let Phase::Up(session) = &mut self.phase else { return core.refuse(key, request, 481) };
        // The id is the number of the REFER; only the first one of a dialog may do without (RFC 3515 section 2.4.6).
        let id = Params::parse(params).and_then(|params| params.get("id"));
        // Peers that never give one may mean any.
        let is_certain = id.is_some() || session.transfers.ours.len() < 2;
        let place = match id {
            Some(id) => text::number(id).and_then(|refer| session.transfers.place(refer)),
            None => Some(0),
        };
        let Some((place, referral)) = place.and_then(|place| Some((place, session.transfers.ours.get_mut(place)?)))
        else {
            return core.refuse(key, request, 481);
        };
        core.respond(key, Response::to(request, 200));
        referral.is_taken = true;
        let heard = str::from_utf8(&request.body).ok().and_then(fragment);
        let status = heard.unwrap_or(referral.status);
        referral.status = status;
        let state = request.headers.first(Name::SubscriptionState).unwrap_or_default();
        if status >= 200 || gives_up(state, heard.is_none()) {
            self.referral_over(place, status, is_certain, core);
        } else {
            core.emit(self.id, CallEvent::Transferring(status));
        }
    }

    /// Nothing more will be heard of a REFER of ours. That an earlier one failed says nothing of the newest, which is waited
    /// for; a peer that talks to somebody else does so by either. In doubt it is the newest, but then no call is named as
    /// replaced: whoever replaces it ends it as well (RFC 3891 section 3).
    fn referral_over(&mut self, place: usize, status: u16, is_certain: bool, core: &mut Core) {
        let Phase::Up(session) = &mut self.phase else { return };
        let ours = &mut session.transfers.ours;
        let Referral { partner, .. } = ours.remove(place);
        let is_newest = place == ours.len();
        if is_newest || (200..300).contains(&status) {
            let partner = partner.filter(|_| is_certain);
            let is_newest = is_newest || !is_certain;
            core.emit(self.id, CallEvent::Transferred { status, partner, is_newest });
        }
    }

    /// The peer's REFER: the owner decides.
    pub(super) fn referred(&mut self, key: &Key, request: &Rc<Request>, core: &mut Core) {
        let Phase::Up(session) = &mut self.phase else { return core.refuse(key, request, 481) };
        // "An agent responding to a REFER MUST return a 400 if the request contained zero or more than one Refer-To"
        // (RFC 3515 section 2.4.2).
        let targets = request.headers.items(Name::ReferTo);
        let [to] = targets.as_slice() else { return core.refuse(key, request, 400) };
        if Address::parse(to).is_none() {
            return core.refuse(key, request, 400);
        }
        if session.transfers.asked.is_some() {
            return core.refuse(key, request, 491);
        }
        session.transfers.asked = Some((key.clone(), request.clone()));
        core.emit(self.id, CallEvent::Refer { to: (*to).to_owned() });
    }

    /// Takes the peer's REFER: the call that it asks for.
    pub(in crate::sip) fn accept_refer(&mut self, core: &mut Core) -> Result<Self, Misuse> {
        let session = self.session()?;
        let (key, request) = session.transfers.asked.take().ok_or(Misuse::WrongState)?;
        let to = request.headers.address(Name::ReferTo).ok_or(Misuse::BadTarget)?;
        let mut headers = Headers::default();
        if let Some(replaces) = replaces_in(to.uri) {
            headers.push(Name::Replaces, replaces);
            headers.push(Name::Require, "replaces");
        }
        headers.copy(&[Name::ReferredBy], &request.headers);
        let mut response = Response::to(&request, 202);
        core.introduce(&mut response.headers);
        core.respond(&key, response);
        let refer = request.sequence();
        self.notify_refer(refer, 100, core);
        let id = CallId(core.id());
        let parent = Some(Parent { call: self.id, refer });
        Self::outgoing(id, to.uri.without_headers(), &headers, parent, core).ok_or(Misuse::BadTarget)
    }

    /// Refuses the peer's REFER.
    pub(in crate::sip) fn reject_refer(&mut self, status: u16, core: &mut Core) -> Result<(), Misuse> {
        let session = self.session()?;
        let (key, request) = session.transfers.asked.take().ok_or(Misuse::WrongState)?;
        core.refuse(&key, &request, status.clamp(400, 699));
        Ok(())
    }

    /// Tells the peer how the call goes that it asked for (RFC 3515 section 2.4.5).
    pub(in crate::sip) fn notify_refer(&mut self, refer: u32, status: u16, core: &mut Core) {
        if !matches!(self.phase, Phase::Up(_)) {
            return;
        }
        self.ask_peer(Method::Notify, Purpose::Other, core, &|notify, core| {
            core.introduce(&mut notify.headers);
            notify.headers.push(Name::Event, join!("refer;id=", refer));
            let state = if status < 200 { "active;expires=60" } else { "terminated;reason=noresource" };
            notify.headers.push(Name::SubscriptionState, state);
            let line = join!("SIP/2.0 ", status, " ", phrase(status), "\r\n");
            notify.set_body("message/sipfrag;version=2.0", line);
        });
    }
}

/// The call that a Refer-To wants to be replaced.
fn replaces_in(uri: Uri<'_>) -> Option<String> {
    Replaces::among(uri.sip()?.headers?)
}

/// Whether a subscription's state says that nothing more will be heard. SIP.js writes a bare `terminated` on its first 100
/// already, and goes on to the 200; whoever really gives up says why (RFC 6665 section 4.1.3), or says nothing else.
fn gives_up(state: &str, is_mute: bool) -> bool {
    let (state, params) = text::cut(state, b';');
    text::same(state, "terminated") && (is_mute || Params::parse(params).is_some_and(|params| params.has("reason")))
}

/// The status in the first line of a `message/sipfrag`.
fn fragment(text: &str) -> Option<u16> {
    let status = text::trim(text).strip_prefix("SIP/2.0 ")?.get(..3)?;
    text::number(status).and_then(|status| u16::try_from(status).ok()).filter(|status| (100..700).contains(status))
}
