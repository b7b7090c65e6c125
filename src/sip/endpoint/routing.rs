//! Requests of others: which transaction, dialog and call they belong to, and the response that RFC 3261 section 8.2
//! names for those that belong nowhere.

use std::rc::Rc;

use super::{Endpoint, core::Key};
use crate::sip::{
    call::{Call, MIN_SE},
    event::{ACCEPT, CallId, SUPPORTED},
    fields::Replaces,
    message::{Request, Response, SDP},
    method::{ALLOW, Method},
    name::Name,
    params::Params,
    text,
};

impl Endpoint {
    pub(super) fn request(&mut self, request: &Rc<Request>) {
        let Some(key) = self.core.receive(request) else { return };
        match request.method {
            Method::Ack => {
                if let Some(call) = self.call_of(request).and_then(|at| self.calls.get_mut(at)) {
                    call.acknowledged(request, &mut self.core);
                }
            }
            // CANCEL is hop by hop: it is judged by its transaction alone (section 9.2).
            Method::Cancel => self.cancel(&key, request),
            _ if self.is_refused(&key, request) => {}
            _ if !request.to_tag().is_empty() => self.in_dialog(&key, request),
            Method::Invite => self.invite(key, request),
            Method::Options => self.options(&key, request),
            // What lives in a dialog has none.
            _ => self.core.refuse(&key, request, 481),
        }
    }

    /// Section 8.2.1 to 8.2.3, in this order.
    fn is_refused(&mut self, key: &Key, request: &Request) -> bool {
        let (status, name, value) = match verdict(request) {
            Ok(()) => return false,
            Err(refusal) => refusal,
        };
        self.core.refuse_with(key, request, status, name, &value);
        true
    }

    fn in_dialog(&mut self, key: &Key, request: &Rc<Request>) {
        match self.call_of(request).and_then(|at| self.calls.get_mut(at)) {
            Some(_) if request.method == Method::Options => self.options(key, request),
            Some(call) => call.request(key, request, &mut self.core),
            None => self.core.refuse(key, request, 481),
        }
    }

    fn invite(&mut self, key: Key, request: &Rc<Request>) {
        let replaces = match self.replaced(request) {
            Ok(replaces) => replaces,
            Err(status) => return self.core.refuse(&key, request, status),
        };
        self.core.respond(&key, Response::to(request, 100));
        let id = CallId(self.core.id());
        match Call::incoming(id, &key, request, replaces, &mut self.core) {
            Some(call) => self.calls.push(call),
            None => self.core.refuse(&key, request, 400),
        }
    }

    /// The call that an INVITE wants to replace (RFC 3891 section 3).
    fn replaced(&self, request: &Request) -> Result<Option<CallId>, u16> {
        let replaces = match request.headers.all(Name::Replaces).as_slice() {
            [] => return Ok(None),
            [value] => Replaces::parse(value).ok_or(400_u16)?,
            _ => return Err(400),
        };
        let found = self.calls.iter().find_map(|call| Some((call.id(), call.replaced_by(replaces)?)));
        match found {
            Some((id, verdict)) => verdict.map(|()| Some(id)),
            None => Err(481),
        }
    }

    fn cancel(&mut self, key: &Key, request: &Request) {
        let Some(invite) = self.core.cancelled(request) else { return self.core.refuse(key, request, 481) };
        let mut response = Response::to(request, 200);
        let ringing = self.calls.iter_mut().find(|call| call.rings_by(&invite));
        // The tag of both responses should be the same (section 9.2); it is when the call still rings.
        match &ringing {
            Some(call) => response.tag(call.local_tag()),
            None => response.tag(&self.core.token(6)),
        }
        self.core.respond(key, response);
        if let Some(call) = ringing {
            call.cancelled(request.headers.reason(), &mut self.core);
        }
    }

    fn options(&mut self, key: &Key, request: &Request) {
        let mut response = Response::to(request, 200);
        response.tag(&self.core.token(6));
        self.core.introduce(&mut response.headers);
        response.headers.push(Name::Accept, ACCEPT);
        self.core.respond(key, response);
    }

    /// Where the call is that a request inside of a dialog belongs to.
    fn call_of(&self, request: &Request) -> Option<usize> {
        let (local, remote) = (request.to_tag(), request.headers.tag(Name::From));
        self.calls.iter().position(|call| call.owns(request.headers.call_id(), local, remote))
    }
}

/// Whether a request is one that we understand; otherwise a status, and a header that says why.
fn verdict(request: &Request) -> Result<(), (u16, Name, String)> {
    let headers = &request.headers;
    let bare = |status| Err((status, Name::Server, String::new()));
    match request.method {
        Method::Other => return bare(501),
        Method::Register | Method::Subscribe | Method::Message | Method::Publish => {
            return Err((405, Name::Allow, ALLOW.to_owned()));
        }
        _ => {}
    }
    let is_tel = || text::split(&request.uri, b':').is_some_and(|(scheme, _)| text::same(scheme, "tel"));
    if request.uri().is_none_or(|uri| uri.sip().is_none()) && !is_tel() {
        return bare(416);
    }
    let mut unknown = String::new();
    for tag in headers.items(Name::Require).iter().filter(|tag| !text::lists(SUPPORTED, tag)) {
        let comma = if unknown.is_empty() { "" } else { ", " };
        push!(&mut unknown, comma, *tag);
    }
    if !unknown.is_empty() {
        return Err((420, Name::Unsupported, unknown));
    }
    let is_offer = matches!(request.method, Method::Invite | Method::Update | Method::Prack);
    let is_encoded = headers.items(Name::ContentEncoding).iter().any(|coding| !text::same(coding, "identity"));
    let is_sdp = headers.content_type().is_none_or(|content_type| text::same(content_type, SDP));
    // "handling=optional" lets a receiver skip a body that it does not know (section 20.11).
    let is_optional = headers
        .first(Name::ContentDisposition)
        .and_then(|value| Params::parse(text::cut(value, b';').1)?.get("handling"))
        .is_some_and(|handling| text::same(handling, "optional"));
    if is_offer && !request.body.is_empty() && (is_encoded || !is_sdp) && !is_optional {
        return Err((415, Name::Accept, ACCEPT.to_owned()));
    }
    // An answer that the peer does not take cannot be given (RFC 4475 section 3.3.14).
    let accepts = headers.items(Name::Accept);
    let takes_sdp = |item: &&str| text::lists("application/sdp, application/*, */*", text::bare(item));
    if request.method == Method::Invite && !accepts.is_empty() && !accepts.iter().any(takes_sdp) {
        return bare(406);
    }
    if matches!(request.method, Method::Invite | Method::Update)
        && headers.session_expires().is_some_and(|asked| asked.interval < MIN_SE)
        && headers.lists(Name::Supported, "timer")
    {
        return Err((422, Name::MinSe, text::decimal(MIN_SE)));
    }
    Ok(())
}
