use agent_sdk_wasm::entropy::Entropy;
use serde_json::json;

use super::*;

/// A small predictable generator: the runs have to be the same each time.
struct Dice(u64);

impl Entropy for Dice {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            // Constants of Knuth's MMIX generator.
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (self.0 >> 33) as u8;
        }
    }
}

impl Dice {
    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let place = self.below(u32::try_from(list.len()).expect("short")) as usize;
        &list[place]
    }
}

const PEOPLE: [&str; 5] = ["1001", "1002", "1003", "9001", "9002"];
const REQUESTS: [&str; 29] = [
    "idle",
    "idle",
    "busy",
    "makeCall",
    "makeCall",
    "cancelCall",
    "hold",
    "unHold",
    "mute",
    "unmute",
    "sendDTMF",
    "transferCall",
    "transferCancel",
    "consultCall",
    "consultCall",
    "consultCancel",
    "consultTransfer",
    "tripartiteTalk",
    "surveillance",
    "forceIdle",
    "forceBusy",
    "forceLogout",
    "listen",
    "forceInsert",
    "intercept",
    "forceBreak",
    "logout",
    "reconnect",
    "heartbeat",
];
const TARGETS: [&str; 9] = ["1001", "1002", "1004", "1003", "13800138001", "13700137003", "13600136004", "103", "801"];

/// Whatever people do in whatever order: no panic, every request of a signed-in agent has exactly one response, and
/// whoever is in a call is in a call that knows it.
#[test]
fn any_order_of_commands_leaves_the_centre_whole() {
    for seed in 0..25 {
        let mut dice = Dice(seed);
        let mut world = World::new();
        for _ in 0..400 {
            let who = *dice.pick(&PEOPLE);
            if world.token(who).is_empty() {
                world.sign_in(who);
                world.heard.clear();
            }
            let kind = 1 + dice.below(4);
            let target = *dice.pick(&TARGETS);
            let body = json!({
                "request": dice.pick(&REQUESTS), "sequence": 1, "called": target, "calledType": kind,
                "transferType": kind, "transferId": target, "transferMode": dice.below(2), "consultType": kind,
                "consultId": target, "beAgentNumber": dice.pick(&PEOPLE), "dtmf": "1", "groupId": "101",
            });
            world.says(who, &body);
            let responses = world.heard.iter().filter(|(_, body)| body["type"] == "response").count();
            assert_eq!(responses, 1, "seed {seed}: {body}");
            world.heard.clear();
            if dice.below(10) == 0 {
                world.control(Control::Inbound { group: None, caller: None });
            }
            world.pass(u64::from(dice.below(3_000)));
            check(&world, seed);
        }
    }
}

fn check(world: &World, seed: u64) {
    let centre = &world.centre;
    for agent in centre.agents.values() {
        if let Some(id) = agent.call() {
            let leg = centre.calls.get(&id).and_then(|call| call.leg(agent.seed.number));
            assert!(leg.is_some(), "seed {seed}: {} is in call {id}, which does not know", agent.seed.number);
        }
    }
    for call in centre.calls.values() {
        for leg in &call.legs {
            let own = centre.agents[&leg.agent].call();
            assert_eq!(own, Some(call.id), "seed {seed}: {} is in two minds", leg.agent);
        }
        let alone = call.legs.is_empty() && call.queued.is_none();
        assert!(!alone, "seed {seed}: call {} belongs to nobody: {call:?}", call.id);
    }
}

#[test]
fn bodies_of_any_shape_are_survived() {
    let mut world = World::new();
    world.ready(&["1001"]);
    let token = world.token("1001");
    let values =
        [json!(null), json!(true), json!(-1), json!(1e300), json!([]), json!({}), json!("\u{0}"), json!("座席")];
    for request in REQUESTS.iter().filter(|request| **request != "logout") {
        for value in &values {
            let mut body = json!({ "request": request, "sequence": value });
            for key in ["called", "calledType", "busyType", "transferId", "transferType", "consultId", "groupId"] {
                body[key] = value.clone();
            }
            body["userdata"] = value.clone();
            let response = world.request(&token, &body);
            assert_eq!(response["sequence"], *value, "{body}");
        }
    }
    for body in [&b""[..], b"{", b"\xff\xfe", b"[[[[", b"null", b"{\"request\":1}"] {
        world.centre.request(&Request { token: &token, body, reply_to: None }, Now::at(world.time));
    }
}

#[test]
fn the_clock_may_jump_and_stand_still() {
    let mut world = World::new();
    world.ready(&["1001"]);
    world.does("1001", &call("13800138001"));
    world.pass(0);
    world.pass(100_000_000);
    world.time -= 90_000_000;
    world.pass(0);
    assert!(world.events("1001").contains(&"Conversation".to_owned()));
}

#[test]
fn the_centre_is_full_at_some_point() {
    let mut world = World::new();
    let mut last = Ok(Value::Null);
    for _ in 0..10 {
        let queue = Control::Queue { group: "104".to_owned(), count: 100 };
        last = world.centre.control(queue, Now::at(world.time));
    }
    assert_eq!(last, Err(crate::centre::ControlError::Refused(crate::centre::Refusal::CentreFull)));
}
