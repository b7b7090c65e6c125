use serde_json::json;

use super::*;
use crate::centre::CustomerAction;

fn transfer(kind: u8, id: &str, mode: u8) -> Value {
    json!({ "request": "transferCall", "sequence": 7, "transferType": kind, "transferId": id, "transferMode": mode })
}

fn consult(kind: u8, id: &str) -> Value {
    json!({ "request": "consultCall", "sequence": 8, "consultType": kind, "consultId": id })
}

fn two() -> World {
    let mut world = World::new();
    world.ready(&["1001", "1002"]);
    world.talking("1001");
    world
}

#[test]
fn colleagues_call_each_other() {
    let mut world = World::new();
    world.ready(&["1001", "1002"]);
    world.does("1001", &json!({ "request": "makeCall", "called": "1002", "calledType": "1" }));
    world.until("1002", "Conversation");
    let expected = ["MakeCall", "AgentRinging", "AgentAnswer", "CalledRinging", "CalledAnswer", "Conversation"];
    assert_eq!(world.events("1001"), expected);
    assert_eq!(world.events("1002"), ["AgentRinging", "AgentAnswer", "Conversation"]);
    world.does("1002", &just("cancelCall"));
    assert_eq!(world.last("1001", "After")["data"]["hangupDirection"], 1);
    assert_eq!(world.last("1002", "After")["data"]["hangupDirection"], 0);
}

#[test]
fn an_announced_transfer_ends_when_the_colleague_answers() {
    let mut world = two();
    world.does("1001", &transfer(1, "1002", 1));
    assert_eq!(world.events("1001"), ["TransferCall", "TransferCalling"]);
    world.until("1002", "Conversation");
    assert_eq!(world.last("1001", "After")["data"]["cause"], 1601);
    assert_eq!(world.last("1002", "Conversation")["data"]["callType"], "transfer");
    assert_eq!(world.events("1002"), ["AgentRinging", "AgentAnswer", "Conversation"]);
    // The new owner may do everything with it.
    world.does("1002", &just("hold"));
    world.does("1002", &just("unHold"));
    world.does("1002", &just("cancelCall"));
    assert_eq!(world.last("1002", "After")["data"]["callType"], "transfer");
}

#[test]
fn an_announced_transfer_can_be_taken_back_or_fail() {
    let mut world = two();
    world.does("1001", &transfer(1, "1002", 1));
    world.does("1001", &just("transferCancel"));
    assert_eq!(world.events("1001"), ["TransferCall", "TransferCalling", "TransferCancel"]);
    assert_eq!(world.last("1002", "After")["data"]["cause"], 1487);
    // 1002 is in its wrap-up now, and the robots that chat are not free either.
    for target in [transfer(1, "1002", 1), transfer(1, "1003", 0), transfer(2, "13300133007", 1)] {
        world.does("1001", &target);
        assert_eq!(world.events("1001"), ["TransferCall", "TransferCallFail"], "{target}");
    }
    world.does("1001", &transfer(2, "13600136004", 1));
    world.until("1001", "TransferCallFail");
    world.events("1002");
    world.does("1002", &just("idle"));
    world.does("1001", &transfer(1, "1002", 1));
    world.heard.clear();
    world.does("1002", &just("cancelCall"));
    assert_eq!(world.events("1001"), ["TransferCallFail"]);
    world.does("1001", &just("hold"));
}

#[test]
fn a_blind_transfer_is_over_at_once() {
    let mut world = two();
    world.does("1001", &transfer(1, "1002", 0));
    assert_eq!(world.last("1001", "After")["data"]["data"], "盲转");
    assert_eq!(world.events("1001"), ["TransferCall", "After"]);
    world.until("1002", "Conversation");
    for target in [transfer(4, "801", 0), transfer(2, "13800138001", 0)] {
        let mut world = two();
        world.does("1001", &target);
        assert_eq!(world.events("1001"), ["TransferCall", "After"], "{target}");
        assert_eq!(world.state("1001"), "After");
    }
}

#[test]
fn a_group_takes_a_transfer_by_agent_or_by_queue() {
    let mut world = two();
    // 1002 works in 102 and is idle.
    world.does("1001", &transfer(3, "102", 1));
    world.until("1002", "Conversation");
    // Nobody is free in 104 but a robot, which helps colleagues.
    world.does("1002", &transfer(3, "104", 0));
    world.pass(5_000);
    assert_eq!(world.state("1006"), "Conversation");
    world.does("1001", &just("idle"));
    world.talking("1001");
    // Now nobody at all: announced it fails, blind it waits in the queue.
    world.does("1001", &transfer(3, "104", 1));
    assert_eq!(world.events("1001"), ["TransferCall", "TransferCallFail"]);
    world.does("1001", &transfer(3, "104", 0));
    let state = world.control(Control::State);
    assert_eq!(state["queues"][3]["waiting"], 1);
    assert_eq!(world.refused("1002", &transfer(3, "999", 0)), 2001);
}

