use serde_json::json;

use super::*;
use crate::centre::CustomerAction;

const OUT: [&str; 5] = ["AgentRinging", "AgentAnswer", "CalledRinging", "CalledAnswer", "Conversation"];

#[test]
fn an_outgoing_call_goes_through_its_states() {
    let mut world = World::new();
    world.ready(&["1001"]);
    world.does("1001", &json!({ "request": "makeCall", "sequence": 5, "called": "13800138001", "userdata": "u" }));
    world.until("1001", "Conversation");
    let talk = world.last("1001", "Conversation");
    assert_eq!((&talk["nowState"], &talk["userdata"]), (&json!("Conversation"), &json!("u")));
    assert_eq!(talk["data"]["called"], "13800138001");
    assert_eq!(talk["data"]["callDirection"], 2);
    assert_eq!(talk["data"]["callType"], "normal");
    assert_eq!(world.last("1001", "MakeCall")["sequence"], 5);
    assert_eq!(world.events("1001"), [["MakeCall"].as_slice(), &OUT].concat());
    world.pass(4_000);
    world.does("1001", &just("cancelCall"));
    let after = world.last("1001", "After");
    assert_eq!(world.events("1001"), ["CancelCall", "After"]);
    let data = &after["data"];
    assert_eq!((&data["cause"], &data["data"], &data["hangupDirection"]), (&json!(0), &json!("正常结束"), &json!(0)));
    assert_eq!((&data["agentAutoIdle"], &data["agentAutoIdleTime"]), (&json!(1), &json!(5)));
    let time = |name: &str| data[name].as_u64().expect("a time");
    let times = [time("beginTime"), time("ringTime"), time("answerTime"), time("endTime")];
    assert!(times.is_sorted() && times[0] > 0 && times[3] - times[2] >= 4_000, "{times:?}");
    assert_eq!(after["userdata"], "u");
    world.does("1001", &just("idle"));
    assert_eq!(world.last("1001", "Idle").get("userdata"), None, "userdata lives for one call");
}

#[test]
fn customers_have_their_ways() {
    for (number, events, cause, text, direction) in [
        ("13600136004", &["AgentRinging", "AgentAnswer", "After"][..], 1017, "用户忙", 1),
        ("13300133007", &["AgentRinging", "AgentAnswer", "After"], 2114, "空号", 1),
        ("13500135005", &["AgentRinging", "AgentAnswer", "CalledRinging", "After"], 1019, "久叫不应", 1),
        ("13400134006", &["AgentRinging", "AgentAnswer", "CalledRinging", "After"], 1021, "拒绝应答", 1),
        ("13700137003", &[OUT.as_slice(), &["After"]].concat(), 0, "正常结束", 1),
    ] {
        let mut world = World::new();
        world.ready(&["1001"]);
        world.does("1001", &call(number));
        world.until("1001", "After");
        let data = world.last("1001", "After")["data"].clone();
        assert_eq!((&data["cause"], &data["data"]), (&json!(cause), &json!(text)), "{number}");
        assert_eq!(data["hangupDirection"], direction, "{number}");
        assert_eq!(world.events("1001"), [&["MakeCall"], events].concat(), "{number}");
        assert_eq!(world.state("1001"), "After");
    }
}

#[test]
fn hanging_up_before_the_answer_cancels() {
    let mut world = World::new();
    world.ready(&["1001"]);
    world.does("1001", &call("13500135005"));
    world.until("1001", "CalledRinging");
    world.does("1001", &just("cancelCall"));
    assert_eq!(world.last("1001", "After")["data"]["cause"], 1487);
    world.heard.clear();
    world.pass(40_000);
    assert_eq!(world.events("1001"), Vec::<String>::new(), "nothing comes of the old call");
}

#[test]
fn a_call_that_cannot_be_is_refused_or_fails() {
    let mut world = World::new();
    world.ready(&["1001"]);
    world.does("1001", &call("abc"));
    assert_eq!(world.events("1001"), ["MakeCallFail/Idle"]);
    assert_eq!(world.refused("1001", &json!({ "request": "makeCall", "called": "1001", "calledType": 1 })), 2009);
    assert_eq!(world.refused("1001", &json!({ "request": "makeCall", "called": "4711", "calledType": 1 })), 2003);
    assert_eq!(world.refused("1001", &just("cancelCall")), 2001);
    world.talking("1001");
    for request in ["idle", "busy", "unHold", "unmute", "transferCancel", "consultCancel", "tripartiteTalk"] {
        assert_eq!(world.refused("1001", &just(request)), 2001, "{request}");
    }
    assert_eq!(world.refused("1001", &call("13800138001")), 2001);
}

