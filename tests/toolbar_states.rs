//! State by control: the old toolbar's table, line by line, and where ours shows more on purpose.

use agent_sdk_wasm::{
    agent::{Name, State},
    toolbar::{Account, CATALOGUE, Control, Details, FORCES, LAYOUT, Snapshot},
};

const TABLE: &str = include_str!("fixtures/toolbar.tsv");

/// What shows in ours beside what the old one shows: in these states it left an agent with nothing to press, or hid what can
/// be done. The call's own line shows while a call is up.
const MORE: &[(&str, &str, &str)] = &[
    ("Conversation", "", "party"),
    ("Conversation", "consult", "party"),
    ("Conversation", "consulted", "party"),
    ("Conversation", "transfer", "party"),
    ("Hold", "", "party"),
    ("UnHold", "", "party"),
    ("Mute", "", "party transfer consult outside hold"),
    ("Unmute", "", "party"),
    ("TransferCallFail", "", "party"),
    ("TransferCancel", "", "party"),
    ("ConsultCallFail", "", "party"),
    ("ConsultCancel", "", "party"),
    ("ConsultTransfer", "", "party hangup"),
    ("ConsultedCancel", "", "party transfer consult outside hold mute keypad hangup"),
    ("TripartiteTalk", "", "party hangup"),
    ("TripartiteTalking", "", "party"),
    ("TripartiteTalkFail", "", "party consultCancel consultTransfer tripartite mute keypad hangup"),
    ("Listen", "", "party hangup"),
    ("Listening", "", "party hangup"),
    ("ListenFail", "", "dial groups"),
    ("InterceptFail", "", "party"),
    ("ForceInsert", "", "party hangup"),
    ("ForceInserting", "", "party hangup"),
    ("ForceInsertFail", "", "dial groups"),
];

/// What comes before a state that can only follow another.
const BEFORE: &[(&str, &str, &str)] = &[
    ("TripartiteTalk", "Conversation", "consult"),
    ("TripartiteTalkFail", "Conversation", "consult"),
    ("ConsultTransfer", "Conversation", "consult"),
];

fn state(name: &str) -> State {
    match name {
        "disconnect" => State::Disconnect,
        "closed" => State::Closed,
        "connecting" => State::Connecting,
        "connected" => State::Connected,
        name => State::Server(Name::new(name)),
    }
}

fn entered(states: &[(&str, &str, &str)]) -> Snapshot {
    let mut snapshot = Snapshot::default();
    for (name, call_type, code) in states {
        snapshot.enter(state(name), &Details { call_type, code, ..Details::default() });
    }
    snapshot
}

fn shown(snapshot: &Snapshot, account: u8) -> Vec<String> {
    let controls = snapshot.view(Account(account)).controls;
    let mut keys: Vec<_> = Control::ALL.iter().filter(|control| controls.has(**control)).map(|c| key(*c)).collect();
    keys.sort();
    keys
}

