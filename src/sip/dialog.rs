//! Dialogs (RFC 3261 section 12): who talks to whom, along which way, and in which order.
//!
//! A dialog knows nothing of sockets. It outlives the one that it was made on: its route set leads through the proxy,
//! and the proxy knows the way to us from our registration. It keeps texts that are ready to be written into requests.

use super::{
    address::{Address, named, tagged},
    fields::Replaces,
    headers::Headers,
    message::{Request, Response},
    method::Method,
    name::Name,
    text,
};

/// One dialog, seen from our side.
#[derive(Debug)]
pub(super) struct Dialog {
    call_id: String,
    /// The From of our requests.
    local: String,
    /// Their To.
    remote: String,
    target: String,
    /// The route set, a list.
    routes: String,
    local_sequence: u32,
    remote_sequence: Option<u32>,
    /// The last reliable provisional response that made it, while it is early.
    pub(super) rseq: Option<u32>,
    /// The answer that came with a provisional response.
    pub(super) answer: Option<String>,
}

impl Dialog {
    /// The dialog that a response to our request makes (section 12.1.2); none without a tag, an early one may lack a
    /// contact.
    pub(super) fn uac(request: &Request, response: &Response) -> Option<Self> {
        if response.to_tag().is_empty() {
            return None;
        }
        let mut routes = response.headers.items(Name::RecordRoute);
        routes.reverse();
        let (local, remote) = (request.headers.first(Name::From)?, response.headers.first(Name::To)?);
        let mut dialog = Self::new(request, &routes, local, remote, &request.uri);
        dialog.refresh(&response.headers);
        dialog.local_sequence = request.sequence();
        Some(dialog)
    }

    /// The dialog that our response with `tag` to a request makes (section 12.1.1).
    pub(super) fn uas(request: &Request, tag: &str) -> Option<Self> {
        let headers = &request.headers;
        let (local, remote) = (tagged(headers.first(Name::To)?, tag), headers.first(Name::From)?);
        // Contact is mandatory and was not always (RFC 4475 section 3.4.1).
        let target = headers.from()?.uri.as_str();
        let mut dialog = Self::new(request, &headers.items(Name::RecordRoute), &local, remote, target);
        dialog.refresh(headers);
        dialog.remote_sequence = Some(request.sequence());
        Some(dialog)
    }

    fn new(request: &Request, routes: &[&str], local: &str, remote: &str, target: &str) -> Self {
        Self {
            call_id: request.headers.call_id().to_owned(),
            local: local.to_owned(),
            remote: remote.to_owned(),
            target: target.to_owned(),
            routes: text::join_with(routes, ","),
            local_sequence: 0,
            remote_sequence: None,
            rseq: None,
            answer: None,
        }
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

    /// The number of the last request.
    pub(super) fn last_sequence(&self) -> u32 {
        self.local_sequence
    }

    /// The next request has a higher number than this.
    pub(super) fn count_from(&mut self, number: u32) {
        self.local_sequence = self.local_sequence.max(number);
    }

    /// Goes on counting where an early dialog of the same peer stands.
    pub(super) fn continue_from(&mut self, early: &Self) {
        self.count_from(early.local_sequence);
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
            self.target = contact.uri.as_str().to_owned();
        }
    }

    /// What a third party needs to take the peer's side of this dialog over (RFC 3891 section 4).
    pub(super) fn replaces(&self) -> Replaces<'_> {
        Replaces { call_id: &self.call_id, to_tag: self.remote_tag(), from_tag: self.local_tag(), early_only: false }
    }

    pub(super) fn local_tag(&self) -> &str {
        tag(&self.local)
    }

    pub(super) fn remote_tag(&self) -> &str {
        tag(&self.remote)
    }

    /// The peer's address.
    pub(super) fn remote(&self) -> Option<Address<'_>> {
        Address::parse(&self.remote)
    }

    fn build(&self, method: Method, number: u32) -> Request {
        let mut routes = text::list(&self.routes);
        let target = named("", &self.target);
        let mut uri = self.target.as_str();
        // A first hop without `lr` is a strict router: it wants to be the Request-URI (section 12.2.1.1).
        if let Some(first) = routes.first().and_then(|route| Address::parse(route))
            && first.uri.sip().is_some_and(|uri| !uri.params.has("lr"))
        {
            uri = first.uri.as_str();
            routes.remove(0);
            routes.push(&target);
        }
        let mut request = Request::new(method, uri);
        for route in routes {
            request.headers.push(Name::Route, route);
        }
        request.identify(&self.local, &self.remote, &self.call_id, number);
        request
    }
}

#[inline(never)]
fn tag(address: &str) -> &str {
    Address::parse(address).and_then(Address::tag).unwrap_or_default()
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
        assert_eq!(bye.uri, "sip:bob@there");
        assert_eq!(bye.headers.items(Name::Route), ["<sip:p2;lr>", "<sip:p1;lr>"]);
        assert_eq!(bye.sequence(), 8);
        let mut callee = Dialog::uas(&invite(), "2").unwrap();
        let bye = callee.request(Method::Bye);
        assert_eq!(bye.headers.items(Name::Route), ["<sip:p1;lr>", "<sip:p2;lr>"]);
        assert_eq!(bye.headers.first(Name::From), Some("<sip:bob@b.com>;tag=2"));
    }

    #[test]
    fn a_strict_router_becomes_the_request_uri() {
        let mut dialog = Dialog::uac(&invite(), &accepted("<sip:p1;lr>, <sip:p2>")).unwrap();
        let bye = dialog.request(Method::Bye);
        assert_eq!(bye.uri, "sip:p2");
        assert_eq!(bye.headers.items(Name::Route), ["<sip:p1;lr>", "<sip:bob@there>"]);
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
        assert_eq!(dialog.request(Method::Info).uri, "sip:alice@elsewhere");
    }

    #[test]
    fn both_sides_name_the_same_dialog() {
        let caller = Dialog::uac(&invite(), &accepted("<sip:p;lr>")).unwrap();
        let callee = Dialog::uas(&invite(), "2").unwrap();
        let replaces = caller.replaces();
        assert!(callee.is(replaces.call_id, replaces.to_tag, replaces.from_tag));
        assert!(!caller.is(replaces.call_id, replaces.to_tag, replaces.from_tag));
    }
}
