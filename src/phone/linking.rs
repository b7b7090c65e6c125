//! The socket and the registration: coming, staying, coming back, leaving.

use core::time::Duration;

use super::{
    Code, Event, Options, Output, Phone, PhoneError,
    machine::Timer,
    tickets::{Awaited, NO_CALL},
};
use crate::{link, sip::RegistrationEvent, time::Now};

/// Attempts to come back before the phone gives up: as many as the old phone's.
pub(super) const ATTEMPTS: u32 = 10;

/// How often the server hears of us, and we of it: a little oftener than from the old phone, as web servers in front of SIP
/// servers close what was silent for 60 s.
const KEEP_ALIVE: Duration = Duration::from_secs(50);

/// How long leaving waits for the server to remove the binding. Without it a server that does not answer would keep a
/// page waiting for 32 s.
const STOP_TIMEOUT: Duration = Duration::from_secs(2);

/// What the phone is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Duty {
    /// Whatever it is: nobody has asked for a registration, or it was refused, or was given back.
    None,
    /// Registered.
    Registered,
    /// Gone, as soon as the binding is removed.
    Stopping,
}

impl Phone {
    /// Registers: over the socket that is there, or over a new one.
    pub(super) fn register(&mut self, options: Option<Box<Options>>, now: Now) -> Result<Awaited, Code> {
        if let Some(options) = options {
            let Options { url, mut sip, auto_answer, call_waiting, tones, gather } = *options;
            let missing = [&url, &sip.account.user, sip.account.password.expose(), &sip.domain];
            if missing.iter().any(|given| given.is_empty()) {
                return Err(Code::AccountMissing);
            }
            self.disconnect(now);
            sip.secure = url.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("wss:"));
            self.endpoint.configure(sip);
            self.url = url;
            self.auto_answer = auto_answer;
            self.call_waiting = call_waiting;
            self.tones = tones;
            self.gather = gather;
        } else if self.url.is_empty() {
            return Err(Code::OptionsMissing);
        }
        self.cancel(NO_CALL, Awaited::Unregistered);
        self.cancel(NO_CALL, Awaited::Stopped);
        self.stop_timer(NO_CALL, Timer::Stop);
        self.duty = Duty::Registered;
        self.endpoint.register(now);
        if !self.link.has_socket() {
            self.link.open(now.tick);
        }
        Ok(Awaited::Registered)
    }

    /// Removes the binding.
    pub(super) fn unregister(&mut self, now: Now) -> Awaited {
        self.cancel(NO_CALL, Awaited::Registered);
        self.duty = Duty::None;
        self.rest();
        self.endpoint.unregister(now);
        Awaited::Unregistered
    }

    /// Ends everything in good order.
    pub(super) fn stop(&mut self, now: Now) -> Awaited {
        self.hang_up_all(now);
        self.cancel(NO_CALL, Awaited::Registered);
        if self.duty == Duty::Registered && self.is_connected() {
            self.duty = Duty::Stopping;
            self.endpoint.unregister(now);
            self.set_timer(NO_CALL, Timer::Stop, STOP_TIMEOUT, now);
            return Awaited::Stopped;
        }
        self.disconnect(now);
        Awaited::Nothing
    }

    /// Ends everything at once.
    pub(super) fn disconnect(&mut self, now: Now) {
        self.hang_up_all(now);
        self.drain(now);
        let was_linked = !self.is_down() || self.duty != Duty::None;
        self.duty = Duty::None;
        self.link.close();
        self.drain_link(now);
        self.stop_timer(NO_CALL, Timer::KeepAlive);
        self.stop_timer(NO_CALL, Timer::Stop);
        self.endpoint.flow_lost(now);
        self.drain(now);
        if was_linked {
            self.tell(NO_CALL, Event::Disconnected(None));
        }
        self.cancel(NO_CALL, Awaited::Registered);
        self.cancel(NO_CALL, Awaited::Unregistered);
        self.settle(NO_CALL, Awaited::Stopped);
    }

    /// The socket is open.
    pub(super) fn opened(&mut self, now: Now) {
        if !self.link.is_opening() {
            return;
        }
        self.link.opened();
        self.tell(NO_CALL, Event::Connected);
        self.set_timer(NO_CALL, Timer::KeepAlive, KEEP_ALIVE, now);
        self.endpoint.flow_up(now);
        if self.duty == Duty::None {
            // Only the calls need it: there is no answer to wait for.
            self.link.confirmed(Some(KEEP_ALIVE), now.tick);
        }
    }

    /// The socket is gone. Calls that are up go on.
    pub(super) fn lost(&mut self, now: Now) {
        self.link.lost();
        self.drain_link(now);
        self.stop_timer(NO_CALL, Timer::KeepAlive);
        self.endpoint.flow_lost(now);
        if self.duty == Duty::Stopping {
            return self.disconnect(now);
        }
        let next = if self.is_wanted() { self.link.retry(self.endpoint.entropy(), now.tick) } else { None };
        self.tell(NO_CALL, Event::Disconnected(next));
        if next.is_none() && self.is_wanted() {
            self.duty = Duty::None;
            self.fail(NO_CALL, Awaited::Registered, Code::GaveUp, None);
            self.tell(NO_CALL, Event::Exception(PhoneError::new(Code::GaveUp)));
        }
    }

    pub(super) fn drain_link(&mut self, now: Now) {
        while let Some(output) = self.link.poll_output() {
            match output {
                link::Output::Open => {
                    let url = self.url.clone();
                    self.push(Output::Open(url));
                }
                link::Output::Drop => self.push(Output::Drop),
                link::Output::Lost(_) => self.lost(now),
            }
        }
    }

    /// Something happened to the registration.
    pub(super) fn registration(&mut self, event: RegistrationEvent, now: Now) {
        self.link.confirmed(Some(KEEP_ALIVE), now.tick);
        match event {
            RegistrationEvent::Registered { refreshed, .. } => {
                if !refreshed {
                    self.tell(NO_CALL, Event::Registered);
                }
                self.settle(NO_CALL, Awaited::Registered);
            }
            RegistrationEvent::Unregistered => {
                self.tell(NO_CALL, Event::Unregistered);
                self.settle(NO_CALL, Awaited::Unregistered);
                if self.duty == Duty::Stopping {
                    self.disconnect(now);
                }
            }
            RegistrationEvent::Failed { status, retry } => {
                self.tell(NO_CALL, Event::RegistrationFailed { status, retry });
                self.fail(NO_CALL, Awaited::Registered, Code::RegistrationFailed, Some(status));
                // A wrong password stays wrong on the next socket too.
                if retry.is_none() && self.duty == Duty::Registered {
                    self.duty = Duty::None;
                }
            }
        }
    }

    pub(super) fn keep_alive(&mut self, now: Now) {
        if self.is_connected() {
            // Whatever comes back is a sign of life; the link's probe notices when nothing does.
            let _ = self.endpoint.ping(now);
            self.set_timer(NO_CALL, Timer::KeepAlive, KEEP_ALIVE, now);
        }
    }

    /// Stops trying to come back when nobody needs it any more.
    pub(super) fn rest(&mut self) {
        if !self.is_wanted() && !self.link.has_socket() {
            self.link.close();
        }
    }

    /// Whether no socket is there and none will be.
    pub(super) fn is_down(&self) -> bool {
        !self.link.has_socket() && self.link.next_timeout().is_none()
    }

    fn is_wanted(&self) -> bool {
        self.duty == Duty::Registered || !self.lines.is_empty() || self.endpoint.owes()
    }

    fn hang_up_all(&mut self, now: Now) {
        for call in self.ids() {
            let _ = self.endpoint.hang_up(call, now);
        }
    }
}
