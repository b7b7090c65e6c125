//! The call at hand: who is on the other side, who began it, and what the agent is in it.

use agent_sdk_wasm::{
    agent::{Name, State},
    toolbar::{Account, Call, Details, Direction, Role, Snapshot},
};

fn play(steps: &[(&str, Details<'_>)]) -> Option<Call> {
    let mut snapshot = Snapshot::default();
    for (name, details) in steps {
        snapshot.enter(State::Server(Name::new(name)), details);
    }
    snapshot.view(Account(0)).call.cloned()
}

const NOTHING: Details<'_> = Details { caller: "", called: "", call_type: "", code: "" };
const CUSTOMER: &str = "13800138000";
const OUT: Details<'_> = Details { caller: "02566667777", called: CUSTOMER, ..NOTHING };
const IN: Details<'_> = Details { caller: CUSTOMER, called: "4001", ..NOTHING };

#[test]
fn the_other_side_shows_in_both_directions() {
    let out = play(&[("MakeCall", NOTHING), ("AgentOriginate", OUT), ("AgentRinging", OUT), ("Conversation", OUT)]);
    assert_eq!(
        out,
        Some(Call { role: Role::Main, direction: Direction::Out, party: CUSTOMER.to_owned(), muted: false })
    );
    let inwards = play(&[("Idle", NOTHING), ("AgentRinging", IN), ("AgentAnswer", IN), ("Hold", NOTHING)]);
    assert_eq!(
        inwards,
        Some(Call { role: Role::Main, direction: Direction::In, party: CUSTOMER.to_owned(), muted: false })
    );
}

#[test]
fn a_message_without_numbers_keeps_the_known_one() {
    let call = play(&[("AgentRinging", IN), ("Conversation", NOTHING), ("Mute", NOTHING), ("Unmute", NOTHING)]);
    assert_eq!(call.expect("it goes on").party, CUSTOMER);
}

#[test]
fn a_consultation_does_not_rename_the_customer() {
    let colleague = Details { caller: "1001", called: "1002", call_type: "consult", ..NOTHING };
    let call =
        play(&[("AgentRinging", IN), ("Conversation", IN), ("ConsultCalling", NOTHING), ("Conversation", colleague)]);
    let call = call.expect("it goes on");
    assert_eq!((call.role, call.party.as_str()), (Role::Consulting, CUSTOMER));
}

#[test]
fn roles_follow_the_states() {
    let of = |call_type| Details { call_type, ..NOTHING };
    let role = |steps: &[_]| play(steps).map(|call| call.role);
    let consult = ("Conversation", of("consult"));
    assert_eq!(role(&[("Conversation", of("consulted"))]), Some(Role::Consulted));
    assert_eq!(role(&[("Listen", NOTHING), ("Listening", NOTHING)]), Some(Role::Watching));
    assert_eq!(role(&[("ForceInsert", NOTHING), ("Conversation", of("forceInsert"))]), Some(Role::Watching));
    assert_eq!(role(&[consult, ("Mute", NOTHING)]), Some(Role::Consulting));
    assert_eq!(role(&[consult, ("ConsultCancel", NOTHING)]), Some(Role::Main));
    assert_eq!(role(&[consult, ("ConsultedCancel", NOTHING)]), Some(Role::Main));
    assert_eq!(role(&[consult, ("TripartiteTalkFail", NOTHING)]), Some(Role::Consulting));
    assert_eq!(role(&[consult, ("TripartiteTalking", NOTHING), ("Conversation", NOTHING)]), Some(Role::Three));
    assert_eq!(role(&[("InterceptFail", NOTHING)]), Some(Role::Main));
}

#[test]
fn every_end_of_a_call_ends_it_and_a_lost_link_does_not() {
    for end in ["After", "Idle", "Busy", "Logout", "Kick", "MakeCallFail", "CancelCall", "ListenFail", "SomethingNew"] {
        assert_eq!(play(&[("AgentRinging", IN), (end, NOTHING)]), None, "{end}");
    }
    let mut snapshot = Snapshot::default();
    snapshot.enter(State::Server(Name::new("AgentRinging")), &IN);
    for state in [State::Closed, State::Connecting, State::Connected] {
        snapshot.enter(state, &NOTHING);
        assert!(snapshot.view(Account(0)).call.is_some());
    }
}

#[test]
fn a_new_call_begins_anew() {
    let call = play(&[("AgentRinging", IN), ("After", NOTHING), ("MakeCall", NOTHING)]).expect("it is made");
    assert_eq!((call.direction, call.party.as_str()), (Direction::Out, ""));
}

#[test]
fn who_is_muted_stays_so_until_unmuted_or_the_call_ends() {
    use agent_sdk_wasm::toolbar::Control::{Mute, UnMute};
    let consult = Details { call_type: "consult", ..NOTHING };
    let shown = |steps: &[(&str, Details<'_>)]| {
        let mut snapshot = Snapshot::default();
        for (name, details) in steps {
            snapshot.enter(State::Server(Name::new(name)), details);
        }
        let controls = snapshot.view(Account(0)).controls;
        (controls.has(Mute), controls.has(UnMute))
    };
    let muted = [("AgentRinging", IN), ("Conversation", IN), ("Mute", NOTHING)];
    let after = |more: &[(&'static str, Details<'static>)]| shown(&[&muted, more].concat());
    assert_eq!(after(&[("Hold", NOTHING), ("UnHold", NOTHING)]), (false, true));
    assert_eq!(after(&[("TransferCall", NOTHING), ("TransferCallFail", NOTHING)]), (false, true));
    assert_eq!(after(&[("Conversation", consult)]), (false, true));
    assert_eq!(after(&[("Hold", NOTHING), ("UnHold", NOTHING), ("Unmute", NOTHING)]), (true, false));
    assert_eq!(after(&[("After", NOTHING), ("AgentRinging", IN), ("Conversation", IN)]), (true, false));
}
