//! Phones over real sockets: they register, are rung, and are heard by whom they should be heard by.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "support/phone.rs"]
mod phone;
mod support;

use std::net::SocketAddr;

use phone::{Do, Phone};
use serde_json::{Value, json};
use support::{Client, api, post, start};
use tokio::task::LocalSet;

/// What an agent's phone says, a customer's, and a leader's.
const AGENT: u32 = 1_600;
const CUSTOMER: u32 = 1_400;
const LEADER: u32 = 1_700;
/// Two robot customers, the robot agent 1004, and the two notes of hold music.
const ZHANG: u32 = 440;
const LIU: u32 = 550;
const SUN: u32 = 2_270;
const MUSIC: [u32; 2] = [262, 330];
const ALL: [u32; 8] = [262, 330, ZHANG, LIU, CUSTOMER, AGENT, LEADER, SUN];

async fn passwords(address: SocketAddr) -> impl Fn(&str) -> String {
    let (_, demo) = api(address, "GET", "/api/demo", None).await;
    move |user: &str| {
        let agents = demo["agents"].as_array().expect("agents");
        let customers = demo["customers"].as_array().expect("customers");
        let agent = agents.iter().find(|agent| agent["agentNumber"] == user.get(1..).unwrap_or_default());
        let customer = customers.iter().find(|customer| customer["number"] == user);
        let word = customer.map(|known| &known["sipPassword"]).or(agent.map(|known| &known["agentPassword"]));
        word.and_then(Value::as_str).expect("an account").to_owned()
    }
}

/// An agent of login type 3 with a phone, idle.
async fn agent(address: SocketAddr, number: &str, hertz: u32) -> (Client, Phone) {
    let user = format!("9{number}");
    let password = passwords(address).await(&user);
    let phone = Phone::register(address, &user, &password, hertz).await;
    let mut client = Client::sign_in_with(address, number, 3).await;
    let response = client.request(json!({ "request": "idle" })).await;
    assert_eq!(response["status"], 0, "{response}");
    (client, phone)
}

async fn does(client: &mut Client, body: Value) {
    let response = client.request(body.clone()).await;
    assert_eq!(response["status"], 0, "{body}: {response}");
}

/// Calls this number, and picks up the agent's own phone.
async fn calls(client: &mut Client, phone: &mut Phone, number: &str) {
    client.events.clear();
    does(client, json!({ "request": "makeCall", "called": number })).await;
    assert_eq!(phone.until("Incoming").await, format!("Incoming {number}"));
    client.event("AgentRinging").await;
    phone.tell(Do::Answer);
    client.event("AgentAnswer").await;
}

async fn media_of(address: SocketAddr, number: &str) -> Value {
    let (_, media) = api(address, "GET", "/api/media", None).await;
    let parties = media["parties"].as_array().expect("parties");
    parties.iter().find(|party| party["number"] == number).cloned().unwrap_or(Value::Null)
}

async fn level_at(address: SocketAddr, number: &str) -> Option<f64> {
    media_of(address, number).await["heardLevel"].as_f64()
}

/// Waits until it is so: what phones do reaches the centre a little later.
async fn eventually(what: &str, is_so: impl AsyncFn() -> bool) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while !is_so().await {
        assert!(std::time::Instant::now() < deadline, "never: {what}");
        pause().await;
    }
}

async fn pause() {
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
}

/// The notes come one after the other.
async fn hears_music(phone: &Phone) {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    for note in MUSIC {
        while phone.level(note) < 300.0 {
            assert!(std::time::Instant::now() < deadline, "no music");
            pause().await;
        }
    }
}

#[tokio::test]
async fn an_agents_phone_rings_talks_to_a_robot_and_is_heard() {
    let story = async {
        let address = start("").await;
        let (mut client, mut phone) = agent(address, "1001", AGENT).await;
        calls(&mut client, &mut phone, "13800138001").await;
        client.event("Conversation").await;
        phone.hears(&[ZHANG], &ALL).await;
        let robot = media_of(address, "13800138001").await;
        assert_eq!((&robot["hears"], &robot["hertz"]), (&json!(["agent 1001"]), &json!(ZHANG)));
        eventually("the robot hears the agent", async || level_at(address, "13800138001").await > Some(0.05)).await;
        eventually("packets go both ways", async || {
            let own = media_of(address, "1001").await;
            own["packetsIn"].as_u64() > Some(10) && own["packetsOut"].as_u64() > Some(10)
        })
        .await;

        does(&mut client, json!({ "request": "hold" })).await;
        phone.hears(&[], &ALL).await;
        does(&mut client, json!({ "request": "unHold" })).await;
        phone.hears(&[ZHANG], &ALL).await;
        does(&mut client, json!({ "request": "mute" })).await;
        eventually("the robot hears nothing", async || level_at(address, "13800138001").await < Some(0.005)).await;
        phone.tell(Do::Dtmf('5'));
        phone.until("InfoAnswered(200)").await;
        eventually("the key is in the call", async || {
            let (_, state) = api(address, "GET", "/api/state", None).await;
            let calls = state["calls"].as_array().expect("calls");
            calls.iter().any(|call| call["customer"] == "13800138001" && call["dtmf"] == "5")
        })
        .await;

        phone.tell(Do::HangUp);
        assert_eq!(client.event("After").await["data"]["cause"], 0);
        phone.until("Ended Local").await;
    };
    LocalSet::new().run_until(story).await;
}

