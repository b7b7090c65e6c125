use serde_json::json;

use super::*;

#[test]
fn signing_in_gives_a_token_and_busy() {
    let mut world = World::new();
    let response = world.request("", &login("1001", "pw", "k1"));
    assert_eq!(response, json!({ "type": "response", "response": "login", "sequence": 1, "status": 0, "msg": "成功" }));
    let event = world.last("k1", "Login");
    assert_eq!(event["nowState"], "Busy");
    assert_eq!(event["sequence"], 1);
    let data = &event["data"];
    assert_eq!(data["token"], world.token("1001"));
    assert_eq!((&data["agentType"], &data["loginType"], &data["agentMakeCall"]), (&json!(0), &json!(1), &json!(1)));
    assert_eq!(data["groupIdList"], json!(["101", "102"]));
    assert_eq!(data["groupInfoList"][0], json!({ "id": "101", "name": "售前咨询", "isMaster": 1 }));
    assert_eq!(data["busyType"], "午餐,会议,培训,小休");
    // The response comes first.
    assert_eq!(world.heard[0].1["type"], "response");
}

#[test]
fn a_bad_sign_in_is_refused_in_words() {
    let mut world = World::new();
    let mut status = |body: &Value| world.request("", body)["status"].clone();
    assert_eq!(status(&login("1001", "no", "k")), 1002);
    assert_eq!(status(&login("4711", "pw", "k")), 1002);
    let mut other = login("1001", "pw", "k");
    other["companyShortName"] = json!("other");
    assert_eq!(status(&other), 1001);
    other = login("1001", "pw", "k");
    other["loginType"] = json!(7);
    assert_eq!(status(&other), 1003);
    assert_eq!(world.state("1001"), "Logout");
}

#[test]
fn the_second_browser_puts_the_first_one_out() {
    let mut world = World::new();
    world.request("", &login("1001", "pw", "k1"));
    let old = world.token("1001");
    world.request("", &login("1001", "pw", "k2"));
    assert_eq!(world.events("k1"), ["Login/Busy", "Kick"]);
    assert_eq!(world.events("k2"), ["Login/Busy"]);
    // The old token is refused where its owner listens.
    assert_eq!(world.request(&old, &just("idle"))["status"], 1004);
    assert_eq!(world.heard.last().map(|(to, _)| to.as_str()), Some("k1"));
    assert_eq!(world.state("1001"), "Busy");
}

#[test]
fn the_same_browser_signs_in_again_and_keeps_its_call() {
    let mut world = World::new();
    world.ready(&["1001"]);
    world.talking("1001");
    world.sign_in("1001");
    assert_eq!(world.events("1001"), ["Login/Conversation"]);
}

#[test]
fn a_token_resumes_and_can_expire() {
    let mut world = World::new();
    world.ready(&["1001"]);
    let token = world.token("1001");
    assert_eq!(world.request(&token, &just("reconnect"))["status"], 0);
    assert_eq!(world.last("1001", "Reconnect")["nowState"], "Idle");
    assert_eq!(world.last("1001", "Reconnect")["data"]["token"], token);
    world.control(Control::ExpireToken("1001".to_owned()));
    assert_eq!(world.request(&token, &just("reconnect"))["status"], 1004);
    assert_eq!(world.request(&token, &just("heartbeat"))["status"], 1004);
    // A token that was never ours is refused where the broker says.
    world.heard.clear();
    assert_eq!(world.request("nobody's", &just("idle"))["status"], 1004);
    assert_eq!(world.heard[0].0, "reply");
}

#[test]
fn a_token_lives_as_long_as_the_settings_say() {
    let life = 3_600_000;
    let mut world = World::new();
    world.centre.settings.token_life = core::time::Duration::from_millis(life);
    world.ready(&["1001"]);
    let token = world.token("1001");
    for _ in 1..life / 50_000 {
        world.pass(50_000);
        world.request(&token, &just("heartbeat"));
        world.heard.clear();
    }
    world.pass(50_000);
    assert_eq!(world.request(&token, &just("heartbeat"))["status"], 1004);
}

