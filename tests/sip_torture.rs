//! Every message of RFC 4475 and RFC 5118, with the verdict that the RFC gives it.

#[path = "support/sip_fixture.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod fixture;
#[path = "support/sip_wire.rs"]
#[expect(unreachable_pub, reason = "shared by several tests")]
mod wire;

use agent_sdk_wasm::{
    sip::{ErrorKind, Headers, Message, Name, Output, Request, Uri, Via},
    time::Now,
};
use fixture::{Verdict, fixtures};
use wire::{Phone, config};

/// The parser's verdict and the phone's, for every file of a folder.
fn hold(folder: &str, count: usize) {
    let all = fixtures(folder);
    assert_eq!(all.len(), count);
    for fixture in all {
        let name = &fixture.name;
        let parsed = Message::parse(&fixture.wire);
        let mut phone = Phone::up("b", config("bob"), 1);
        phone.endpoint.received(&fixture.wire, Now::at(0));
        let mut sent = Vec::new();
        let mut events = 0;
        while let Some(output) = phone.endpoint.poll_output() {
            match output {
                // A refusal repeats headers as they came: it need not be readable itself.
                Output::Transmit(wire) => sent.push(wire.0.split(' ').nth(1).unwrap().to_owned()),
                _ => events += 1,
            }
        }
        sent.retain(|title| title != "100");
        match fixture.verdict {
            Verdict::Accept(status) => {
                let message = parsed.unwrap_or_else(|error| panic!("{name}: {error:?}"));
                assert_eq!(Message::parse(&message.to_bytes()).as_ref(), Ok(&message), "{name} reads back");
                let expected: Vec<String> = status.iter().map(u16::to_string).collect();
                assert_eq!(sent, expected, "{name}");
                let rings = matches!(&message, Message::Request(request) if request.method.as_str() == "INVITE" && status.is_none());
                assert_eq!(events, usize::from(rings), "{name}");
            }
            Verdict::Reject(status) => {
                let error = parsed.expect_err(name);
                assert_eq!(error.answer.map(|answer| answer.status), Some(status), "{name}: {:?}", error.kind);
                assert_eq!(sent, [status.to_string()], "{name}");
            }
            Verdict::Drop => {
                assert!(parsed.expect_err(name).answer.is_none(), "{name}");
                assert_eq!(sent, [""; 0], "{name}");
            }
        }
    }
}

#[test]
fn rfc_4475() {
    hold("rfc4475", 49);
}

#[test]
fn rfc_5118() {
    hold("rfc5118", 12);
}

fn message(folder: &str, name: &str) -> Message {
    let fixture = fixtures(folder).into_iter().find(|fixture| fixture.name == name).unwrap();
    Message::parse(&fixture.wire).unwrap()
}

fn headers(name: &str) -> Headers {
    message("rfc4475", name).headers().clone()
}

fn request(folder: &str, name: &str) -> Request {
    match message(folder, name) {
        Message::Request(request) => request,
        Message::Response(response) => panic!("{response:?}"),
    }
}

#[test]
fn a_short_tortuous_invite_says_what_it_says() {
    let invite = request("rfc4475", "wsinv");
    assert_eq!(invite.headers.to().unwrap().tag(), Some("1918181833n"));
    assert_eq!(invite.headers.from().unwrap().display(), "J Rosenberg \\\"");
    assert_eq!(invite.headers.from().unwrap().tag(), Some("98asjd8"));
    assert_eq!(invite.headers.number(Name::MaxForwards), Some(68));
    assert_eq!(invite.sequence(), 9);
    assert_eq!(invite.headers.items(Name::Via).len(), 3);
    assert_eq!(invite.headers.first(Name::Subject), Some(""));
    assert_eq!(invite.headers.first("newfangledheader"), Some("newfangled value continued newfangled value"));
    assert_eq!(invite.headers.first("UnknownHeaderWithUnusualValue"), Some(";;,,;;,;"));
    let contact = invite.headers.contact().unwrap();
    assert_eq!(contact.display(), "Quoted string \"\"");
    assert_eq!(contact.params.get("secondparam"), Some(""));
    assert_eq!(contact.params.get("q"), Some("0.33"));
    assert_eq!(invite.body.len(), 150);
}