#[tokio::test]
async fn a_phone_that_is_declined_or_hung_up_by_the_centre_says_so() {
    let story = async {
        let address = start("").await;
        let (mut client, mut phone) = agent(address, "1001", AGENT).await;
        does(&mut client, json!({ "request": "makeCall", "called": "13800138001" })).await;
        phone.until("Incoming").await;
        phone.tell(Do::Reject(486));
        client.event("After").await;
        phone.until("Ended Rejected").await;
        calls(&mut client, &mut phone, "13800138001").await;
        does(&mut client, json!({ "request": "cancelCall" })).await;
        phone.until("Ended Remote").await;
        does(&mut client, json!({ "request": "makeCall", "called": "13800138001" })).await;
        phone.until("Incoming").await;
        does(&mut client, json!({ "request": "cancelCall" })).await;
        phone.until("Ended Missed").await;
    };
    LocalSet::new().run_until(story).await;
}

#[tokio::test]
async fn consultation_and_three_way_talk_are_heard_as_such() {
    let story = async {
        let address = start("").await;
        let (mut client, mut phone) = agent(address, "1001", AGENT).await;
        calls(&mut client, &mut phone, "13800138001").await;
        client.event("Conversation").await;
        client.events.clear();
        does(&mut client, json!({ "request": "consultCall", "consultType": 1, "consultId": "1004" })).await;
        client.event("Conversation").await;
        phone.hears(&[SUN], &ALL).await;
        does(&mut client, json!({ "request": "tripartiteTalk" })).await;
        client.event("TripartiteTalking").await;
        phone.hears(&[ZHANG, SUN], &ALL).await;
        does(&mut client, json!({ "request": "consultCancel" })).await;
        phone.hears(&[ZHANG], &ALL).await;
        does(&mut client, json!({ "request": "consultCall", "consultType": 1, "consultId": "1004" })).await;
        client.event("Conversation").await;
        does(&mut client, json!({ "request": "consultTransfer" })).await;
        phone.until("Ended Remote").await;
    };
    LocalSet::new().run_until(story).await;
}

#[tokio::test]
async fn a_leader_listens_unheard_steps_in_and_takes_over() {
    let story = async {
        let address = start("").await;
        let (mut client, mut phone) = agent(address, "1001", AGENT).await;
        let (mut leader, mut ear) = agent(address, "9001", LEADER).await;
        calls(&mut client, &mut phone, "13800138001").await;
        client.event("Conversation").await;
        does(&mut leader, json!({ "request": "listen", "beAgentNumber": "1001" })).await;
        ear.until("Incoming").await;
        ear.tell(Do::Answer);
        leader.event("Listening").await;
        ear.hears(&[ZHANG, AGENT], &ALL).await;
        phone.hears(&[ZHANG], &ALL).await;
        does(&mut leader, json!({ "request": "forceInsert", "beAgentNumber": "1001" })).await;
        leader.event("ForceInserting").await;
        phone.hears(&[ZHANG, LEADER], &ALL).await;
        ear.hears(&[ZHANG, AGENT], &ALL).await;
        does(&mut leader, json!({ "request": "intercept", "beAgentNumber": "1001" })).await;
        leader.event("Conversation").await;
        assert_eq!(client.event("After").await["data"]["cause"], 1605);
        phone.until("Ended Remote").await;
        ear.hears(&[ZHANG], &ALL).await;
        let robot = media_of(address, "13800138001").await;
        assert_eq!(robot["hears"], json!(["agent 9001"]));
    };
    LocalSet::new().run_until(story).await;
}

