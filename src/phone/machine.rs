//! The machine; see the picture in the room's head.

use core::time::Duration;

use super::{
    CallInfo, CallState, Command, Emit, Event, Gather, Input, MediaOrder, Output, PhoneError, Sound, Ticket, ToneMode,
    line::Line,
    linking::{ATTEMPTS, Duty},
    tickets::{Awaited, Waiting},
};
use crate::{
    entropy::Entropy,
    link::{Backoff, Link},
    redact::Secret,
    sip::{CallId, Config, Endpoint, digest::Account},
    time::{Millis, Now, Timers, earliest},
};

/// One phone, with an account or without one yet.
pub struct Phone {
    /// The server's address; empty: nobody has given options.
    pub(super) url: String,
    pub(super) call_waiting: bool,
    pub(super) tones: ToneMode,
    pub(super) gather: Gather,
    pub(super) link: Link,
    pub(super) endpoint: Endpoint,
    pub(super) duty: Duty,
    pub(super) auto_answer: bool,
    pub(super) lines: Vec<Line>,
    pub(super) tickets: Vec<Waiting>,
    pub(super) timers: Timers<(Timer, CallId)>,
    sound: Sound,
    last_ticket: u32,
    outputs: Vec<Output>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timer {
    /// Time to let the server know that we are here, and to hear that it is.
    KeepAlive,
    /// The server does not say that the binding is gone.
    Stop,
    /// What was gathered has to do.
    Gather,
    /// The next key may be pressed.
    Tone,
    /// Nobody says how a transfer goes.
    Transfer,
    /// The call is up and its media is not.
    Media,
}

impl Phone {
    /// A phone without an account.
    pub fn new(entropy: Box<dyn Entropy>) -> Self {
        let nobody = Account { user: String::new(), password: Secret::default() };
        Self {
            url: String::new(),
            call_waiting: false,
            tones: ToneMode::Info,
            gather: Gather::Host,
            link: Link::new(Backoff::new(ATTEMPTS)),
            endpoint: Endpoint::new(Config::new(nobody, String::new(), String::new()), entropy),
            duty: Duty::None,
            auto_answer: false,
            lines: Vec::new(),
            tickets: Vec::new(),
            timers: Timers::default(),
            sound: Sound::None,
            last_ticket: 0,
            outputs: Vec::new(),
        }
    }

    /// The page orders something; [`Output::Settle`] says how it ended.
    ///
    /// # Errors
    ///
    /// What cannot be begun: nothing was done then, and the ticket is not settled.
    pub fn order(&mut self, mut command: Command, now: Now) -> Result<Ticket, PhoneError> {
        let ticket = Ticket(self.last_ticket.wrapping_add(1));
        match self.carry_out(&mut command, now) {
            Ok((call, awaited)) => {
                self.last_ticket = ticket.0;
                if awaited != Awaited::Nothing {
                    self.tickets.push(Waiting { ticket, call, awaited });
                }
                self.pump(now);
                if awaited == Awaited::Nothing {
                    self.push(Output::Settle(ticket, Ok(())));
                }
                Ok(ticket)
            }
            Err(code) => Err(PhoneError::with(code, command.words())),
        }
    }

    /// Something happened.
    pub fn handle(&mut self, input: Input, now: Now) {
        match input {
            Input::Opened => self.opened(now),
            Input::Closed if self.link.has_socket() => self.lost(now),
            Input::Arrived(bytes) if self.is_connected() => {
                self.link.heard(now.tick);
                self.endpoint.received(&bytes, now);
            }
            // A socket that was dropped may still speak.
            Input::Closed | Input::Arrived(_) => {}
            Input::Media(call, input) => self.media_said(call, input, now),
            Input::Timeout => self.timeout(now),
        }
        self.pump(now);
    }

    /// The next thing to do.
    pub fn poll_output(&mut self) -> Option<Output> {
        // A handful at most is waiting.
        (!self.outputs.is_empty()).then(|| self.outputs.remove(0))
    }

    /// When [`Input::Timeout`] is wanted.
    pub fn next_timeout(&self) -> Option<Millis> {
        earliest(&[self.timers.next(), self.link.next_timeout(), self.endpoint.next_timeout()])
    }

