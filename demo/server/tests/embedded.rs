//! A whole call over the embedded broker, as a client sees it.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use serde_json::json;
use support::{Client, api, post, start};

#[tokio::test]
async fn an_agent_signs_in_calls_and_hears_everything() {
    let address = start("").await;
    let mut agent = Client::sign_in(address, "1001").await;
    assert_eq!(agent.request(json!({ "request": "idle" })).await["status"], 0);
    assert_eq!(agent.event("Idle").await["nowState"], "Idle");
    agent.events.clear();
    assert_eq!(agent.request(json!({ "request": "makeCall", "called": "13800138001" })).await["status"], 0);
    agent.event("Conversation").await;
    let names: Vec<&str> = agent.events.iter().filter_map(|event| event["event"].as_str()).collect();
    assert_eq!(names, ["MakeCall", "AgentRinging", "AgentAnswer", "CalledRinging", "CalledAnswer"]);
    assert_eq!(agent.request(json!({ "request": "hold" })).await["status"], 0);
    assert_eq!(agent.request(json!({ "request": "unHold" })).await["status"], 0);
    assert_eq!(agent.request(json!({ "request": "cancelCall" })).await["status"], 0);
    let after = agent.event("After").await;
    assert_eq!(after["data"]["data"], "正常结束");
    let refused = agent.request(json!({ "request": "hold" })).await;
    assert_eq!(refused["msg"], "当前状态不允许此操作");
}

#[tokio::test]
async fn two_people_meet_and_a_leader_listens() {
    let address = start("").await;
    let mut first = Client::sign_in(address, "1001").await;
    let mut second = Client::sign_in(address, "1002").await;
    let mut leader = Client::sign_in(address, "9001").await;
    second.request(json!({ "request": "idle" })).await;
    first.request(json!({ "request": "makeCall", "called": "1002", "calledType": 1 })).await;
    second.event("Conversation").await;
    first.event("Conversation").await;
    leader.request(json!({ "request": "listen", "beAgentNumber": "1001" })).await;
    leader.event("Listening").await;
    leader.request(json!({ "request": "forceBreak", "beAgentNumber": "1001" })).await;
    for client in [&mut first, &mut second, &mut leader] {
        assert_eq!(client.event("After").await["data"]["cause"], 1503);
    }
}

#[tokio::test]
async fn the_buttons_make_customers_call() {
    let address = start("").await;
    let mut agent = Client::sign_in(address, "1001").await;
    agent.request(json!({ "request": "idle" })).await;
    let call = post(address, "/api/inbound", json!({ "group": "售前咨询" })).await;
    let talk = agent.event("Conversation").await;
    assert_eq!(talk["data"]["occCallId"], call["callId"]);
    post(address, "/api/queue", json!({ "group": "101", "count": 2 })).await;
    assert_eq!(agent.event("QueueInfo").await["data"]["groupWaitNumber"], 1);
    post(address, "/api/customer", json!({ "callId": call["callId"], "action": "hangup" })).await;
    assert_eq!(agent.event("After").await["data"]["hangupDirection"], 1);
    let (_, state) = api(address, "GET", "/api/state", None).await;
    assert_eq!(state["queues"][0]["waiting"], 2);
    let (status, answer) = api(address, "POST", "/api/inbound", Some(json!({ "group": "x" }))).await;
    assert_eq!((status, &answer["error"]), (404, &json!("NOT_FOUND")));
    let (status, _) = api(address, "POST", "/api/inbound", Some(json!({ "gruop": "101" }))).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn frames_can_be_looked_at_by_agent() {
    let address = start("").await;
    let mut first = Client::sign_in(address, "1001").await;
    let _second = Client::sign_in(address, "1002").await;
    first.request(json!({ "request": "busy", "busyType": "会议" })).await;
    let (_, answer) = api(address, "GET", "/api/frames?agent=1001", None).await;
    let frames = answer["frames"].as_array().expect("frames");
    let commands: Vec<&str> = frames.iter().filter_map(|frame| frame["command"].as_str()).collect();
    assert_eq!(commands, ["CONNECT", "SUBSCRIBE", "SEND", "SEND"]);
    assert_eq!(frames[0]["headers"]["passcode"], "***");
    assert_eq!(frames[3]["headers"]["version"], "2.0.0");
    assert!(frames[3]["body"].as_str().expect("a body").contains("会议"));
    let (_, later) = api(address, "GET", &format!("/api/frames?since={}", answer["last"]), None).await;
    assert_eq!(later["frames"], json!([]));
    let (_, gone) = api(address, "DELETE", "/api/frames", None).await;
    assert_eq!(gone, json!({}));
}