#[tokio::test]
async fn a_customers_phone_waits_to_music_is_answered_held_and_handed_on() {
    let story = async {
        let address = start("").await;
        let password = passwords(address).await("13800138001");
        let mut customer = Phone::register(address, "13800138001", &password, CUSTOMER).await;
        customer.tell(Do::Call("101".to_owned()));
        customer.until("Accepted").await;
        hears_music(&customer).await;
        let (mut client, mut phone) = agent(address, "1001", AGENT).await;
        assert_eq!(phone.until("Incoming").await, "Incoming 13800138001");
        phone.tell(Do::Answer);
        client.event("Conversation").await;
        customer.hears(&[AGENT], &ALL).await;
        phone.hears(&[CUSTOMER], &ALL).await;
        does(&mut client, json!({ "request": "hold" })).await;
        hears_music(&customer).await;
        does(&mut client, json!({ "request": "unHold" })).await;
        customer.hears(&[AGENT], &ALL).await;
        let number = "13900139002";
        does(
            &mut client,
            json!({ "request": "transferCall", "transferType": 2, "transferId": number, "transferMode": 0 }),
        )
        .await;
        phone.until("Ended Remote").await;
        customer.hears(&[LIU], &ALL).await;
        customer.tell(Do::HangUp);
        customer.until("Ended Local").await;
    };
    LocalSet::new().run_until(story).await;
}

#[tokio::test]
async fn a_registered_customer_is_rung_instead_of_the_robot() {
    let story = async {
        let address = start("").await;
        let password = passwords(address).await("13600136004");
        let mut customer = Phone::register(address, "13600136004", &password, CUSTOMER).await;
        let (mut client, mut phone) = agent(address, "1001", AGENT).await;
        calls(&mut client, &mut phone, "13600136004").await;
        customer.until("Incoming").await;
        client.event("CalledRinging").await;
        customer.tell(Do::Answer);
        client.event("Conversation").await;
        phone.hears(&[CUSTOMER], &ALL).await;
        customer.hears(&[AGENT], &ALL).await;
        // The phone's own hold: it goes on speaking and does not want to hear.
        customer.tell(Do::Hold);
        customer.until("Renegotiated").await;
        let before = media_of(address, "13600136004").await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        eventually("it goes on speaking", async || {
            media_of(address, "13600136004").await["packetsIn"].as_u64() > before["packetsIn"].as_u64()
        })
        .await;
        assert_eq!(media_of(address, "13600136004").await["packetsOut"], before["packetsOut"]);
        phone.hears(&[CUSTOMER], &ALL).await;
        customer.tell(Do::HangUp);
        assert_eq!(client.event("After").await["data"]["hangupDirection"], 1);
    };
    LocalSet::new().run_until(story).await;
}

#[tokio::test]
async fn a_lost_socket_ends_no_call_and_a_lost_registration_signs_out() {
    let story = async {
        let address = start("").await;
        let (mut client, mut phone) = agent(address, "1001", AGENT).await;
        calls(&mut client, &mut phone, "13800138001").await;
        client.event("Conversation").await;
        phone.hears(&[ZHANG], &ALL).await;
        post(address, "/api/phone", json!({ "account": "91001", "action": "cut" })).await;
        let again =
            async || api(address, "POST", "/api/phone", Some(json!({ "account": "91001", "action": "cut" }))).await.0;
        eventually("it is cut already", async || again().await == 404).await;
        phone.hears(&[ZHANG], &ALL).await;
        phone.tell(Do::Connect);
        phone.until("Registered").await;
        does(&mut client, json!({ "request": "cancelCall" })).await;
        phone.until("Ended Remote").await;
        phone.tell(Do::Unregister);
        assert_eq!(client.event("SipError").await["nowState"], "Logout");
        assert_eq!(client.event("Logout").await["data"]["code"], -1001);
    };
    LocalSet::new().run_until(story).await;
}

#[tokio::test]
async fn a_phone_that_is_started_anew_has_lost_its_call() {
    let story = async {
        let address = start("").await;
        let (mut client, mut phone) = agent(address, "1001", AGENT).await;
        calls(&mut client, &mut phone, "13800138001").await;
        client.event("Conversation").await;
        // As a page that is loaded again.
        drop(phone);
        let password = passwords(address).await("91001");
        let mut phone = Phone::register(address, "91001", &password, AGENT).await;
        assert_eq!(client.event("After").await["data"]["cause"], 0);
        calls(&mut client, &mut phone, "13900139002").await;
        phone.hears(&[LIU], &ALL).await;
    };
    LocalSet::new().run_until(story).await;
}

#[tokio::test]
async fn nobody_registers_with_a_wrong_password_or_calls_without_a_registration() {
    let story = async {
        let address = start("").await;
        let mut stranger = Phone::open(address, "91001", "wrong", AGENT);
        assert_eq!(stranger.until("Failed").await, "Failed 403");
        stranger.tell(Do::Call("13800138001".to_owned()));
        assert_eq!(stranger.until("Ended").await, "Ended Refused 403");
        post(address, "/api/inbound", json!({})).await;
        let (_, media) = api(address, "GET", "/api/media", None).await;
        let parties = media["parties"].as_array().expect("parties");
        assert!(parties.iter().all(|party| party["means"] != "phone"), "{media}");
    };
    LocalSet::new().run_until(story).await;
}
