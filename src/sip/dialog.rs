//! Dialogs (RFC 3261 section 12): who talks to whom, along which way, and in which order.
//!
//! A dialog knows nothing of sockets. It outlives the one that it was made on: its route set leads through the proxy,
//! and the proxy knows the way to us from our registration.

use super::{
    address::Address,
    fields::{CSeq, Replaces},
    headers::Headers,
    message::{Request, Response},
    method::Method,
    name::Name,
    uri::Uri,
};

/// One dialog, seen from our side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dialog {
    call_id: String,
    local: Address,
    remote: Address,
    target: Uri,
    routes: Vec<String>,
    local_sequence: u32,
    remote_sequence: Option<u32>,
}

impl Dialog {
    /// The dialog that a response to our request makes (section 12.1.2); none without a tag, an early one may lack a
    /// contact.
    pub(super) fn uac(request: &Request, response: &Response) -> Option<Self> {
        let remote = response.headers.to()?;
        remote.tag()?;
        let mut routes: Vec<String> = owned(response.headers.items(&Name::RecordRoute));
        routes.reverse();
        Some(Self {
            call_id: request.headers.call_id().to_owned(),
            local: request.headers.from()?,
            target: response.headers.contact().map_or_else(|| request.uri.clone(), |contact| contact.uri),
            remote,
            routes,
            local_sequence: request.sequence(),
            remote_sequence: None,
        })
    }

    /// The dialog that our response with `tag` to a request makes (section 12.1.1).
    pub(super) fn uas(request: &Request, tag: &str) -> Option<Self> {
        let remote = request.headers.from()?;
        Some(Self {
            call_id: request.headers.call_id().to_owned(),
            local: request.headers.to()?.with_tag(tag),
            // Contact is mandatory and was not always (RFC 4475 section 3.4.1).
            target: request.headers.contact().map_or_else(|| remote.uri.clone(), |contact| contact.uri),
            remote,
            routes: owned(request.headers.items(&Name::RecordRoute)),
            local_sequence: 0,
            remote_sequence: Some(request.sequence()),
        })
    }

    /// Whether a message with these belongs here; the tags are ours and the peer's.
    pub(super) fn is(&self, call_id: &str, local: &str, remote: &str) -> bool {
        self.call_id == call_id && self.local_tag() == local && self.remote_tag() == remote
    }

    /// The next request of this dialog (section 12.2.1.1).
    pub(super) fn request(&mut self, method: Method) -> Request {
        let number = self.next_sequence();
        self.build(method, number)
    }

    /// The ACK for a 2xx to the INVITE of this number (section 13.2.2.4).
    pub(super) fn ack(&self, number: u32) -> Request {
        self.build(Method::Ack, number)
    }

    /// The number of the next request.
    pub(super) fn next_sequence(&mut self) -> u32 {
        self.local_sequence += 1;
        self.local_sequence
    }

    /// Goes on counting where an early dialog of the same peer stands.
    pub(super) fn continue_from(&mut self, early: &Self) {
        self.local_sequence = self.local_sequence.max(early.local_sequence);
        self.remote_sequence = early.remote_sequence;
    }

    /// A request of the peer: whether it comes in order (section 12.2.2), with the status to refuse it otherwise.
    pub(super) fn receive(&mut self, request: &Request) -> Result<(), u16> {
        let number = request.sequence();
        if self.remote_sequence.is_some_and(|last| number <= last) {
            return Err(500);
        }
        self.remote_sequence = Some(number);
        Ok(())
    }

    /// The peer says where it is now: a target refresh (section 12.2.1.2).
    pub(super) fn refresh(&mut self, headers: &Headers) {
        if let Some(contact) = headers.contact() {
            self.target = contact.uri;
        }
    }

    /// What a third party needs to take the peer's side of this dialog over (RFC 3891 section 4).
    pub(super) fn replaces(&self) -> Replaces {
        Replaces {
            call_id: self.call_id.clone(),
            to_tag: self.remote_tag().to_owned(),
            from_tag: self.local_tag().to_owned(),
            early_only: false,
        }
    }

    pub(super) fn local_tag(&self) -> &str {
        self.local.tag().unwrap_or_default()
    }

    pub(super) fn remote_tag(&self) -> &str {
        self.remote.tag().unwrap_or_default()
    }

    pub(super) fn local(&self) -> &Address {
        &self.local
    }

    pub(super) fn remote(&self) -> &Address {
        &self.remote
    }