#[test]
fn hold_mute_and_tones() {
    let mut world = World::new();
    world.ready(&["1001"]);
    world.talking("1001");
    world.does("1001", &just("hold"));
    assert_eq!(world.refused("1001", &just("hold")), 2001);
    world.does("1001", &just("unHold"));
    world.does("1001", &just("mute"));
    assert_eq!(world.last("1001", "Mute")["data"], json!({ "callType": "normal" }));
    assert_eq!(world.refused("1001", &just("mute")), 2001);
    world.does("1001", &just("unmute"));
    world.does("1001", &json!({ "request": "sendDTMF", "dtmf": "5" }));
    world.does("1001", &json!({ "request": "sendDTMF", "dtmf": "#" }));
    assert_eq!(world.events("1001"), ["Hold", "UnHold", "Mute", "Unmute"]);
    let state = world.control(Control::State);
    let dtmf: Vec<&Value> = state["calls"].as_array().expect("calls").iter().map(|call| &call["dtmf"]).collect();
    assert!(dtmf.contains(&&json!("5#")), "{dtmf:?}");
}

#[test]
fn an_inbound_call_rings_an_idle_agent() {
    let mut world = World::new();
    world.ready(&["1001"]);
    world.control(Control::Inbound { group: Some("售后服务".to_owned()), caller: Some("13911110000".to_owned()) });
    world.until("1001", "Conversation");
    let talk = world.last("1001", "Conversation");
    assert_eq!(talk["data"]["callDirection"], 1);
    assert_eq!(talk["data"]["caller"], "13911110000");
    assert!(talk["ivrParam"].as_str().is_some_and(|param| param.contains("102")), "{talk}");
    assert_eq!(world.events("1001"), ["AgentRinging", "AgentAnswer", "Conversation"]);
    world.control(Control::Customer { call: None, action: CustomerAction::HangUp });
    assert_eq!(world.last("1001", "After")["data"]["hangupDirection"], 1);
}

#[test]
fn a_queue_waits_for_idle_agents() {
    let mut world = World::new();
    world.sign_in("1001");
    world.heard.clear();
    let answer = world.control(Control::Queue { group: "101".to_owned(), count: 3 });
    assert_eq!(answer["waiting"], 3);
    assert_eq!(world.last("1001", "QueueInfo")["data"]["groupWaitNumber"], 3);
    assert_eq!(world.last("1001", "QueueInfo").get("nowState"), None);
    world.does("1001", &just("groupQueueNum"));
    let number = world.last("1001", "GroupQueueNum");
    assert_eq!((&number["sequence"], &number["data"]), (&json!(9), &json!({ "groupQueueNum": 3 })));
    world.heard.clear();
    world.pass(7_000);
    world.does("1001", &just("idle"));
    let left = world.last("1001", "QueueInfo");
    assert_eq!((&left["data"]["isInQueue"], &left["data"]["groupWaitNumber"]), (&json!(0), &json!(2)));
    assert_eq!(left["data"]["handleAgentID"], "21001");
    world.until("1001", "Conversation");
    assert_eq!(world.last("1001", "Conversation")["data"]["inQueueTime"], 7_000);
}

#[test]
fn a_declined_customer_goes_to_the_next_agent() {
    let mut world = World::new();
    world.ready(&["1001"]);
    world.control(Control::Inbound { group: None, caller: None });
    world.does("1001", &just("cancelCall"));
    assert_eq!(world.last("1001", "After")["data"]["cause"], 1021);
    world.heard.clear();
    world.does("1001", &just("idle"));
    assert_eq!(world.events("1001"), ["Idle", "AgentRinging", "QueueInfo"]);
}

#[test]
fn patience_ends() {
    let mut world = World::new();
    world.control(Control::Queue { group: "104".to_owned(), count: 2 });
    for _ in 0..700 {
        world.pass(1_000);
    }
    let state = world.control(Control::State);
    assert_eq!(state["queues"][3]["waiting"], 0);
}
