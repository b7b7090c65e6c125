//! The fast path and the codec: the same message gives the same events, whichever way it takes.

use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{bytes, call, lines, message, receive, record, signed_in, text};

const EVENTS: [&str; 10] =
    ["Message", "StateChange", "Exception", "Close", "Idle", "After", "Login", "Nova", "5", "QueueInfo"];

/// What listeners get when these messages arrive on a fresh connection.
fn heard(deliver: impl Fn()) -> Vec<String> {
    let sdk = signed_in("reading");
    let heard = Array::new();
    for event in EVENTS {
        record(&sdk, &heard, event);
    }
    deliver();
    let lines = lines(&heard);
    call(&sdk, "break", &[]).unwrap();
    lines
}

/// By the fast path; cut in two; as bytes; two frames in one message. All must be the same, and not nothing.
fn same_whichever_way(text: &str) -> Vec<String> {
    let fast = heard(|| receive(&text.into()));
    let cut = text.char_indices().nth(text.chars().count() / 2).unwrap().0;
    let cut = heard(|| {
        receive(&text[..cut].into());
        receive(&text[cut..].into());
    });
    assert_eq!(cut, fast, "cut in two: {text}");
    let binary = heard(|| receive(&bytes(text)));
    assert_eq!(binary, fast, "as bytes: {text}");
    let twice = heard(|| receive(&text.repeat(2).into()));
    assert_eq!(twice, heard(|| (0..2).for_each(|_| receive(&text.into()))), "two in one: {text}");
    fast
}

#[wasm_bindgen_test]
fn events_and_responses_of_every_shape() {
    let bodies = [
        (r#"{"type":"event","event":"Idle","nowState":"Idle","sequence":0,"data":null}"#, 3),
        (r#"{"type":"event","event":"Nova","nowState":"Nova","sequence":"17","data":{"姓名":"<b>王</b>"}}"#, 3),
        (r#"{"type":"event","event":"After","nowState":"After","data":{"cause":"0","deep":[[[[]]]]}}"#, 3),
        (r#"{"type":"event","nowState":"Idle"}"#, 2),
        (r#"{"type":"event","event":"Idle"}"#, 2),
        (r#"{"type":"event","event":"Idle","nowState":""}"#, 2),
        (r#"{"type":"event","event":5,"nowState":"Idle"}"#, 3),
        (r#"{"type":"event","event":"QueueInfo","groupID":"g","data":[{}]}"#, 2),
        (r#"{"type":"response","response":"hold","sequence":9,"status":"0"}"#, 1),
        (r#"{"type":"response","response":"hold","sequence":9,"status":1,"msg":"坐席忙"}"#, 2),
        (r#"{"type":"response"}"#, 2),
        (r#"{"type":"else"}"#, 1),
        ("null", 1),
        ("5", 1),
        (r#""x""#, 1),
        ("[]", 1),
        ("{}", 1),
        ("not JSON", 1),
        ("", 1),
        (r#"{"type":"event","event":"constructor","nowState":"__proto__"}"#, 2),
    ];
    for (body, events) in bodies {
        let heard = same_whichever_way(&text(body));
        assert_eq!(heard.len(), events, "{body}: {heard:#?}");
    }
}

#[wasm_bindgen_test]
fn heads_of_every_shape() {
    let body = r#"{"type":"event","event":"Idle","nowState":"Idle"}"#;
    let heads = [
        ("subscription:sub-0", 3),
        ("subscription:sub-0\nx:1\nx:2\ny:a\\cb\\\\n\\n", 3),
        ("x:1\nsubscription:sub-0\nsubscription:sub-9", 3),
        ("subscription:sub-9", 0),
        ("x:1", 0),
        ("subscription:sub-0\nno colon", 4),
        ("subscription:sub-0\nx:\\t", 4),
    ];
    for (head, events) in heads {
        for end in ["\0", "\0\n"] {
            let text = format!("MESSAGE\n{head}\n\n{body}{end}");
            if events != 4 {
                assert_eq!(same_whichever_way(&text).len(), events, "{text}");
                continue;
            }
            // The server breaks the protocol: the same words whichever way, and the link is gone.
            let fast = heard(|| receive(&text.as_str().into()));
            assert_eq!(fast, heard(|| receive(&bytes(&text))), "{text}");
            assert!(fast[0].contains("Exception") && fast[1].contains("Close"), "{fast:#?}");
        }
    }
}

#[wasm_bindgen_test]
fn a_half_frame_is_finished_before_the_fast_path_is_taken_again() {
    let first = text(r#"{"type":"event","event":"Idle"}"#);
    let second = text(r#"{"type":"event","event":"Nova"}"#);
    let heard = heard(|| {
        receive(&first[..40].into());
        // Begins like a whole frame of its own, and is none: it belongs to the body before it.
        receive(&format!("{}{second}", &first[40..]).into());
        receive(&second.as_str().into());
    });
    let names: Vec<_> = heard.iter().map(|line| &line[2..6]).collect();
    assert_eq!(names, ["Mess", "Idle", "Mess", "Nova", "Mess", "Nova"]);
}

#[wasm_bindgen_test]
fn a_long_list_takes_the_fast_path_and_arrives_whole() {
    let agent = r#"{"agentNumber":"1001","agentName":"王","nowState":"Idle","groupList":[{"id":"g","name":"组"}]}"#;
    let list = vec![agent; 20_000].join(",");
    let body = format!(r#"{{"type":"event","event":"Nova","sequence":3,"data":{{"agentList":[{list}]}}}}"#);
    let heard = heard(|| message(&body));
    assert_eq!(heard.len(), 2);
    assert!(heard[1].len() > 2 * list.len(), "payload and frame");
}

#[wasm_bindgen_test]
fn lone_line_ends_and_other_data_are_harmless() {
    let heard = heard(|| {
        receive(&"\n".into());
        receive(&"".into());
        receive(&bytes("\n\n"));
        receive(&JsValue::from(js_sys::Uint8Array::new_with_length(0).buffer()));
        message(r#"{"type":"event","event":"Idle"}"#);
    });
    assert_eq!(heard.len(), 2);
}

#[wasm_bindgen_test]
fn a_list_of_ten_megabytes_arrives_and_a_longer_one_ends_the_link() {
    const MOST: usize = 10 * 1024 * 1024;
    let list = |bytes: usize| {
        let item = r#"{"agentNumber":"1001","agentName":"王","nowState":"Idle"}"#;
        let items = vec![item; bytes / (item.len() + 1) - 2].join(",");
        format!(r#"{{"type":"event","event":"Surveillance","data":{{"agentList":[{items}]}}}}"#)
    };
    for whole in [true, false] {
        let deliver = |body: &str| {
            let text = text(body);
            if whole { receive(&text.as_str().into()) } else { receive(&bytes(&text)) }
        };
        let sdk = signed_in("reading-large");
        let heard = Array::new();
        for event in ["Idle", "Exception", "Close"] {
            record(&sdk, &heard, event);
        }
        deliver(&list(MOST));
        deliver(r#"{"type":"event","event":"Idle"}"#);
        assert_eq!(lines(&heard).len(), 1, "the list has hurt nobody");
        // Counted in characters where the body stays in JavaScript, in bytes where it goes through the codec.
        deliver(&list(2 * MOST));
        let lines = lines(&heard);
        assert!(lines[1].contains("PROTOCOL_VIOLATED") && lines[2].contains("Close"), "{lines:#?}");
        call(&sdk, "break", &[]).unwrap();
    }
}
