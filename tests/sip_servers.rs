//! What servers send to phones, on the edge of the standard and beyond it: registrars that write our address anew, other
//! people's devices in our responses, callers without a number.

#[path = "support/sip_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::sip::{Name, RegistrationEvent, Request};
use wire::{Phone, config, raw, reply};

/// A 200 with these contacts, and nothing else that says how long they hold.
fn granted(request: &Request, contacts: &str) -> Vec<u8> {
    let text = String::from_utf8(reply(request, 200, "s", &[], None)).unwrap();
    text.replace("<sip:peer-s@peer.example.com;transport=ws>", contacts).into_bytes()
}

#[test]
fn a_registrar_may_write_our_address_anew() {
    for contacts in [
        // Where it sees us: chan_sip, and whoever mends addresses behind NAT.
        "<sip:OURS@203.0.113.7:53951;transport=WS>;expires=90",
        // The parameter of the address among those of the header.
        "<sip:OURS@HOST>;transport=ws;expires=90",
        "<sip:OURS@203.0.113.7:53951;transport=ws>;expires=90, <sip:other@203.0.113.9:5060>;expires=3000",
        "<sip:other@203.0.113.9:5060>;expires=3000, <sip:OURS@203.0.113.7:53951;x-ast-orig-host=HOST:0>;expires=90",
        // A session border controller's own address: it is the only one.
        "<sip:alice-7f3k@198.51.100.4:5060;transport=udp>;expires=90",
    ] {
        let (mut phone, request) = Phone::asking();
        let ours = request.headers.contact().unwrap().uri.sip().unwrap();
        let contacts = contacts.replace("OURS", ours.user.unwrap()).replace("HOST", ours.host);
        phone.receive(&granted(&request, &contacts), 10);
        assert_eq!(phone.registration, [RegistrationEvent::Registered { expires: 90, refreshed: false }], "{contacts}");
    }
}

#[test]
fn of_several_strangers_none_is_ours() {
    let (mut phone, request) = Phone::asking();
    phone.receive(&granted(&request, "<sip:x@203.0.113.9>;expires=30, <sip:y@203.0.113.8>;expires=40"), 10);
    assert_eq!(phone.registration, [RegistrationEvent::Registered { expires: 600, refreshed: false }]);
}

#[test]
fn odd_addresses_of_other_devices_are_no_reason_to_be_without_ours() {
    for other in [
        // An app that says nothing of one of its parameters, a gateway that quotes inside of the address, an interface.
        "<sip:alice@203.0.113.4:60414;pn-tok=fmo:APA91b-D60;app-imei=;transport=tls>;expires=3396",
        "<sip:203.0.113.4:443;transport=wss;thinfo=\"VG8+PoIU=\">;expires=30",
        "<sip:alice@[fe80::1%eth0]:5060>;expires=30",
    ] {
        let (mut phone, request) = Phone::asking();
        let ours = request.headers.contact().unwrap().uri.as_str();
        phone.receive(&granted(&request, &format!("{other}, <{ours}>;expires=90")), 10);
        assert_eq!(phone.registration, [RegistrationEvent::Registered { expires: 90, refreshed: false }], "{other}");
    }
}

#[test]
fn a_refusal_counts_whatever_became_of_our_name_in_it() {
    let (mut phone, request) = Phone::asking();
    let refusal = String::from_utf8(reply(&request, 403, "s", &[], None)).unwrap();
    let from = request.headers.first(Name::From).unwrap();
    let refusal = refusal.replace(&format!("From: {from}"), "From: <sip:@example.com>;tag=1");
    phone.receive(refusal.as_bytes(), 10);
    assert_eq!(phone.registration, [RegistrationEvent::Failed { status: 403, retry: None }]);
}

#[test]
fn callers_ring_whatever_they_are_called() {
    for (from, number, name) in [
        ("<sip:@203.0.113.7>;tag=1", "", ""),
        ("\"\" <sip:203.0.113.7>;tag=1", "", ""),
        ("1001@pbx <sip:1001@203.0.113.7>;tag=1", "1001", "1001@pbx"),
        ("Miller (Sales) <sip:1001@203.0.113.7>;tag=1", "1001", "Miller (Sales)"),
        ("<sip:#8972@203.0.113.7>;epid=a22e;tag=1", "#8972", ""),
    ] {
        let mut phone = Phone::up("b", config("bob"), 1);
        let via = [("Via", "SIP/2.0/UDP 203.0.113.7:5060;rport=;branch=z9hG4bK2")];
        phone.receive(&raw("INVITE", "sip:bob@x", from, "<sip:bob@x>", "c", 1, &via, "o"), 0);
        let events = phone.events.clone();
        let [(_, agent_sdk_wasm::sip::CallEvent::Incoming(incoming))] = events.as_slice() else {
            panic!("{from}: {events:?}")
        };
        let caller = incoming.from().unwrap();
        assert_eq!((caller.uri.user().as_str(), caller.display().as_str()), (number, name));
    }
}
