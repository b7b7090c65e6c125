//! Real phones: agents of login type 3, and customers whose numbers are registered.

use serde_json::json;

use super::{World, call, just, login};
use crate::centre::{Control, Means, Party, PhoneEvent};

const CUSTOMER: &str = "13800138001";

impl World {
    fn phone(&mut self, event: PhoneEvent) -> Result<(), u16> {
        let result = self.centre.phone(event, agent_sdk_wasm::time::Now::at(self.time));
        self.collect();
        result
    }

    fn register(&mut self, account: &str) {
        assert_eq!(self.phone(PhoneEvent::Registered { account: account.to_owned() }), Ok(()));
    }

    fn gone(&mut self, account: &str, cut: bool) {
        assert_eq!(self.phone(PhoneEvent::Gone { account: account.to_owned(), cut }), Ok(()));
    }

    fn calls(&mut self, account: &str, called: &str, leg: u64) -> Result<(), u16> {
        self.phone(PhoneEvent::Calls { account: account.to_owned(), called: called.to_owned(), leg })
    }

    /// Signs an agent in with a phone that is registered, and forgets what was said about it.
    fn ready_by_phone(&mut self, agent: &str) {
        self.register(&format!("9{agent}"));
        let mut body = login(agent, "pw", agent);
        body["loginType"] = json!(3);
        assert_eq!(self.request("", &body)["status"], 0);
        self.does(agent, &just("idle"));
        self.heard.clear();
    }

    /// Lets an agent's phone ring and answer.
    fn picks_up(&mut self, agent: &str) {
        let (party, call) = self.rung(agent);
        self.phone(PhoneEvent::Ringing(party.clone(), call)).unwrap();
        self.phone(PhoneEvent::Answered(party, call)).unwrap();
    }

    fn rung(&self, agent: &str) -> (Party, u64) {
        let party = Party::Agent(agent.to_owned());
        let presence = &self.centre.picture()[&party];
        assert!(matches!(presence.means, Means::Phone { .. }), "{presence:?}");
        (party, presence.call)
    }

    /// Brings an agent with a phone into a conversation with a robot.
    fn talking_by_phone(&mut self, agent: &str) {
        self.does(agent, &call(CUSTOMER));
        self.pass(400);
        self.picks_up(agent);
        self.until(agent, "Conversation");
        self.heard.clear();
    }

    /// Whom somebody hears, in words.
    fn hears(&self, who: &Party) -> Vec<String> {
        let picture = self.centre.picture();
        let presence = picture.get(who).unwrap_or_else(|| panic!("{who:?} is not in {picture:?}"));
        let word = |party: &Party| match party {
            Party::Agent(number) => number.clone(),
            Party::Customer(_) => "customer".to_owned(),
            Party::Guest(_) => "guest".to_owned(),
            other => format!("{other:?}"),
        };
        presence.hears.iter().map(word).collect()
    }

    fn agent_hears(&self, agent: &str) -> Vec<String> {
        self.hears(&Party::Agent(agent.to_owned()))
    }

    fn customer_hears(&self, agent: &str) -> Vec<String> {
        let call = self.centre.agents[agent].call().unwrap();
        self.hears(&Party::Customer(call))
    }
}

#[test]
fn the_sign_in_says_how_to_register_and_whether_the_phone_is() {
    let mut world = World::new();
    let mut body = login("1001", "pw", "1001");
    body["loginType"] = json!("3");
    world.request("", &body);
    let data = world.last("1001", "Login")["data"].clone();
    let said =
        ["registered", "webrtcSipId", "webrtcSipPassword", "webrtcDomain", "registerSipIp"].map(|key| &data[key]);
    assert_eq!(json!(said), json!([0, "91001", "pw", "127.0.0.1", "ws://127.0.0.1/sip"]));
    for body in [just("idle"), call(CUSTOMER)] {
        assert_eq!(world.refused("1001", &body), 2011);
    }
    world.register("91001");
    world.request("", &body);
    assert_eq!(world.last("1001", "Login")["data"]["registered"], 1);
    world.does("1001", &just("idle"));
}

