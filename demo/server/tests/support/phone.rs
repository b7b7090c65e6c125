//! A phone as a page has one, without a page: our own SIP machine over a WebSocket, and str0m for its media. It says one
//! tone all the time and knows which tones it hears.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::{
    cell::RefCell,
    collections::VecDeque,
    net::SocketAddr,
    rc::Rc,
    time::{Duration, Instant},
};

use agent_sdk_wasm::{
    redact::Secret,
    sip::{CallEvent, CallId, Config, Endpoint, Headers, Media, Output, RegistrationEvent, digest::Account},
};
use demo_server::{
    clock::{Clock, SystemEntropy},
    media::{FRAME_SAMPLES, FRAME_TIME, g711::Law},
};
use futures_util::{SinkExt, StreamExt};
use str0m::{
    Candidate, Event, Input, Output as RtcOutput, Rtc, RtcConfig,
    change::{SdpAnswer, SdpOffer, SdpPendingOffer},
    media::{Direction, Frequency, MediaKind, MediaTime, Mid},
    net::{Protocol, Receive},
};
use tokio::{net::UdpSocket, sync::mpsc};
use tokio_tungstenite::{connect_async, tungstenite::Message, tungstenite::client::IntoClientRequest};

/// Longer than anything in these tests takes, on a busy machine too.
const PATIENCE: Duration = Duration::from_secs(60);
/// What is listened to: the last half second.
const EAR: usize = 4_000;

/// What the test tells the phone to do.
#[derive(Clone, Debug)]
pub enum Do {
    Call(String),
    /// Calls with this description instead of one of its own.
    Offer(String, String),
    Answer,
    Reject(u16),
    HangUp,
    Hold,
    Dtmf(char),
    Unregister,
    /// A new socket, with the same phone.
    Connect,
}

/// The phone as the test sees it.
pub struct Phone {
    orders: mpsc::UnboundedSender<Do>,
    news: mpsc::UnboundedReceiver<String>,
    heard: Rc<RefCell<VecDeque<i16>>>,
}

impl Phone {
    /// A phone that registers; has to be made inside a `LocalSet`.
    pub async fn register(address: SocketAddr, user: &str, password: &str, hertz: u32) -> Self {
        let mut phone = Self::open(address, user, password, hertz);
        phone.until("Registered").await;
        phone
    }

    /// A phone that tries to register.
    pub fn open(address: SocketAddr, user: &str, password: &str, hertz: u32) -> Self {
        Self::open_at(format!("ws://{address}/sip"), "127.0.0.1", user, password, hertz)
    }

    /// A phone that tries to register somewhere.
    pub fn open_at(url: String, domain: &str, user: &str, password: &str, hertz: u32) -> Self {
        let (orders, received) = mpsc::unbounded_channel();
        let (told, news) = mpsc::unbounded_channel();
        let heard = Rc::new(RefCell::new(VecDeque::new()));
        let account = Account { user: user.to_owned(), password: Secret::new(password.to_owned()) };
        let mut config = Config::new(account, domain.to_owned(), "00000000-0000-4000-8000-000000000001".to_owned());
        config.secure = false;
        config.session_expires = 0;
        let worker = Worker {
            endpoint: Endpoint::new(config, Box::new(SystemEntropy)),
            clock: Clock::start(),
            began: Instant::now(),
            url,
            told,
            heard: Rc::clone(&heard),
            call: None,
            media: None,
            hertz,
            direction: Direction::SendRecv,
            offer: None,
        };
        tokio::task::spawn_local(worker.run(received));
        Self { orders, news, heard }
    }

    pub fn tell(&self, order: Do) {
        self.orders.send(order).expect("the phone is on");
    }