#[test]
fn unusual_characters_stay_what_they_are() {
    let odd = request("rfc4475", "intmeth");
    assert_eq!(odd.method_name(), "!interesting-Method0123456789_*+`.%indeed'~");
    assert_eq!(odd.headers.to().unwrap().display(), "BEL:\u{7} NUL:\u{0} DEL:\u{7f}");
    assert_eq!(odd.headers.from().unwrap().params.text("fromParam''~+*_!.-%").as_deref(), Some("работающий"));
    assert_eq!(odd.headers.call_id(), "intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{");
    assert_eq!(odd.headers.first("extensionHeader-!.%*+_`'~"), Some("\u{feff}大停電"));
    assert_eq!(request("rfc4475", "esc01").uri().unwrap().user(), "sips:user@example.com");
    assert_eq!(headers("esc01").to().unwrap().uri.user(), "user");
    assert_eq!(headers("escnull").items(Name::Contact).len(), 2);
    assert_eq!(headers("esc02").items(Name::Contact).len(), 2);
    assert_eq!(headers("esc02").first("C%6Fntact"), Some("<sip:alias2@host2.example.com>"));
    assert_eq!(request("rfc4475", "semiuri").uri().unwrap().user(), "user;par=u@example.net");
}

#[test]
fn bodies_end_where_they_are_said_to() {
    assert_eq!(request("rfc4475", "dblreq").body, b"");
    let multipart = request("rfc4475", "mpart01");
    assert_eq!(multipart.body.len(), 553);
    assert!(multipart.body.ends_with(b"--7a9cbec02ceef655--\r\n"));
    assert_eq!(headers("longreq").items(Name::Via).len(), 34);
    assert_eq!(headers("longreq").call_id(), format!("longreq.one{}longcallid", "really".repeat(20)));
}

#[test]
fn contact_parameters_belong_to_the_header_without_brackets() {
    let message = headers("cparam01");
    let header = message.contact().unwrap();
    assert!(header.params.has("unknownparam") && header.uri.sip().unwrap().params.is_empty());
    let message = headers("cparam02");
    let uri = message.contact().unwrap();
    assert!(uri.params.is_empty() && uri.uri.sip().unwrap().params.has("unknownparam"));
    assert_eq!(
        headers("regescrt").contact().unwrap().uri.sip().unwrap().headers,
        Some("Route=%3Csip:sip.example.com%3E")
    );
}

#[test]
fn ipv6_addresses_keep_their_brackets() {
    let ambiguous = request("rfc5118", "port-ambiguous");
    let ambiguous = ambiguous.uri().and_then(Uri::sip).unwrap();
    assert_eq!((ambiguous.host, ambiguous.port), ("[2001:db8::10:5070]", None));
    let clear = request("rfc5118", "port-unambiguous");
    let clear = clear.uri().and_then(Uri::sip).unwrap();
    assert_eq!((clear.host, clear.port), ("[2001:db8::10]", Some(5070)));
    let via = |name, check: fn(Via<'_>) -> bool| check(request("rfc5118", name).headers.via().unwrap());
    assert!(via("via-received-param-with-delim", |via| via.params.get("received") == Some("[2001:db8::9:255]")));
    assert!(via("via-received-param-no-delim", |via| via.params.get("received") == Some("2001:db8::9:255")));
    assert!(via("ipv4-mapped-ipv6", |via| (via.host, via.port) == ("[::ffff:192.0.2.10]", Some(19823))));
    assert!(via("mult-ip-in-header", |via| via.port == Some(6050)));
}

#[test]
fn a_refusal_names_what_is_wrong() {
    let kind = |name: &str| {
        let fixture = fixtures("rfc4475").into_iter().find(|fixture| fixture.name == name).unwrap();
        Message::parse(&fixture.wire).unwrap_err().kind
    };
    assert_eq!(kind("badinv01"), ErrorKind::Malformed(Name::Via));
    assert_eq!(kind("clerr"), ErrorKind::ContentLength);
    assert_eq!(kind("quotbal"), ErrorKind::Malformed(Name::To));
    assert_eq!(kind("multi01"), ErrorKind::Repeated(Name::From));
    assert_eq!(kind("insuf"), ErrorKind::Missing(Name::From));
    assert_eq!(kind("mismatch01"), ErrorKind::MethodMismatch);
    assert_eq!(kind("badvers"), ErrorKind::Version);
}