#[test]
fn the_events_of_a_call_go_with_what_the_phone_does() {
    let mut world = World::new();
    world.ready_by_phone("1001");
    world.does("1001", &call(CUSTOMER));
    world.pass(5_000);
    assert_eq!(world.events("1001"), ["MakeCall"], "the phone does not ring yet");
    let (party, id) = world.rung("1001");
    world.phone(PhoneEvent::Ringing(party.clone(), id)).unwrap();
    world.phone(PhoneEvent::Ringing(party.clone(), id)).unwrap();
    assert_eq!(world.events("1001"), ["AgentRinging"]);
    world.pass(5_000);
    assert_eq!(world.events("1001"), [""; 0], "nobody picks up by the clock");
    world.phone(PhoneEvent::Answered(party.clone(), id)).unwrap();
    assert_eq!(world.events("1001"), ["AgentAnswer"]);
    world.until("1001", "Conversation");
    assert_eq!(world.events("1001"), ["CalledRinging", "CalledAnswer", "Conversation"]);
    world.phone(PhoneEvent::Ended(party.clone(), id, None)).unwrap();
    let after = world.last("1001", "After");
    assert_eq!((&after["data"]["cause"], &after["data"]["hangupDirection"]), (&json!(0), &json!(0)));
    assert_eq!(world.centre.picture().get(&party), None);
}

#[test]
fn a_phone_that_is_declined_or_stays_silent_ends_the_call() {
    let mut world = World::new();
    world.ready_by_phone("1001");
    world.does("1001", &call(CUSTOMER));
    world.pass(400);
    let (party, id) = world.rung("1001");
    world.phone(PhoneEvent::Ended(party, id, Some(603))).unwrap();
    assert_eq!(world.events("1001"), ["MakeCall", "After"]);
    world.does("1001", &call(CUSTOMER));
    world.pass(31_000);
    assert_eq!(world.events("1001").last().unwrap(), "After");
}

#[test]
fn who_hears_whom_follows_the_call() {
    let mut world = World::new();
    world.ready(&["1002", "9001"]);
    world.ready_by_phone("1001");
    world.does("1001", &call(CUSTOMER));
    world.pass(400);
    world.picks_up("1001");
    world.until("1001", "CalledRinging");
    assert_eq!(world.agent_hears("1001"), ["Ringback"]);
    world.until("1001", "Conversation");
    assert_eq!(
        (world.agent_hears("1001"), world.customer_hears("1001")),
        (vec!["customer".into()], vec!["1001".into()])
    );
    world.does("1001", &just("mute"));
    assert_eq!((world.agent_hears("1001"), world.customer_hears("1001")), (vec!["customer".into()], vec![]));
    world.does("1001", &just("unmute"));
    world.does("1001", &just("hold"));
    assert_eq!((world.agent_hears("1001"), world.customer_hears("1001")), (vec![], vec!["Music".into()]));
    world.does("1001", &just("unHold"));

    let listen = json!({ "request": "listen", "beAgentNumber": "1001" });
    world.does("9001", &listen);
    world.until("9001", "Listening");
    assert_eq!(world.agent_hears("9001"), ["1001", "customer"]);
    assert_eq!(world.customer_hears("1001"), ["1001"], "a listener is not heard");
    world.does("9001", &json!({ "request": "forceInsert", "beAgentNumber": "1001" }));
    world.until("9001", "ForceInserting");
    assert_eq!(world.agent_hears("9001"), ["1001", "customer"]);
    assert_eq!(world.customer_hears("1001"), ["1001", "9001"]);
    assert_eq!(world.agent_hears("1001"), ["customer", "9001"]);
    world.does("9001", &just("cancelCall"));

    world.does("1001", &json!({ "request": "consultCall", "consultType": 1, "consultId": "1002" }));
    assert_eq!(
        (world.agent_hears("1001"), world.customer_hears("1001")),
        (vec!["Ringback".into()], vec!["Music".into()])
    );
    world.until("1002", "Conversation");
    assert_eq!((world.agent_hears("1001"), world.agent_hears("1002")), (vec!["1002".into()], vec!["1001".into()]));
    assert_eq!(world.customer_hears("1001"), ["Music"]);
    world.does("1001", &just("tripartiteTalk"));
    world.until("1001", "TripartiteTalking");
    assert_eq!(world.customer_hears("1001"), ["1001", "1002"]);
    world.does("1001", &just("consultTransfer"));
    assert_eq!(
        (world.customer_hears("1002"), world.agent_hears("1002")),
        (vec!["1002".into()], vec!["customer".into()])
    );
    world.does("9001", &json!({ "request": "intercept", "beAgentNumber": "1002" }));
    world.until("9001", "Conversation");
    assert_eq!(
        (world.customer_hears("9001"), world.agent_hears("9001")),
        (vec!["9001".into()], vec!["customer".into()])
    );
}

