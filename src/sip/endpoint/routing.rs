//! Requests of others: which transaction, dialog and call they belong to, and the response that RFC 3261 section 8.2
//! names for those that belong nowhere.

use super::{Endpoint, core::Key};
use crate::{
    sip::{
        call::{Call, MIN_SE, refuse_type},
        event::{ACCEPT, CallId, SUPPORTED},
        fields::Replaces,
        message::{Request, Response, SDP},
        method::Method,
        name::Name,
        text,
        uri::Uri,
    },
    time::Now,
};

impl Endpoint {
    pub(super) fn request(&mut self, request: &Request, now: Now) {
        let Some(key) = self.core.receive(request, now) else { return };
        match request.method {
            Method::Ack => {
                if let Some(call) = self.call_of(request) {
                    self.calls_mut(call, |call, core| call.acknowledged(request, core, now));
                }
            }
            // CANCEL is hop by hop: it is judged by its transaction alone (section 9.2).
            Method::Cancel => self.cancel(&key, request, now),
            _ if !self.is_understood(&key, request, now) => {}
            _ if request.to_tag().is_some() => self.in_dialog(&key, request, now),
            Method::Invite => self.invite(key, request, now),
            Method::Options => self.options(&key, request, now),
            // What lives in a dialog has none.
            _ => self.core.refuse(&key, request, 481, now),
        }
    }

    /// Section 8.2.1 to 8.2.3, in this order; refuses by itself.
    fn is_understood(&mut self, key: &Key, request: &Request, now: Now) -> bool {
        let headers = &request.headers;
        let status = match &request.method {
            Method::Other(_) => Some(501),
            Method::Register | Method::Subscribe | Method::Message | Method::Publish => Some(405),
            _ if matches!(&request.uri, Uri::Other(text) if !is_tel(text)) => Some(416),
            _ => None,
        };
        if let Some(status) = status {
            self.core.refuse(key, request, status, now);
            return false;
        }
        let unknown: Vec<&str> = headers
            .items(&Name::Require)
            .into_iter()
            .filter(|tag| !text::list(SUPPORTED).iter().any(|known| text::same(known, tag)))
            .collect();
        if !unknown.is_empty() {
            let mut response = Response::to(request, 420);
            response.tag(&self.core.token(6));
            response.headers.push(Name::Unsupported, unknown.join(", "));
            self.core.respond(key, response, now);
            return false;
        }
        let is_offer = matches!(request.method, Method::Invite | Method::Update | Method::Prack);
        let is_encoded = headers.items(&Name::ContentEncoding).iter().any(|coding| !text::same(coding, "identity"));
        let is_sdp = headers.content_type().is_none_or(|content_type| content_type == SDP);
        // "handling=optional" lets a receiver skip a body that it does not know (section 20.11).
        let is_optional = headers
            .first(&Name::ContentDisposition)
            .is_some_and(|value| value.to_ascii_lowercase().contains("handling=optional"));
        if is_offer && !request.body.is_empty() && (is_encoded || !is_sdp) && !is_optional {
            refuse_type(key, request, ACCEPT, &mut self.core, now);
            return false;
        }
        // An answer that the peer does not take cannot be given (RFC 4475 section 3.3.14).
        let accepts = headers.items(&Name::Accept);
        let takes_sdp = |item: &&str| {
            let item = item.split(';').next().unwrap_or_default().trim();
            [SDP, "application/*", "*/*"].iter().any(|taken| text::same(item, taken))
        };
        if request.method == Method::Invite && !accepts.is_empty() && !accepts.iter().any(takes_sdp) {
            self.core.refuse(key, request, 406, now);
            return false;
        }
        if matches!(request.method, Method::Invite | Method::Update)
            && headers.session_expires().is_some_and(|asked| asked.interval < MIN_SE)
            && headers.lists(&Name::Supported, "timer")
        {
            let mut response = Response::to(request, 422);
            response.tag(&self.core.token(6));
            response.headers.push(Name::MinSe, text::decimal(MIN_SE));
            self.core.respond(key, response, now);
            return false;
        }
        true
    }

    fn in_dialog(&mut self, key: &Key, request: &Request, now: Now) {
        match self.call_of(request) {
            Some(_) if request.method == Method::Options => self.options(key, request, now),
            Some(call) => self.calls_mut(call, |call, core| call.request(key, request, core, now)),
            None => self.core.refuse(key, request, 481, now),
        }
    }

    fn invite(&mut self, key: Key, request: &Request, now: Now) {
        let replaces = match self.replaced(request) {
            Ok(replaces) => replaces,
            Err(status) => return self.core.refuse(&key, request, status, now),
        };
        self.core.respond(&key, Response::to(request, 100), now);
        let id = CallId(self.core.id());
        match Call::incoming(id, key.clone(), request.clone(), replaces, &mut self.core) {
            Some(call) => self.calls.push(call),
            None => self.core.refuse(&key, request, 400, now),
        }
    }

    /// The call that an INVITE wants to replace (RFC 3891 section 3).
    fn replaced(&self, request: &Request) -> Result<Option<CallId>, u16> {
        let mut values = request.headers.all(&Name::Replaces);
        let Some(value) = values.next() else { return Ok(None) };
        let replaces = Replaces::parse(value).filter(|_| values.next().is_none()).ok_or(400_u16)?;
        let found = self.calls.iter().find_map(|call| Some((call.id(), call.replaced_by(&replaces)?)));
        match found {
            Some((id, verdict)) => verdict.map(|()| Some(id)),
            None => Err(481),
        }
    }

    fn cancel(&mut self, key: &Key, request: &Request, now: Now) {
        let Some(invite) = self.core.cancelled(request) else { return self.core.refuse(key, request, 481, now) };
        // The tag of both responses should be the same (section 9.2); it is when the call still rings.
        let ringing = self.calls.iter().position(|call| call.rings_by(&invite));
        let mut response = Response::to(request, 200);
        let tag = match ringing.and_then(|at| self.calls.get(at)) {
            Some(call) => call.local_tag().to_owned(),
            None => self.core.token(6),
        };
        response.tag(&tag);
        self.core.respond(key, response, now);
        if let Some(call) = ringing.and_then(|at| self.calls.get_mut(at)) {
            call.cancelled(request.headers.reason(), &mut self.core, now);
        }
    }

    fn options(&mut self, key: &Key, request: &Request, now: Now) {
        let mut response = Response::to(request, 200);
        response.tag(&self.core.token(6));
        self.core.introduce(&mut response.headers);
        response.headers.push(Name::Accept, ACCEPT);
        self.core.respond(key, response, now);
    }

    fn call_of(&self, request: &Request) -> Option<CallId> {
        let local = request.to_tag()?;
        let from = request.headers.from()?;
        let remote = from.tag().unwrap_or_default();
        self.calls.iter().find(|call| call.owns(request.headers.call_id(), &local, remote)).map(Call::id)
    }

    fn calls_mut(&mut self, id: CallId, act: impl FnOnce(&mut Call, &mut super::Core)) {
        if let Some(call) = self.calls.iter_mut().find(|call| call.id() == id) {
            act(call, &mut self.core);
        }
    }
}

fn is_tel(text: &str) -> bool {
    text.get(..4).is_some_and(|scheme| text::same(scheme, "tel:"))
}