    /// Waits for news that begins with this, and gives it; other news is dropped.
    pub async fn until(&mut self, start: &str) -> String {
        let wait = async {
            loop {
                let news = self.news.recv().await.expect("the phone is on");
                if news.starts_with(start) {
                    return news;
                }
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("never {start}"))
    }

    /// Waits until these tones are heard, and no other of those in `all`.
    pub async fn hears(&self, wanted: &[u32], all: &[u32]) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let heard: Vec<u32> = all.iter().copied().filter(|hertz| self.level(*hertz) > 300.0).collect();
            if heard == wanted && self.heard.borrow().len() == EAR {
                return;
            }
            let levels: Vec<(u32, f64)> = all.iter().map(|hertz| (*hertz, self.level(*hertz))).collect();
            assert!(Instant::now() < deadline, "wanted {wanted:?}, heard {levels:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// How loud one frequency is in what was heard last (Goertzel's filter).
    pub fn level(&self, hertz: u32) -> f64 {
        let samples = self.heard.borrow();
        let turn = std::f64::consts::TAU * f64::from(hertz) / 8_000.0;
        let (mut before, mut last) = (0.0, 0.0);
        for sample in samples.iter() {
            (before, last) = (last, f64::from(*sample) + 2.0 * turn.cos() * last - before);
        }
        let power = last * last + before * before - 2.0 * turn.cos() * last * before;
        power.max(0.0).sqrt() * 2.0 / EAR as f64
    }
}

struct Audio {
    rtc: Rtc,
    socket: UdpSocket,
    mid: Option<Mid>,
    pending: Option<SdpPendingOffer>,
    frame: u64,
}

struct Worker {
    endpoint: Endpoint,
    clock: Clock,
    began: Instant,
    url: String,
    told: mpsc::UnboundedSender<String>,
    heard: Rc<RefCell<VecDeque<i16>>>,
    call: Option<CallId>,
    media: Option<Audio>,
    hertz: u32,
    direction: Direction,
    offer: Option<String>,
}

impl Worker {
    async fn run(mut self, mut orders: mpsc::UnboundedReceiver<Do>) {
        self.endpoint.register(self.clock.now());
        let mut socket = Some(self.connect().await);
        self.endpoint.flow_up(self.clock.now());
        let mut beat = tokio::time::interval(FRAME_TIME / 2);
        let mut datagram = [0; 2_048];
        loop {
            let now = self.clock.now();
            while let Some(output) = self.endpoint.poll_output() {
                if let Some(text) = self.output(output).await
                    && let Some(socket) = &mut socket
                {
                    let _ = socket.send(Message::text(text)).await;
                }
            }
            let is_on = socket.is_some();
            let next = async {
                match &mut socket {
                    Some(socket) => socket.next().await,
                    None => std::future::pending().await,
                }
            };
            let packet = async {
                match &self.media {
                    Some(media) => media.socket.recv_from(&mut datagram).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                order = orders.recv() => match order {
                    None => return,
                    Some(Do::Connect) => {
                        socket = Some(self.connect().await);
                        self.endpoint.flow_up(self.clock.now());
                        self.endpoint.register(self.clock.now());
                    }
                    Some(order) => self.obey(order),
                },
                message = next, if is_on => match message {
                    Some(Ok(Message::Text(text))) => self.endpoint.received(text.as_bytes(), now),
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => {
                        socket = None;
                        self.endpoint.flow_lost(now);
                    }
                },
                Ok((length, source)) = packet => self.receive(source, &datagram[..length]),
                _ = beat.tick() => {
                    self.endpoint.handle_timeout(now);
                    self.speak();
                }
            }
            self.drain().await;
        }
    }

    async fn connect(
        &self,
    ) -> tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>> {
        let mut request = self.url.as_str().into_client_request().expect("an address");
        request.headers_mut().insert("sec-websocket-protocol", "sip".parse().expect("a value"));
        let (socket, response) = connect_async(request).await.expect("a socket");
        assert_eq!(response.headers().get("sec-websocket-protocol").map(|value| value.as_bytes()), Some(&b"sip"[..]));
        socket
    }

    fn obey(&mut self, order: Do) {
        let now = self.clock.now();
        if let Do::Offer(_, sdp) = &order {
            self.offer = Some(sdp.clone());
        }
        if let Do::Call(number) | Do::Offer(number, _) = &order {
            self.call = Some(self.endpoint.call(number, &Headers::default()).expect("a call"));
            return;
        }
        if matches!(order, Do::Unregister) {
            return self.endpoint.unregister(now);
        }
        let Some(call) = self.call else { return };
        let result = match order {
            Do::Answer => self.endpoint.answer(call, now),
            Do::Reject(status) => self.endpoint.reject(call, status, now),
            Do::HangUp => self.endpoint.hang_up(call, now),
            Do::Dtmf(tone) => self.endpoint.dtmf(call, tone, 100, now),
            Do::Hold => {
                self.direction = Direction::SendOnly;
                self.endpoint.reoffer(call, now)
            }
            Do::Call(_) | Do::Offer(..) | Do::Unregister | Do::Connect => Ok(()),
        };
        result.expect("the call is in a state for this");
    }

    /// Gives what has to be sent.
    async fn output(&mut self, output: Output) -> Option<String> {
        let now = self.clock.now();
        let news = match output {
            Output::Transmit(wire) => return Some(wire.0),
            Output::Media { call, ask, request } => {
                let description = self.describe(request).await;
                if let Some(sdp) = description {
                    self.endpoint.local_description(call, ask, &sdp, now).expect("asked for");
                }
                return None;
            }
            Output::Call(call, CallEvent::Incoming(incoming)) => {
                self.call = Some(call);
                self.endpoint.ring(call, now).expect("it rings");
                format!("Incoming {}", incoming.from().unwrap().uri.user())
            }
            Output::Call(_, CallEvent::Ended(ended)) => {
                self.media = None;
                self.direction = Direction::SendRecv;
                self.heard.borrow_mut().clear();
                format!("Ended {:?} {}", ended.cause, ended.status.unwrap_or(0))
            }
            Output::Call(_, event) => format!("{event:?}"),
            Output::Registration(RegistrationEvent::Failed { status, .. }) => format!("Failed {status}"),
            Output::Registration(event) => format!("{event:?}"),
            Output::Pong(status) => format!("Pong {status}"),
        };
        let _ = self.told.send(news);
        None
    }

    async fn describe(&mut self, request: Media) -> Option<String> {
        if matches!(request, Media::CreateOffer)
            && let Some(offer) = self.offer.take()
        {
            return Some(offer);
        }
        if self.media.is_none() {
            let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
            let config = RtcConfig::new().clear_codecs().enable_pcma(true, false);
            let mut rtc = config.build(Instant::now());
            let candidate = Candidate::host(socket.local_addr().expect("an address"), "udp").expect("a candidate");
            rtc.add_local_candidate(candidate);
            self.media = Some(Audio { rtc, socket, mid: None, pending: None, frame: 0 });
        }
        let media = self.media.as_mut().expect("there");
        match request {
            Media::CreateOffer => {
                let mut api = media.rtc.sdp_api();
                match media.mid {
                    None => media.mid = Some(api.add_media(MediaKind::Audio, self.direction, None, None, None)),
                    Some(mid) => api.set_direction(mid, self.direction),
                }
                let (offer, pending) = api.apply().expect("something to offer");
                media.pending = Some(pending);
                Some(offer.to_sdp_string())
            }
            Media::CreateAnswer { offer } => {
                let offer = SdpOffer::from_sdp_string(&offer).expect("an offer");
                Some(media.rtc.sdp_api().accept_offer(offer).expect("accepted").to_sdp_string())
            }
            Media::ApplyAnswer { sdp, .. } => {
                if let Some(pending) = media.pending.take() {
                    let answer = SdpAnswer::from_sdp_string(&sdp).expect("an answer");
                    media.rtc.sdp_api().accept_answer(pending, answer).expect("accepted");
                }
                None
            }
            Media::Rollback => None,
        }
    }

    fn receive(&mut self, source: SocketAddr, bytes: &[u8]) {
        let Some(media) = &mut self.media else { return };
        let destination = media.socket.local_addr().expect("an address");
        let Ok(contents) = bytes.try_into() else { return };
        let receive = Receive { proto: Protocol::Udp, source, destination, contents };
        media.rtc.handle_input(Input::Receive(Instant::now(), receive)).expect("taken");
    }

    fn speak(&mut self) {
        let due = u64::try_from(self.began.elapsed().as_millis() / FRAME_TIME.as_millis()).expect("small");
        let hertz = self.hertz;
        let Some(media) = &mut self.media else { return };
        media.rtc.handle_input(Input::Timeout(Instant::now())).expect("taken");
        media.frame = media.frame.max(due.saturating_sub(3));
        while media.frame < due {
            media.frame += 1;
            let first = media.frame * FRAME_SAMPLES as u64;
            let payload: Vec<u8> = (first..first + FRAME_SAMPLES as u64)
                .map(|at| {
                    let turn = (at * u64::from(hertz)) as f64 / 8_000.0 * std::f64::consts::TAU;
                    Law::A.encode((turn.sin() * 6_000.0) as i16)
                })
                .collect();
            let Some(writer) = media.mid.filter(|_| media.rtc.is_connected()).and_then(|mid| media.rtc.writer(mid))
            else {
                return;
            };
            let Some(kind) = writer.payload_params().next().map(|params| params.pt()) else { return };
            let time = MediaTime::new(first, Frequency::EIGHT_KHZ);
            // On hold in a way that does not let this side speak it is refused.
            let _ = writer.write(kind, Instant::now(), time, payload);
        }
    }

    async fn drain(&mut self) {
        let Some(media) = &mut self.media else { return };
        loop {
            match media.rtc.poll_output().expect("media") {
                RtcOutput::Timeout(_) => return,
                RtcOutput::Transmit(transmit) => {
                    let _ = media.socket.send_to(&transmit.contents, transmit.destination).await;
                }
                RtcOutput::Event(Event::MediaAdded(added)) => media.mid = Some(added.mid),
                RtcOutput::Event(Event::MediaData(data)) => {
                    let mut heard = self.heard.borrow_mut();
                    heard.extend(data.data.iter().map(|byte| Law::A.decode(*byte)));
                    let surplus = heard.len().saturating_sub(EAR);
                    heard.drain(..surplus);
                }
                RtcOutput::Event(_) => {}
            }
        }
    }
}