#[test]
fn on_hold_between_colleagues_the_other_one_hears_music() {
    let mut world = World::new();
    world.ready(&["1002"]);
    world.ready_by_phone("1001");
    world.does("1001", &json!({ "request": "makeCall", "sequence": 5, "called": "1002", "calledType": 1 }));
    world.pass(400);
    world.picks_up("1001");
    world.until("1001", "Conversation");
    world.does("1002", &just("hold"));
    assert_eq!((world.agent_hears("1001"), world.agent_hears("1002")), (vec!["Music".into()], vec![]));
    world.does("1002", &just("unHold"));
    world.does("1001", &just("hold"));
    assert_eq!((world.agent_hears("1001"), world.agent_hears("1002")), (vec![], vec!["Music".into()]));
}

#[test]
fn a_leaders_phone_is_rung_to_listen() {
    let mut world = World::new();
    world.ready_by_phone("1001");
    world.ready_by_phone("9001");
    world.talking_by_phone("1001");
    world.does("9001", &json!({ "request": "listen", "beAgentNumber": "1001" }));
    world.pass(5_000);
    assert_eq!(world.events("9001"), ["Listen"]);
    world.picks_up("9001");
    assert_eq!(world.events("9001"), ["Listening"]);
    assert_eq!(world.agent_hears("9001"), ["1001", "customer"]);
    world.does("1001", &just("cancelCall"));
    assert!(world.centre.picture().iter().all(|(_, presence)| !matches!(presence.means, Means::Phone { .. })));
}

#[test]
fn a_registered_customer_is_rung_and_the_cause_is_what_the_phone_says() {
    for (status, cause) in [(486, 1017), (480, 1019), (603, 1021), (404, 2114)] {
        let mut world = World::new();
        world.register(CUSTOMER);
        world.ready(&["1001"]);
        world.does("1001", &call(CUSTOMER));
        world.pass(20_000);
        assert!(!world.events("1001").contains(&"CalledRinging".to_owned()), "the phone does not ring yet");
        let id = world.centre.agents["1001"].call().unwrap();
        world.phone(PhoneEvent::Ringing(Party::Customer(id), id)).unwrap();
        assert_eq!(world.events("1001"), ["CalledRinging"]);
        world.phone(PhoneEvent::Ended(Party::Customer(id), id, Some(status))).unwrap();
        assert_eq!(world.last("1001", "After")["data"]["cause"], cause);
    }
    let mut world = World::new();
    world.register(CUSTOMER);
    world.ready(&["1001"]);
    world.does("1001", &call(CUSTOMER));
    world.pass(2_000);
    let id = world.centre.agents["1001"].call().unwrap();
    world.phone(PhoneEvent::Answered(Party::Customer(id), id)).unwrap();
    world.until("1001", "Conversation");
    assert_eq!(world.events("1001").split_off(3), ["CalledRinging", "CalledAnswer", "Conversation"]);
    world.phone(PhoneEvent::Ended(Party::Customer(id), id, None)).unwrap();
    assert_eq!(world.last("1001", "After")["data"]["hangupDirection"], 1);
}

