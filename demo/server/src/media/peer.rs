//! One phone's media: ICE, DTLS-SRTP and G.711 by str0m, as a machine without a socket.
//!
//! ```text
//!   offer, answer ─┐                  ┌─► datagrams to send
//!   datagrams ─────┼─► Peer (str0m) ──┼─► speech: `hear`, a frame every 20 ms
//!   frames ────────┘                  └─► keys that were pressed (RFC 4733)
//! ```
//!
//! ICE is lite (RFC 8445 section 2.5): there is one candidate, on this machine, and the browser does the checks.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use str0m::{
    Candidate, Event, IceConnectionState, Input, Output, Rtc, RtcConfig, RtcError,
    change::{SdpAnswer, SdpOffer, SdpPendingOffer},
    config::{CryptoProvider, DtlsCert},
    format::{Codec, CodecExtra, FormatParams},
    media::{Direction, Frequency, MediaKind, MediaTime, Mid},
    net::{Protocol, Receive},
};

use super::{FRAME_SAMPLES, Frame, SILENCE, g711::Law, meter::Meter};

/// Speech that waits to be heard: more only adds delay.
const MOST_SAMPLES: usize = 6 * FRAME_SAMPLES;
/// Speech has to wait for so much of it before it is heard, so that packets may come unevenly.
const LEAST_SAMPLES: usize = 2 * FRAME_SAMPLES;
/// The payload type of pressed keys that this side offers.
const TONES: u8 = 101;

/// What all peers of a server share: keys are drawn once, because that takes longer than everything else.
#[derive(Clone, Debug)]
pub struct Identity {
    crypto: Arc<CryptoProvider>,
    certificate: DtlsCert,
}

impl Identity {
    /// Draws the keys.
    pub fn draw() -> Option<Self> {
        let crypto = Arc::new(str0m::crypto::from_feature_flags());
        let certificate = crypto.dtls_provider.generate_certificate()?;
        Some(Self { crypto, certificate })
    }
}

/// Why there is no media. Its text is for logs.
#[derive(Debug)]
pub struct MediaError(String);

impl core::fmt::Display for MediaError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<std::io::Error> for MediaError {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<RtcError> for MediaError {
    fn from(error: RtcError) -> Self {
        Self(error.to_string())
    }
}

/// What went through, for `GET /api/media`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counters {
    /// Packets of speech that came.
    pub received: u64,
    /// Packets of speech that were sent.
    pub sent: u64,
    /// How loud the phone speaks.
    pub speech: Meter,
}

/// See the module's picture.
pub struct Peer {
    rtc: Rtc,
    address: SocketAddr,
    mid: Option<Mid>,
    /// An offer of ours that waits for its answer; none: it only said again what was agreed.
    pending: Option<SdpPendingOffer>,
    /// What was said last from this side, for offers that change nothing.
    description: String,
    speech: VecDeque<i16>,
    is_flowing: bool,
    transmits: VecDeque<(SocketAddr, Vec<u8>)>,
    tones: VecDeque<char>,
    timeout: Instant,
    counters: Counters,
}

impl Peer {
    /// A peer whose datagrams go through a socket that is bound to `address`.
    pub fn new(identity: &Identity, address: SocketAddr, now: Instant) -> Result<Self, MediaError> {
        let mut config = RtcConfig::new()
            .set_crypto_provider(Arc::clone(&identity.crypto))
            .set_dtls_cert(identity.certificate.clone())
            .set_ice_lite(true)
            .clear_codecs()
            .enable_pcmu(true, false)
            .enable_pcma(true, false);
        let clock = Frequency::EIGHT_KHZ;
        config.codec_config().add_config(TONES.into(), None, Codec::Tele, clock, None, FormatParams::default());
        let mut rtc = config.build(now);
        let candidate = Candidate::host(address, "udp").map_err(|error| MediaError(error.to_string()))?;
        rtc.add_local_candidate(candidate);
        Ok(Self {
            rtc,
            address,
            mid: None,
            pending: None,
            description: String::new(),
            speech: VecDeque::new(),
            is_flowing: false,
            transmits: VecDeque::new(),
            tones: VecDeque::new(),
            timeout: now,
            counters: Counters::default(),
        })
    }

    /// An offer. A second one says again what was agreed.
    pub fn offer(&mut self, now: Instant) -> Result<String, MediaError> {
        if self.mid.is_some() {
            return Ok(again(&self.description));
        }
        let mut api = self.rtc.sdp_api();
        self.mid = Some(api.add_media(MediaKind::Audio, Direction::SendRecv, None, None, None));
        let (offer, pending) = api.apply().ok_or(MediaError("nothing to offer".to_owned()))?;
        self.pending = Some(pending);
        self.description = offer.to_sdp_string();
        self.drain(now);
        Ok(self.description.clone())
    }

    /// Takes the phone's offer and answers it.
    pub fn answer(&mut self, offer: &str, now: Instant) -> Result<String, MediaError> {
        let offer = SdpOffer::from_sdp_string(offer).map_err(|_| unreadable())?;
        let answer = self.rtc.sdp_api().accept_offer(offer)?.to_sdp_string();
        // An answer without a codec would be a call without a sound (RFC 3264 section 6).
        if !answer.contains("PCMU/8000") && !answer.contains("PCMA/8000") {
            return Err(MediaError("there is no G.711 in the offer".to_owned()));
        }
        self.description = answer;
        self.drain(now);
        Ok(self.description.clone())
    }