#[test]
fn a_silent_browser_is_signed_out_and_can_resume_at_any_speed() {
    let mut world = World::new();
    world.centre.settings.pace = crate::centre::Pace::new(5.0).unwrap();
    world.ready(&["1001"]);
    let token = world.token("1001");
    world.pass(59_000);
    assert_eq!(world.request(&token, &just("heartbeat"))["status"], 0);
    world.pass(59_000);
    assert_eq!(world.state("1001"), "Idle");
    world.until("1001", "Logout");
    assert_eq!(world.last("1001", "Logout")["data"], json!({ "code": -1002 }));
    assert_eq!(world.state("1001"), "Logout");
    assert_eq!(world.request(&token, &just("reconnect"))["status"], 0);
    assert_eq!(world.last("1001", "Reconnect")["nowState"], "Busy");
}

#[test]
fn a_kept_session_is_not_resumed_after_its_token_ended() {
    let mut world = World::new();
    world.centre.settings.token_life = core::time::Duration::from_secs(300);
    world.ready(&["1001"]);
    let token = world.token("1001");
    world.pass(400_000);
    assert_eq!(world.state("1001"), "Logout");
    world.heard.clear();
    assert_eq!(world.request(&token, &just("reconnect"))["status"], 1004);
    assert_eq!(world.heard[0].0, "1001", "the refusal reaches the agent");
    assert_eq!(world.state("1001"), "Logout");
    world.sign_in("1001");
}

#[test]
fn signing_out_ends_the_token() {
    let mut world = World::new();
    world.ready(&["1001"]);
    let token = world.token("1001");
    world.does("1001", &just("logout"));
    assert_eq!(world.last("1001", "Logout")["data"], json!({ "code": 0 }));
    assert_eq!(world.events("1001"), ["Logout"]);
    assert_eq!(world.request(&token, &just("idle"))["status"], 1004);
}

#[test]
fn busy_has_reasons() {
    let mut world = World::new();
    world.ready(&["1001"]);
    world.does("1001", &json!({ "request": "busy", "sequence": 3, "busyType": "午餐" }));
    assert_eq!(world.last("1001", "Busy")["data"], json!({ "currentBusyType": "午餐" }));
    let token = world.token("1001");
    world.request(&token, &just("reconnect"));
    assert_eq!(world.last("1001", "Reconnect")["data"]["currentBusyType"], "午餐");
}

#[test]
fn a_robots_seat_is_free_for_a_browser_and_the_robot_comes_back() {
    let mut world = World::new();
    assert_eq!(world.state("1003"), "Conversation");
    world.sign_in("1003");
    assert_eq!(world.state("1003"), "Busy");
    world.does("1003", &just("logout"));
    world.pass(30_001);
    assert_eq!(world.state("1003"), "Conversation");
}

#[test]
fn the_platform_can_kick_lock_and_lose_the_phone() {
    let mut world = World::new();
    world.ready(&["1001", "1002", "1007"]);
    world.control(Control::Kick("1001".to_owned()));
    assert_eq!(world.events("1001"), ["Kick"]);
    world.control(Control::Lock("1002".to_owned()));
    assert_eq!(world.events("1002"), ["Lock"]);
    assert_eq!(world.refused("1002", &just("idle")), 2001);
    world.control(Control::SipError("1007".to_owned()));
    assert_eq!(world.last("1007", "Logout")["data"], json!({ "code": -1001 }));
    assert_eq!(world.events("1007"), ["SipError/Logout", "Logout"]);
    world.sign_in("1001");
    world.control(Control::UploadLog("1001".to_owned()));
    assert_eq!(world.last("1001", "AgentUploadLog").get("nowState"), None);
}