#[test]
fn a_customers_phone_reaches_the_queue_an_agent_or_another_customer() {
    let mut world = World::new();
    world.register(CUSTOMER);
    assert_eq!(world.calls(CUSTOMER, "101", 7), Ok(()));
    let waiting = world.centre.waiting("101")[0].id;
    assert_eq!(world.hears(&Party::Customer(waiting)), ["Music"]);
    world.ready(&["1001"]);
    world.until("1001", "Conversation");
    assert_eq!(world.customer_hears("1001"), ["1001"]);
    world.phone(PhoneEvent::Ended(Party::Customer(waiting), waiting, None)).unwrap();
    assert_eq!(world.state("1001"), "After");

    assert_eq!(world.calls(CUSTOMER, "1001", 8), Err(486), "after a call nobody is free");
    world.does("1001", &just("idle"));
    assert_eq!(world.calls(CUSTOMER, "1001", 8), Ok(()));
    assert_eq!(world.customer_hears("1001"), ["Ringback"]);
    world.until("1001", "Conversation");
    world.does("1001", &just("cancelCall"));
    assert!(world.centre.picture().values().all(|presence| presence.number != CUSTOMER));

    assert_eq!(world.calls(CUSTOMER, "13600136004", 9), Err(486));
    assert_eq!(world.calls(CUSTOMER, "13900139002", 9), Ok(()));
    let call = *world.centre.calls.keys().last().unwrap();
    assert_eq!(world.hears(&Party::Customer(call)), ["guest"]);
    world.phone(PhoneEvent::Ended(Party::Customer(call), call, None)).unwrap();
    assert!(!world.centre.calls.contains_key(&call));
}

#[test]
fn a_customer_who_was_handed_to_an_outside_number_keeps_talking() {
    let mut world = World::new();
    world.register(CUSTOMER);
    world.ready(&["1001"]);
    world.calls(CUSTOMER, "101", 7).unwrap();
    world.until("1001", "Conversation");
    let transfer =
        json!({ "request": "transferCall", "transferType": 2, "transferId": "13900139002", "transferMode": 1 });
    world.does("1001", &transfer);
    world.until("1001", "After");
    let call = *world.centre.calls.keys().last().unwrap();
    assert_eq!(
        (world.hears(&Party::Customer(call)), world.hears(&Party::Guest(call))),
        (vec!["guest".into()], vec!["customer".into()])
    );
}

#[test]
fn an_agent_may_dial_on_the_phone_itself() {
    let mut world = World::new();
    world.ready_by_phone("1001");
    assert_eq!(world.calls("91001", CUSTOMER, 3), Ok(()));
    world.pass(400);
    let means = world.centre.picture()[&Party::Agent("1001".into())].means.clone();
    assert!(matches!(means, Means::Phone { leg: Some(3), .. }), "{means:?}");
    world.picks_up("1001");
    world.until("1001", "Conversation");
    assert_eq!(world.calls("91001", CUSTOMER, 4), Err(403), "one call at a time");
    assert_eq!(world.calls("91002", CUSTOMER, 5), Err(403), "nobody is signed in there");
}

#[test]
fn a_lost_registration_signs_the_agent_out_unless_it_comes_back() {
    let mut world = World::new();
    world.ready_by_phone("1001");
    world.gone("91001", true);
    world.pass(9_000);
    world.register("91001");
    world.pass(20_000);
    assert_eq!(world.events("1001"), [""; 0]);
    world.gone("91001", false);
    world.pass(1_400);
    assert_eq!(world.events("1001"), [""; 0]);
    world.pass(200);
    assert_eq!(world.events("1001"), ["SipError/Logout", "Logout"]);
    world.gone("91001", false);
    world.pass(20_000);
    assert_eq!(world.events("1001"), [""; 0], "nobody is signed in any more");
}

#[test]
fn the_queue_passes_over_agents_whose_phone_is_gone() {
    let mut world = World::new();
    world.ready_by_phone("1001");
    world.gone("91001", true);
    world.control(Control::Inbound { group: Some("101".into()), caller: None });
    assert_eq!(world.state("1001"), "Idle");
    assert_eq!(world.centre.waiting("101").len(), 1);
    world.register("91001");
    assert_eq!(world.state("1001"), "AgentRinging");
}