    /// Takes the phone's answer. Of several, early media and then the final one, the first counts.
    pub fn apply(&mut self, answer: &str, now: Instant) -> Result<(), MediaError> {
        let Some(pending) = self.pending.take() else { return Ok(()) };
        let answer = SdpAnswer::from_sdp_string(answer).map_err(|_| unreadable())?;
        self.rtc.sdp_api().accept_answer(pending, answer)?;
        self.drain(now);
        Ok(())
    }

    /// A datagram came. What is not ours is dropped.
    pub fn receive(&mut self, source: SocketAddr, datagram: &[u8], now: Instant) {
        let Ok(contents) = datagram.try_into() else { return };
        let receive = Receive { proto: Protocol::Udp, source, destination: self.address, contents };
        self.input(Input::Receive(now, receive), now);
    }

    /// The time has come.
    pub fn handle_timeout(&mut self, now: Instant) {
        self.input(Input::Timeout(now), now);
    }

    /// When [`Self::handle_timeout`] wants to be called.
    pub fn next_timeout(&self) -> Instant {
        self.timeout
    }

    /// The next datagram to send, and where to.
    pub fn poll_transmit(&mut self) -> Option<(SocketAddr, Vec<u8>)> {
        self.transmits.pop_front()
    }

    /// The next key that was pressed.
    pub fn poll_tone(&mut self) -> Option<char> {
        self.tones.pop_front()
    }

    /// What the phone said in the last 20 ms.
    pub fn hear(&mut self) -> Frame {
        self.is_flowing |= self.speech.len() >= LEAST_SAMPLES;
        let mut frame = SILENCE;
        if self.is_flowing {
            for sample in &mut frame {
                *sample = self.speech.pop_front().unwrap_or(0);
            }
            self.is_flowing = !self.speech.is_empty();
        }
        self.counters.speech.hear(&frame);
        frame
    }

    /// Says the frame of this number to the phone.
    pub fn say(&mut self, frame: &Frame, number: u64, now: Instant) {
        let wants = self.mid.and_then(|mid| self.rtc.media(mid)).is_some_and(|media| media.direction().is_sending());
        // A phone that holds the call does not want to hear (RFC 3264 section 8.4).
        if !wants || !self.rtc.is_connected() {
            return;
        }
        let Some(writer) = self.mid.and_then(|mid| self.rtc.writer(mid)) else { return };
        let usable = writer.payload_params().find_map(|params| Some((params.pt(), law(params.spec().codec)?)));
        let Some((kind, law)) = usable else { return };
        let payload: Vec<u8> = frame.iter().map(|sample| law.encode(*sample)).collect();
        let time = MediaTime::new(number.wrapping_mul(FRAME_SAMPLES as u64), Frequency::EIGHT_KHZ);
        if writer.write(kind, now, time, payload).is_ok() {
            self.counters.sent += 1;
        }
        self.drain(now);
    }

    /// What went through.
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    fn input(&mut self, input: Input<'_>, now: Instant) {
        // An error ends the peer; the phone notices and hangs up.
        if self.rtc.is_alive() && self.rtc.handle_input(input).is_err() {
            self.rtc.disconnect();
        }
        self.drain(now);
    }

    fn drain(&mut self, now: Instant) {
        loop {
            match self.rtc.poll_output() {
                Ok(Output::Timeout(at)) => {
                    self.timeout = at;
                    return;
                }
                Ok(Output::Transmit(transmit)) => {
                    self.transmits.push_back((transmit.destination, transmit.contents.to_vec()));
                }
                Ok(Output::Event(event)) => self.event(&event),
                Err(_) => {
                    self.rtc.disconnect();
                    self.timeout = now + Duration::from_secs(3_600);
                    return;
                }
            }
        }
    }

    fn event(&mut self, event: &Event) {
        match event {
            Event::MediaAdded(added) if added.kind == MediaKind::Audio => self.mid = Some(added.mid),
            Event::IceConnectionStateChange(IceConnectionState::Disconnected) => self.speech.clear(),
            Event::MediaData(data) => match &data.codec_extra {
                CodecExtra::Tele(report) => {
                    // An event is reported many times over; its first packet is marked.
                    if data.audio_start_of_talk_spurt {
                        self.tones.extend(key(report.event));
                    }
                }
                _ => {
                    let Some(law) = law(data.params.spec().codec) else { return };
                    self.counters.received += 1;
                    self.speech.extend(data.data.iter().map(|byte| law.decode(*byte)));
                    let surplus = self.speech.len().saturating_sub(MOST_SAMPLES);
                    self.speech.drain(..surplus);
                }
            },
            _ => {}
        }
    }
}

/// The parser's own words may repeat the description, and with it the keys.
fn unreadable() -> MediaError {
    MediaError("the description cannot be read".to_owned())
}

fn law(codec: Codec) -> Option<Law> {
    match codec {
        Codec::PCMU => Some(Law::Mu),
        Codec::PCMA => Some(Law::A),
        _ => None,
    }
}

/// The keys of RFC 4733 section 3.2.
fn key(event: u8) -> Option<char> {
    let keys = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#', 'A', 'B', 'C', 'D'];
    keys.get(usize::from(event)).copied()
}

/// A description as an offer that changes nothing: whoever answers chooses the DTLS role (RFC 8842 section 5.2).
fn again(description: &str) -> String {
    description
        .lines()
        .map(|line| match line {
            "a=setup:active" | "a=setup:passive" => "a=setup:actpass\r\n".to_owned(),
            "a=sendonly" | "a=recvonly" | "a=inactive" => "a=sendrecv\r\n".to_owned(),
            line => format!("{line}\r\n"),
        })
        .collect()
}