    /// The calls that are not over, oldest first.
    pub fn calls(&self) -> impl ExactSizeIterator<Item = &CallInfo> {
        self.lines.iter().map(|line| &line.info)
    }

    /// A call that is not over; the active one without an id.
    pub fn call(&self, call: Option<CallId>) -> Option<&CallInfo> {
        let call = call.or_else(|| self.active())?;
        self.lines.iter().map(|line| &line.info).find(|info| info.id == call)
    }

    /// The call that orders without one mean: the one that talks, else the one that rings here, else the newest.
    pub fn active(&self) -> Option<CallId> {
        let rank = |line: &&Line| match line.is_answered() && !line.wants_hold {
            true => 2,
            false => u32::from(line.rings_here()),
        };
        self.lines.iter().max_by_key(rank).map(|line| line.info.id)
    }

    /// Whether the socket is open.
    pub fn is_connected(&self) -> bool {
        self.link.has_socket() && !self.link.is_opening()
    }

    /// Whether the binding holds.
    pub fn is_registered(&self) -> bool {
        self.endpoint.is_registered()
    }

    /// From now on incoming calls are answered at once, or not any more.
    pub fn set_auto_answer(&mut self, on: bool) {
        self.auto_answer = on;
    }

    /// Whether they are.
    pub fn auto_answer(&self) -> bool {
        self.auto_answer
    }

    fn timeout(&mut self, now: Now) {
        self.link.handle_timeout(now.tick);
        self.endpoint.handle_timeout(now);
        while let Some(((timer, call), _)) = self.timers.expired(now.tick) {
            match timer {
                Timer::KeepAlive => self.keep_alive(now),
                Timer::Stop => self.disconnect(now),
                Timer::Gather => self.gathered_enough(call),
                Timer::Tone => self.tone_is_over(call),
                Timer::Transfer => self.transfer_timed_out(call),
                Timer::Media => self.media_missing(call, now),
            }
        }
    }

    /// Looks after everything that may have come of what just happened.
    pub(super) fn pump(&mut self, now: Now) {
        self.drain(now);
        for call in self.ids() {
            self.renegotiate(call, now);
            self.press_next(call, now);
        }
        self.drain(now);
        let sound = self.wanted_sound();
        if sound != self.sound {
            self.sound = sound;
            self.push(Output::Sound(sound));
        }
    }

    /// What the link and SIP have to say.
    pub(super) fn drain(&mut self, now: Now) {
        self.drain_link(now);
        while let Some(output) = self.endpoint.poll_output() {
            self.sip_said(output, now);
        }
    }

    fn wanted_sound(&self) -> Sound {
        let rings_there = |line: &Line| {
            let CallInfo { is_outgoing, state, .. } = line.info;
            is_outgoing && state == CallState::Ringing && !line.has_early_media
        };
        match self.lines.iter().filter(|line| line.rings_here()).count() {
            0 if self.lines.iter().any(rings_there) => Sound::RingBack,
            0 => Sound::None,
            all if all == self.lines.len() => Sound::Ring,
            _ => Sound::Waiting,
        }
    }

    pub(super) fn push(&mut self, output: Output) {
        self.outputs.push(output);
    }

    /// Tells listeners, with the call as it is now.
    pub(super) fn tell(&mut self, call: CallId, event: Event) {
        let call = self.line(call).map(|line| Box::new(line.info.clone()));
        self.push(Output::Emit(Emit { call, event }));
    }

    pub(super) fn media(&mut self, call: CallId, order: MediaOrder) {
        self.push(Output::Media(call, order));
    }

    pub(super) fn set_timer(&mut self, call: CallId, timer: Timer, after: Duration, now: Now) {
        self.timers.set((timer, call), now.tick + after);
    }

    pub(super) fn stop_timer(&mut self, call: CallId, timer: Timer) {
        self.timers.stop((timer, call));
    }

    /// All calls: whoever acts on several takes their numbers first.
    pub(super) fn ids(&self) -> Vec<CallId> {
        self.lines.iter().map(|line| line.info.id).collect()
    }

    pub(super) fn line(&mut self, call: CallId) -> Option<&mut Line> {
        self.lines.iter_mut().find(|line| line.info.id == call)
    }
}
