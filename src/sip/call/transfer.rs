//! Transfer: REFER and the NOTIFYs that follow it (RFC 3515, RFC 6665), blind and attended (RFC 3891).
//!
//! We ask the peer to call somebody, and hear from it how that goes; or the peer asks us, the owner decides, and the new
//! call's progress goes back. The call itself goes on meanwhile: who transfers hangs up, or the peer does.

use super::{Call, Parent, Phase};
use crate::{
    sip::{
        address::Address,
        endpoint::core::{Core, Key, Purpose},
        event::{CallEvent, Misuse},
        message::{Request, Response},
        method::Method,
        name::Name,
        status::phrase,
        text,
        uri::Uri,
    },
    time::Now,
};

/// The transfers of one call.
#[derive(Default)]
pub(super) struct Transfers {
    ours: Ours,
    /// A REFER of the peer that the owner has not decided on.
    asked: Option<(Key, Box<Request>)>,
}

/// A call that the peer wants us to make.
pub(in crate::sip) struct Errand {
    pub(in crate::sip) uri: Uri,
    pub(in crate::sip) headers: Vec<(Name, String)>,
    pub(in crate::sip) parent: Parent,
}

/// Our REFER.
#[derive(Default)]
enum Ours {
    #[default]
    None,
    /// It is sent, or accepted; NOTIFYs come. The last status that was heard of.
    Pending { status: u16 },
}

impl Call {
    /// Asks the peer to call `target`, whose headers may name a call to replace.
    pub(in crate::sip) fn refer(&mut self, target: &Uri, core: &mut Core, now: Now) -> Result<(), Misuse> {
        let owner = self.owner(Purpose::Refer);
        let has_flow = core.has_flow();
        let referred_by = core.config.address();
        let session = self.session()?;
        if !matches!(session.transfers.ours, Ours::None) {
            return Err(Misuse::Busy);
        }
        if !has_flow {
            return Err(Misuse::NoFlow);
        }
        session.transfers.ours = Ours::Pending { status: 100 };
        let mut refer = session.dialog.request(Method::Refer);
        core.introduce(&mut refer.headers);
        refer.headers.push(Name::ReferTo, Address::new(target.clone()).to_text());
        if let Some(address) = referred_by {
            refer.headers.push(Name::ReferredBy, Address::new(address.uri).to_text());
        }
        core.send(owner, refer, now);
        Ok(())
    }

    pub(super) fn refer_answered(&mut self, status: u16, core: &mut Core) {
        let id = self.id;
        let Phase::Up(session) = &mut self.phase else { return };
        if status >= 300 && matches!(session.transfers.ours, Ours::Pending { .. }) {
            session.transfers.ours = Ours::None;
            core.emit(id, CallEvent::Transferred(status));
        }
    }

    /// NOTIFY: how our transfer goes.
    pub(super) fn notified(&mut self, key: &Key, request: &Request, core: &mut Core, now: Now) {
        let id = self.id;
        if !request.headers.event().is_some_and(|event| text::same(event, "refer")) {
            return core.refuse(key, request, 489, now);
        }
        let Phase::Up(session) = &mut self.phase else { return core.refuse(key, request, 481, now) };
        let Ours::Pending { status } = &mut session.transfers.ours else { return core.refuse(key, request, 481, now) };
        core.respond(key, Response::to(request, 200), now);
        let heard = String::from_utf8_lossy(&request.body).lines().next().and_then(fragment);
        *status = heard.unwrap_or(*status);
        let status = *status;
        if status >= 200 || gives_up(request.headers.first(&Name::SubscriptionState).unwrap_or_default()) {
            session.transfers.ours = Ours::None;
            core.emit(id, CallEvent::Transferred(status));
        } else {
            core.emit(id, CallEvent::Transferring(status));
        }
    }