    fn build(&self, method: Method, number: u32) -> Request {
        let first = self.routes.first().and_then(|route| Address::parse(route));
        // A first hop without `lr` is a strict router: it wants to be the Request-URI (section 12.2.1.1).
        let strict = first.filter(|route| route.uri.sip().is_some_and(|uri| !uri.params.has("lr")));
        let mut request =
            Request::new(method.clone(), strict.as_ref().map_or(&self.target, |route| &route.uri).clone());
        for route in self.routes.iter().skip(usize::from(strict.is_some())) {
            request.headers.push(Name::Route, route.as_str());
        }
        if strict.is_some() {
            request.headers.push(Name::Route, Address::new(self.target.clone()).to_text());
        }
        request.headers.push(Name::MaxForwards, "70");
        request.headers.push(Name::From, self.local.to_text());
        request.headers.push(Name::To, self.remote.to_text());
        request.headers.push(Name::CallId, self.call_id.as_str());
        request.headers.push(Name::CSeq, CSeq { number, method }.to_text());
        request
    }
}

fn owned(items: Vec<&str>) -> Vec<String> {
    items.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sip::Message;

    fn request(text: &str) -> Request {
        match Message::parse(text.as_bytes()) {
            Ok(Message::Request(request)) => request,
            other => panic!("{other:?}"),
        }
    }

    fn invite() -> Request {
        request(
            "INVITE sip:bob@b.com SIP/2.0\r\nVia: SIP/2.0/WSS a;branch=z9hG4bK1\r\nFrom: <sip:alice@a.com>;tag=1\r\n\
             To: <sip:bob@b.com>\r\nCall-ID: x\r\nCSeq: 7 INVITE\r\nContact: <sip:alice@here>\r\n\
             Record-Route: <sip:p1;lr>, <sip:p2;lr>\r\n\r\n",
        )
    }

    fn accepted(routes: &str) -> Response {
        let mut response = Response::to(&invite(), 200);
        response.tag("2");
        response.headers.push(Name::Contact, "<sip:bob@there>");
        response.headers.push(Name::RecordRoute, routes);
        response
    }

    #[test]
    fn the_route_set_is_reversed_for_the_caller_only() {
        let mut caller = Dialog::uac(&invite(), &accepted("<sip:p1;lr>, <sip:p2;lr>")).unwrap();
        let bye = caller.request(Method::Bye);
        assert_eq!(bye.uri.to_text(), "sip:bob@there");
        assert_eq!(bye.headers.items(&Name::Route), ["<sip:p2;lr>", "<sip:p1;lr>"]);
        assert_eq!(bye.sequence(), 8);
        let mut callee = Dialog::uas(&invite(), "2").unwrap();
        let bye = callee.request(Method::Bye);
        assert_eq!(bye.headers.items(&Name::Route), ["<sip:p1;lr>", "<sip:p2;lr>"]);
        assert_eq!(bye.headers.first(&Name::From), Some("<sip:bob@b.com>;tag=2"));
    }

    #[test]
    fn a_strict_router_becomes_the_request_uri() {
        let mut dialog = Dialog::uac(&invite(), &accepted("<sip:p1;lr>, <sip:p2>")).unwrap();
        let bye = dialog.request(Method::Bye);
        assert_eq!(bye.uri.to_text(), "sip:p2");
        assert_eq!(bye.headers.items(&Name::Route), ["<sip:p1;lr>", "<sip:bob@there>"]);
    }

    #[test]
    fn requests_come_in_order() {
        let mut dialog = Dialog::uas(&invite(), "2").unwrap();
        let mut again = invite();
        assert_eq!(dialog.receive(&again), Err(500));
        again.headers.set(Name::CSeq, "9 INVITE");
        assert_eq!(dialog.receive(&again), Ok(()));
        again.headers.set(Name::CSeq, "8 INVITE");
        assert_eq!(dialog.receive(&again), Err(500));
        again.headers.set(Name::Contact, "<sip:alice@elsewhere>");
        dialog.refresh(&again.headers);
        assert_eq!(dialog.request(Method::Info).uri.to_text(), "sip:alice@elsewhere");
    }

    #[test]
    fn both_sides_name_the_same_dialog() {
        let caller = Dialog::uac(&invite(), &accepted("<sip:p;lr>")).unwrap();
        let callee = Dialog::uas(&invite(), "2").unwrap();
        let replaces = caller.replaces();
        assert!(callee.is(&replaces.call_id, &replaces.to_tag, &replaces.from_tag));
        assert!(!caller.is(&replaces.call_id, &replaces.to_tag, &replaces.from_tag));
    }
}
