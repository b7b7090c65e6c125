//! Heart-beats between the client and a scripted server on a fake clock.

use core::time::Duration;

use agent_sdk_wasm::{
    redact::Secret,
    stomp::{self, Client, Command, Decoder, Frame, Incoming, Limits, Output, Settings, Version, heart_beat},
    time::{Millis, Now},
};

/// A client and the server's decoder, joined by a wire without delay.
struct Pair {
    client: Client,
    from_server: Decoder,
    to_server: Decoder,
    millis: u64,
    /// When the server got what.
    arrived: Vec<(u64, Incoming)>,
    expect_every: Option<Duration>,
}

impl Pair {
    /// A session that the server opened with `version` and, where given, `heart_beat`.
    fn new(offer: (u32, u32), version: Option<Version>, heart_beat: Option<&str>) -> Self {
        let client = Client::new(Settings {
            host: "ccs".into(),
            login: "agent".into(),
            passcode: Secret::default(),
            heart_beat: offer,
        });
        let mut pair = Self {
            client,
            from_server: Decoder::new(Limits::default()),
            to_server: Decoder::new(Limits::default()),
            millis: 1_000,
            arrived: Vec::new(),
            expect_every: None,
        };
        pair.client.opened(Now::at(pair.millis));
        pair.settle();
        let mut connected = Frame::new(Command::Connected);
        if let Some(version) = version {
            connected.headers.push("version", version.as_str());
        }
        if let Some(heart_beat) = heart_beat {
            connected.headers.push("heart-beat", heart_beat);
        }
        pair.from_server.push(&stomp::encode(&connected, Version::V1_2));
        while let Some(incoming) = pair.from_server.next().unwrap() {
            pair.client.received(incoming, Now::at(pair.millis));
            pair.settle();
        }
        assert!(pair.client.is_connected());
        pair.arrived.clear();
        pair
    }

    fn settle(&mut self) {
        while let Some(output) = self.client.poll_output() {
            match output {
                Output::Transmit(text) => self.to_server.push(text.as_bytes()),
                Output::Connected { version, expect_every, .. } => {
                    self.from_server.set_version(version);
                    self.to_server.set_version(version);
                    self.expect_every = expect_every;
                }
                other => panic!("{other:?}"),
            }
        }
        while let Some(incoming) = self.to_server.next().unwrap() {
            self.arrived.push((self.millis, incoming));
        }
    }

    /// Lets the clock run, waking the client exactly when it asks for it.
    fn run_until(&mut self, end: u64) {
        while let Some(due) = self.client.next_timeout().filter(|due| due.0 <= end) {
            self.millis = due.0;
            self.client.handle_timeout(Now::at(self.millis));
            self.settle();
        }
        self.millis = end;
    }

    fn beats(&self) -> Vec<u64> {
        let beats = self.arrived.iter().filter(|(_, incoming)| *incoming == Incoming::HeartBeat);
        beats.map(|(millis, _)| *millis).collect()
    }
}

const V1_1: Option<Version> = Some(Version::V1_1);

#[test]
fn the_client_beats_at_the_slower_pace() {
    let mut pair = Pair::new(heart_beat::OFFER, V1_1, Some("0,20000"));
    assert_eq!(pair.expect_every, None);
    pair.run_until(161_000);
    assert_eq!(pair.beats(), [51_000, 101_000, 151_000]);

    let mut pair = Pair::new((10, 0), V1_1, Some("0,60000"));
    pair.run_until(130_000);
    assert_eq!(pair.beats(), [61_000, 121_000]);
}

#[test]
fn the_servers_pace_is_reported() {
    for (heart_beat, seconds) in [("50000,50000", 50), ("60000,0", 60), ("10000,0", 50)] {
        let pair = Pair::new(heart_beat::OFFER, V1_1, Some(heart_beat));
        assert_eq!(pair.expect_every, Some(Duration::from_secs(seconds)), "{heart_beat}");
    }
    assert_eq!(Pair::new((50_000, 0), V1_1, Some("10000,0")).expect_every, None);
}

#[test]
fn a_missing_header_and_version_1_0_mean_none() {
    for (version, heart_beat) in
        [(V1_1, None), (V1_1, Some("0,0")), (None, Some("10000,10000")), (Some(Version::V1_0), Some("10,10"))]
    {
        let mut pair = Pair::new(heart_beat::OFFER, version, heart_beat);
        assert_eq!(pair.expect_every, None);
        assert_eq!(pair.client.next_timeout(), None);
        pair.run_until(1_000_000);
        assert_eq!(pair.beats(), [0; 0]);
    }
}

#[test]
fn a_message_counts_as_a_beat() {
    let mut pair = Pair::new(heart_beat::OFFER, V1_1, Some("0,50000"));
    pair.run_until(41_000);
    pair.client.send("/a", &[], "{}", Now::at(41_000)).unwrap();
    pair.settle();
    pair.run_until(100_000);
    assert_eq!(pair.beats(), [91_000]);
}

#[test]
fn late_and_needless_wake_ups_are_harmless() {
    let mut pair = Pair::new(heart_beat::OFFER, V1_1, Some("0,50000"));
    for millis in [1_000, 20_000, 50_999] {
        pair.client.handle_timeout(Now::at(millis));
    }
    pair.settle();
    assert_eq!(pair.beats(), [0; 0]);
    // The machine slept: one beat, not one for each that was missed.
    pair.millis = 400_000;
    pair.client.handle_timeout(Now::at(400_000));
    pair.settle();
    assert_eq!(pair.beats(), [400_000]);
    assert_eq!(pair.client.next_timeout(), Some(Millis(450_000)));
}

#[test]
fn no_beat_after_the_end() {
    for end in [Client::disconnect, Client::closed] {
        let mut pair = Pair::new(heart_beat::OFFER, V1_1, Some("0,50000"));
        end(&mut pair.client);
        pair.settle();
        assert_eq!(pair.client.next_timeout(), None);
        pair.client.handle_timeout(Now::at(1_000_000));
        pair.settle();
        assert_eq!(pair.beats(), [0; 0]);
    }
}
