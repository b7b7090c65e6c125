use serde_json::json;

use super::*;

fn on(request: &str, agent: &str) -> Value {
    json!({ "request": request, "sequence": 9, "beAgentNumber": agent })
}

fn world() -> World {
    let mut world = World::new();
    world.ready(&["1001", "9001"]);
    world
}

#[test]
fn a_leader_sees_who_does_what() {
    let mut world = world();
    world.talking("1001");
    world.does("9001", &just("surveillance"));
    let event = world.last("9001", "Surveillance");
    assert_eq!(event.get("nowState"), None);
    let list = event["data"]["agentList"].as_array().expect("a list").clone();
    let numbers: Vec<&str> = list.iter().filter_map(|agent| agent["agentNumber"].as_str()).collect();
    assert_eq!(numbers, ["1001", "1003", "1004", "1005", "1006", "9001"], "who is signed in");
    let entry = &list[0];
    assert_eq!((&entry["agentName"], &entry["nowState"]), (&json!("王芳"), &json!("Conversation")));
    assert_eq!((&entry["peerId"], &entry["callDirection"]), (&json!("13800138001"), &json!(2)));
    assert_eq!(entry["groupList"][0], json!({ "id": "101", "name": "售前咨询" }));
}

#[test]
fn surveillance_has_filters() {
    let mut world = world();
    let mut numbers = |filter: Value| -> Vec<String> {
        let mut body = json!({ "request": "surveillance", "sequence": 2 });
        for (key, value) in filter.as_object().expect("fields") {
            body[key] = value.clone();
        }
        world.does("9001", &body);
        let list = world.last("9001", "Surveillance")["data"]["agentList"].clone();
        let list = list.as_array().expect("a list").iter();
        list.filter_map(|agent| agent["agentNumber"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(numbers(json!({ "groupId": 104 })), ["1006", "9001"]);
    assert_eq!(numbers(json!({ "groupId": "101", "agentState": "Conversation" })), ["1003"]);
    assert_eq!(numbers(json!({ "groupId": "101", "agentNumber": "1004" })), ["1004"]);
    assert_eq!(numbers(json!({ "groupId": "101", "agentName": "王" })), ["1001"]);
    assert_eq!(numbers(json!({ "callDirection": 1 })), ["1003", "1005"]);
    assert_eq!(world.refused("9001", &json!({ "request": "surveillance", "groupId": "999" })), 2007);
    assert_eq!(world.refused("1001", &json!({ "request": "surveillance", "groupId": "104" })), 2002);
}

#[test]
fn only_leaders_of_the_group_may() {
    let mut world = world();
    world.ready(&["9002"]);
    assert_eq!(world.refused("1001", &on("forceBusy", "1003")), 2002);
    assert_eq!(world.refused("9002", &on("forceBusy", "1001")), 2002);
    assert_eq!(world.refused("9001", &on("forceBusy", "4711")), 2003);
    assert_eq!(world.refused("9001", &on("forceBusy", "1002")), 2004);
    assert_eq!(world.refused("9001", &on("listen", "1001")), 2005);
}

#[test]
fn forcing_states() {
    let mut world = world();
    world.does("9001", &on("forceBusy", "1001"));
    world.does("9001", &on("forceIdle", "1001"));
    world.does("9001", &on("forceLogout", "1001"));
    assert_eq!(world.events("1001"), ["Busy", "Idle", "Logout"]);
    assert_eq!(world.refused("9001", &on("forceIdle", "1003")), 2006);
    assert_eq!(world.state("9001"), "Idle");
}

#[test]
fn listening_inserting_intercepting() {
    let mut world = world();
    world.talking("1001");
    world.does("9001", &on("listen", "1001"));
    world.until("9001", "Listening");
    world.does("9001", &on("forceInsert", "1001"));
    world.until("9001", "ForceInserting");
    world.does("9001", &on("intercept", "1001"));
    world.until("9001", "Conversation");
    assert_eq!(world.last("9001", "Conversation")["data"]["callType"], "intercept");
    let expected =
        ["Listen", "Listening", "ForceInsert", "ForceInserting", "Intercept", "Intercepting", "Conversation"];
    assert_eq!(world.events("9001"), expected);
    assert_eq!(world.last("1001", "After")["data"]["data"], "被拦截");
    // The call is the leader's now.
    world.does("9001", &just("hold"));
    world.does("9001", &just("unHold"));
    world.does("9001", &just("cancelCall"));
    assert_eq!(world.state("9001"), "After");
}

#[test]
fn a_listener_leaves_without_harm_and_ends_with_the_call() {
    let mut world = world();
    world.talking("1001");
    world.does("9001", &on("listen", "1001"));
    world.until("9001", "Listening");
    world.does("9001", &just("cancelCall"));
    assert_eq!(world.last("9001", "After")["data"]["callType"], "listen");
    assert_eq!(world.state("1001"), "Conversation");
    world.heard.clear();
    world.does("9001", &on("listen", "1001"));
    world.until("9001", "Listening");
    world.heard.clear();
    world.does("1001", &just("cancelCall"));
    assert_eq!(world.events("9001"), ["After"]);
}

#[test]
fn a_call_that_ends_too_early_fails_the_leader() {
    for (request, begin, fail) in [
        ("listen", "Listen", "ListenFail/Busy"),
        ("forceInsert", "ForceInsert", "ForceInsertFail/Busy"),
        ("intercept", "Intercept", "InterceptFail/Busy"),
    ] {
        let mut world = world();
        world.talking("1001");
        world.does("9001", &on(request, "1001"));
        world.does("1001", &just("cancelCall"));
        world.pass(5_000);
        assert_eq!(world.events("9001"), [begin, fail]);
    }
}

#[test]
fn breaking_a_call() {
    let mut world = world();
    world.talking("1001");
    world.does("9001", &on("forceBreak", "1001"));
    assert_eq!(world.events("9001"), ["ForceBreak/Idle"]);
    assert_eq!(world.last("1001", "After")["data"]["data"], "强制挂机");
    // A robot goes back to work by itself.
    world.does("9001", &on("forceBreak", "1003"));
    assert_eq!(world.state("1003"), "After");
    world.pass(20_000);
    assert_eq!(world.state("1003"), "Conversation");
}

#[test]
fn intercepting_during_a_consultation_frees_the_colleague() {
    let mut world = world();
    world.ready(&["1002"]);
    world.talking("1001");
    world.does("1001", &json!({ "request": "consultCall", "consultType": 1, "consultId": "1002" }));
    world.until("1002", "Conversation");
    world.heard.clear();
    world.does("9001", &on("intercept", "1001"));
    world.until("9001", "Conversation");
    assert_eq!(world.events("1001"), ["After"]);
    assert_eq!(world.events("1002"), ["ConsultedCancel", "After"]);
}

#[test]
fn lists_of_groups_and_idle_agents_have_no_state() {
    let mut world = world();
    world.does("1001", &just("groupInfo"));
    let groups = world.last("1001", "GroupInfo");
    assert_eq!(groups["data"]["groupList"][2], json!({ "id": "103", "name": "VIP专线", "type": 0 }));
    world.does("1001", &json!({ "request": "idleAgent", "sequence": 4, "groupId": "101" }));
    let idle = world.last("1001", "IdleAgent");
    let names: Vec<&Value> =
        idle["data"]["agentList"].as_array().expect("a list").iter().map(|agent| &agent["agentName"]).collect();
    assert_eq!(names, ["孙丽", "陈明"]);
    assert_eq!((groups.get("nowState"), idle.get("nowState")), (None, None));
    assert_eq!(world.refused("1001", &json!({ "request": "idleAgent", "groupId": "9" })), 2007);
}