/// A control's key in the layout: its name with a small letter in front.
fn key(control: Control) -> String {
    let name = format!("{control:?}");
    name[..1].to_lowercase() + &name[1..]
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn text(key: &str) -> String {
    let line = CATALOGUE.lines().find(|line| line.split('\t').next() == Some(key));
    line.and_then(|line| line.split('\t').nth(1)).unwrap_or(key).to_owned()
}

struct Row {
    state: &'static str,
    call_type: &'static str,
    detail: &'static str,
    text: &'static str,
    controls: Vec<String>,
}

fn table() -> Vec<Row> {
    let rows = TABLE.lines().skip(1).map(|line| {
        let [state, call_type, detail, text, controls] = line.split('\t').collect::<Vec<_>>().try_into().expect(line);
        Row { state, call_type, detail, text, controls: words(controls) }
    });
    rows.collect()
}

fn snapshot_of(row: &Row) -> Snapshot {
    let mut states: Vec<_> = BEFORE.iter().filter(|b| b.0 == row.state).map(|b| (b.1, b.2, "")).collect();
    states.push((row.state, row.call_type, row.detail));
    entered(&states)
}

#[test]
fn each_state_shows_the_old_controls_and_what_was_missing() {
    let rows = table();
    assert_eq!(rows.len(), 50);
    for row in &rows {
        let mut wanted = row.controls.clone();
        let more = MORE.iter().find(|(state, call_type, _)| *state == row.state && *call_type == row.call_type);
        for control in more.map(|(_, _, more)| words(more)).unwrap_or_default() {
            assert!(!wanted.contains(&control), "{}: the old one shows {control} too", row.state);
            wanted.push(control);
        }
        wanted.sort();
        assert_eq!(shown(&snapshot_of(row), Account::DIALS), wanted, "{} {}", row.state, row.call_type);
    }
    for (state, call_type, _) in MORE {
        assert!(rows.iter().any(|row| row.state == *state && row.call_type == *call_type), "{state} is in the table");
    }
}

#[test]
fn each_state_is_called_what_it_was_called() {
    for row in table() {
        // A busy reason is the server's own word: the page shows it in the state's place.
        if row.text != "午餐" {
            assert_eq!(text(snapshot_of(&row).view(Account(0)).text), row.text, "{}", row.state);
        }
    }
}

#[test]
fn accounts_differ_as_in_the_old_table() {
    for state in ["Idle", "Busy"] {
        let snapshot = entered(&[(state, "", "")]);
        assert_eq!(shown(&snapshot, Account::DIALS | Account::LEADER), ["dial", "groups", "leader"]);
        assert_eq!(shown(&snapshot, 0), ["groups"]);
        assert_eq!(shown(&snapshot, Account::DIALS | Account::WEBRTC), ["autoAnswer", "dial", "groups"]);
    }
    let ringing = entered(&[("AgentRinging", "", "")]);
    assert_eq!(shown(&ringing, Account::WEBRTC), ["answer", "hangup", "party"]);
    assert_eq!(shown(&ringing, Account::LEADER), ["hangup", "party"]);
}

#[test]
fn a_call_of_three_keeps_its_controls_until_it_ends() {
    let three = ["TripartiteTalking", "Mute", "Unmute", "Conversation", "Unmute"];
    let mut snapshot = entered(&[("Conversation", "consult", "")]);
    for name in three {
        snapshot.enter(state(name), &Details::default());
        assert!(!shown(&snapshot, 0).contains(&"transfer".to_owned()), "{name}");
    }
    snapshot.enter(state("After"), &Details::default());
    snapshot.enter(state("Conversation"), &Details::default());
    assert!(shown(&snapshot, 0).contains(&"transfer".to_owned()));
}

#[test]
fn muting_keeps_what_the_consultation_offers() {
    let snapshot = entered(&[("Conversation", "consult", ""), ("Mute", "", "")]);
    assert_eq!(
        shown(&snapshot, 0),
        ["consultCancel", "consultTransfer", "hangup", "keypad", "party", "tripartite", "unMute"]
    );
}

#[test]
fn every_state_of_the_table_has_a_colour_and_both_texts() {
    for row in table() {
        let snapshot = snapshot_of(&row);
        let view = snapshot.view(Account(0));
        assert!(["off", "ready", "busy", "ringing", "talking"].contains(&view.mood));
        if row.state != "BrandNewState" {
            assert!(CATALOGUE.lines().any(|line| line.split('\t').next() == Some(view.text)), "{}", view.text);
        }
    }
}

#[test]
fn the_catalogue_is_whole_and_the_layout_says_nothing_else() {
    let mut keys = Vec::new();
    for line in CATALOGUE.lines() {
        let fields: Vec<_> = line.split('\t').collect();
        assert!(fields.len() == 3 && fields.iter().all(|field| !field.is_empty()), "{line}");
        assert!(!keys.contains(&fields[0]), "{line}");
        assert_eq!(
            fields[1].contains('@'),
            fields[2].contains('@'),
            "a value in one language, and none in the other: {line}"
        );
        assert!(fields[2].is_ascii() || fields[2].contains('…'), "{line}");
        keys.push(fields[0]);
    }
    let mut controls = Control::ALL.iter();
    let mut forces = FORCES.iter();
    let mut depth_before = 0;
    for line in LAYOUT.lines() {
        let fields: Vec<_> = line.split('\t').collect();
        let [depth, kind, when, does, shortcut] = fields[0].as_bytes() else { panic!("{line}") };
        let (depth, key) = (depth - b'0', fields[1]);
        assert!(depth <= depth_before + 1, "{line}");
        depth_before = depth;
        if *when == b'c' {
            assert_eq!(self::key(*controls.next().expect("a control")), key);
        }
        // What an agent can press has a name, in the catalogue or from the server.
        let says = fields.get(3).unwrap_or(&key);
        assert!(*kind != b'B' || *does == b's' || keys.contains(says), "{line}");
        if *does == b'f' {
            let force = forces.next().expect("a force");
            let method = fields.get(2).copied().filter(|method| !method.is_empty()).unwrap_or(key);
            assert_eq!(force.as_str(), method, "the bits are in the lines' order");
        }
        // Alt with D, E and F is the browser's.
        assert!(!b"DEF".contains(shortcut), "{line}");
    }
    assert_eq!(controls.next(), Some(&Control::Party));
}