    /// The peer's REFER: the owner decides.
    pub(super) fn referred(&mut self, key: &Key, request: &Request, core: &mut Core, now: Now) {
        let id = self.id;
        let Phase::Up(session) = &mut self.phase else { return core.refuse(key, request, 481, now) };
        // "An agent responding to a REFER MUST return a 400 if the request contained zero or more than one Refer-To"
        // (RFC 3515 section 2.4.2).
        let targets = request.headers.items(&Name::ReferTo);
        let target = match targets.as_slice() {
            [target] => Address::parse(target),
            _ => None,
        };
        let Some(to) = target else { return core.refuse(key, request, 400, now) };
        if session.transfers.asked.is_some() {
            return core.refuse(key, request, 491, now);
        }
        session.transfers.asked = Some((key.clone(), Box::new(request.clone())));
        let headers = to.uri.sip().and_then(|uri| uri.headers.as_deref()).unwrap_or_default();
        let is_attended = crate::sip::Replaces::of_headers(headers).is_some();
        core.emit(id, CallEvent::Refer { to: Box::new(to), is_attended });
    }

    /// Takes the peer's REFER: what to call, with which headers, and whom to tell how it goes.
    pub(in crate::sip) fn accept_refer(&mut self, core: &mut Core, now: Now) -> Result<Errand, Misuse> {
        let call = self.id;
        let session = self.session()?;
        let (key, request) = session.transfers.asked.take().ok_or(Misuse::WrongState)?;
        let to = request.headers.address(&Name::ReferTo).ok_or(Misuse::BadTarget)?;
        let mut headers = Vec::new();
        let uri = match to.uri {
            Uri::Sip(mut uri) => {
                let embedded = uri.headers.take().unwrap_or_default();
                if let Some(replaces) = crate::sip::Replaces::of_headers(&embedded) {
                    headers.push((Name::Replaces, replaces.to_text()));
                    headers.push((Name::Require, "replaces".to_owned()));
                }
                Uri::Sip(uri)
            }
            other => other,
        };
        if let Some(referrer) = request.headers.first(&Name::ReferredBy) {
            headers.push((Name::ReferredBy, referrer.to_owned()));
        }
        let mut response = Response::to(&request, 202);
        core.introduce(&mut response.headers);
        core.respond(&key, response, now);
        let refer = request.sequence();
        self.notify_refer(refer, 100, core, now);
        Ok(Errand { uri, headers, parent: Parent { call, refer } })
    }

    /// Refuses the peer's REFER.
    pub(in crate::sip) fn reject_refer(&mut self, status: u16, core: &mut Core, now: Now) -> Result<(), Misuse> {
        let session = self.session()?;
        let (key, request) = session.transfers.asked.take().ok_or(Misuse::WrongState)?;
        core.refuse(&key, &request, status.clamp(400, 699), now);
        Ok(())
    }

    /// Tells the peer how the call goes that it asked for (RFC 3515 section 2.4.5).
    pub(in crate::sip) fn notify_refer(&mut self, refer: u32, status: u16, core: &mut Core, now: Now) {
        let owner = self.owner(Purpose::Other);
        let Phase::Up(session) = &mut self.phase else { return };
        let mut notify = session.dialog.request(Method::Notify);
        core.introduce(&mut notify.headers);
        notify.headers.push(Name::Event, ["refer;id=", &text::decimal(refer)].concat());
        let state = if status < 200 { "active;expires=60" } else { "terminated;reason=noresource" };
        notify.headers.push(Name::SubscriptionState, state);
        let line = ["SIP/2.0 ", &text::decimal(status.into()), " ", phrase(status), "\r\n"].concat();
        notify.set_body("message/sipfrag;version=2.0", line);
        core.send(owner, notify, now);
    }
}

/// Whether a subscription's state says that nothing more will be heard. SIP.js writes a bare `terminated` on its first 100
/// already, and goes on to the 200; whoever really gives up says why (RFC 6665 section 4.1.3).
fn gives_up(state: &str) -> bool {
    let mut parts = state.split(';').map(str::trim);
    parts.next().is_some_and(|state| text::same(state, "terminated"))
        && parts.any(|part| part.split('=').next().is_some_and(|name| text::same(name.trim(), "reason")))
}

/// The status in the first line of a `message/sipfrag`.
fn fragment(line: &str) -> Option<u16> {
    let status = line.trim().strip_prefix("SIP/2.0 ")?.split(' ').next()?;
    text::number(status).and_then(|status| u16::try_from(status).ok()).filter(|status| (100..700).contains(status))
}