#[test]
fn targets_that_are_not_there_are_refused() {
    let mut world = two();
    assert_eq!(world.refused("1001", &transfer(1, "4711", 1)), 2003);
    assert_eq!(world.refused("1001", &transfer(1, "1001", 1)), 2009);
    assert_eq!(world.refused("1001", &transfer(2, "abc", 1)), 2009);
    assert_eq!(world.refused("1001", &transfer(3, "999", 1)), 2007);
    assert_eq!(world.refused("1001", &transfer(4, "999", 1)), 2008);
    assert_eq!(world.refused("1001", &transfer(5, "1002", 1)), 400);
    assert_eq!(world.refused("1001", &consult(4, "801")), 2009);
}

#[test]
fn consulting_and_coming_back() {
    let mut world = two();
    world.does("1001", &consult(1, "1002"));
    world.until("1002", "Conversation");
    assert_eq!(world.last("1001", "Conversation")["data"]["callType"], "consult");
    assert_eq!(world.last("1002", "Conversation")["data"]["callType"], "consulted");
    assert_eq!(world.events("1001"), ["ConsultCall", "ConsultCalling", "Conversation"]);
    world.events("1002");
    world.does("1001", &just("consultCancel"));
    assert_eq!(world.events("1001"), ["ConsultCancel"]);
    assert_eq!(world.events("1002"), ["ConsultedCancel", "After"]);
    world.does("1001", &just("hold"));
}

#[test]
fn consulting_and_handing_over() {
    let mut world = two();
    world.does("1001", &consult(1, "1002"));
    world.until("1002", "Conversation");
    world.heard.clear();
    world.does("1001", &just("consultTransfer"));
    assert_eq!(world.last("1001", "After")["data"]["cause"], 1601);
    assert_eq!(world.events("1001"), ["ConsultTransfer", "After"]);
    assert_eq!(world.last("1002", "Conversation")["data"]["callType"], "transfer");
    world.control(Control::Customer { call: None, action: CustomerAction::HangUp });
    assert_eq!(world.state("1002"), "After");
}

#[test]
fn three_talk() {
    let mut world = two();
    world.does("1001", &consult(1, "1002"));
    world.until("1002", "Conversation");
    world.heard.clear();
    world.does("1001", &just("tripartiteTalk"));
    assert_eq!(world.refused("1001", &just("tripartiteTalk")), 2001);
    world.until("1001", "TripartiteTalking");
    assert_eq!(world.events("1001"), ["TripartiteTalk", "TripartiteTalking"]);
    assert_eq!(world.events("1002"), ["TripartiteTalking"]);
    world.does("1002", &just("cancelCall"));
    assert_eq!(world.events("1001"), ["Conversation"]);
    world.does("1001", &just("cancelCall"));
}

#[test]
fn the_colleague_can_leave_at_any_time() {
    for (moment, expected) in [("AgentRinging", "ConsultCallFail"), ("Conversation", "ConsultCancel")] {
        let mut world = two();
        world.does("1001", &consult(1, "1002"));
        world.until("1002", moment);
        world.heard.clear();
        world.does("1002", &just("cancelCall"));
        assert_eq!(world.events("1001"), [expected]);
        assert_eq!(world.events("1002"), ["CancelCall", "After"]);
    }
    let mut world = two();
    world.does("1001", &consult(1, "1002"));
    world.until("1002", "Conversation");
    world.heard.clear();
    world.does("1001", &just("tripartiteTalk"));
    world.does("1002", &just("logout"));
    world.pass(5_000);
    assert_eq!(world.events("1001"), ["TripartiteTalk", "TripartiteTalkFail"]);
    assert_eq!(world.events("1002"), ["After", "Logout"]);
}

#[test]
fn a_number_outside_can_be_asked_too() {
    let mut world = two();
    world.does("1001", &consult(2, "13900139002"));
    world.until("1001", "Conversation");
    world.does("1001", &just("tripartiteTalk"));
    world.until("1001", "TripartiteTalking");
    world.does("1001", &just("consultCancel"));
    world.does("1001", &consult(2, "13400134006"));
    world.until("1001", "ConsultCallFail");
    world.does("1001", &consult(2, "13500135005"));
    world.heard.clear();
    world.does("1001", &just("consultCancel"));
    world.pass(30_000);
    assert_eq!(world.events("1001"), ["ConsultCancel"], "the dismissed number fails no more");
}

#[test]
fn the_customer_leaving_ends_it_for_all() {
    let mut world = two();
    world.does("1001", &consult(1, "1002"));
    world.until("1002", "Conversation");
    world.heard.clear();
    world.control(Control::Customer { call: None, action: CustomerAction::HangUp });
    assert_eq!((world.events("1001"), world.events("1002")), (vec!["After".to_owned()], vec!["After".to_owned()]));
}
