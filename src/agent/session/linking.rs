//! The session and its link: connecting, losing it, coming back, leaving.

use super::{Close, Emit, Input, Kept, Output, Session, Timer, signing::SignIn};
use crate::{
    agent::{AgentError, Code, Options, Request, State, Stored},
    entropy::Entropy,
    link::{self, Backoff, Loss},
    redact::Wire,
    stomp::{self, Client, Incoming, Settings},
    time::Now,
};

/// What CONNECT says for these options.
pub(super) fn settings(options: &Options) -> Settings {
    Settings {
        host: options.host.clone(),
        login: options.connect_account.clone(),
        passcode: options.connect_password.clone(),
        heart_beat: stomp::heart_beat::OFFER,
    }
}

impl Session {
    /// Opens a link with these options; one that is there is replaced. The token is kept: the agent comes back with
    /// `reconnect`. Only another agent's token goes, after that agent was signed out.
    ///
    /// # Errors
    ///
    /// What [`Options::check`] finds; then nothing was changed.
    pub fn connect(&mut self, options: Options, stored: Stored, now: Now) -> Result<(), AgentError> {
        options.check()?;
        if options.agent_number == self.options.agent_number {
            self.leave(now);
        } else {
            self.close(now);
        }
        self.adopt(options, stored);
        self.change_state(State::Connecting, false);
        self.link.open(now.tick);
        self.drain_link(now);
        Ok(())
    }

    /// Signs out and closes the link (`break`). Gives whether there was a link to close.
    pub fn close(&mut self, now: Now) -> bool {
        // The token's header is on the frame already when the token is forgotten.
        self.logout(now);
        let was_linked = self.leave(now);
        self.sign_out(true);
        was_linked
    }

    /// Closes the link and says so; the agent stays signed in on the server.
    fn leave(&mut self, now: Now) -> bool {
        let was_linked = self.link.has_socket();
        self.broker.disconnect();
        self.drain_broker(now);
        self.broker.closed();
        self.link.close();
        self.drain_link(now);
        self.stop_everything();
        if was_linked {
            self.emit(Emit::Disconnect);
            self.change_state(State::Disconnect, false);
        }
        was_linked
    }

    fn adopt(&mut self, options: Options, stored: Stored) {
        let agent = options.agent_number.text().unwrap_or_else(|| "undefined".to_owned());
        self.link.set_backoff(Backoff::new(options.max_reconnect));
        self.broker = Client::new(settings(&options));
        self.options = options;
        self.token = stored.token;
        self.routing_key = stored.routing_key.filter(|key| !key.is_empty()).unwrap_or_else(|| {
            let key = self.entropy.uuid();
            self.outputs.push(Output::Keep(Kept::RoutingKey { agent, key: key.clone() }));
            key
        });
    }

    pub(super) fn socket_opened(&mut self, now: Now) {
        self.link.opened();
        self.broker.opened(now);
        self.drain_broker(now);
    }

    pub(super) fn arrived(&mut self, incoming: Incoming, now: Now) {
        self.link.heard(now.tick);
        self.broker.received(incoming, now);
        self.drain_broker(now);
    }

    /// Something arrived, whatever it is. [`Input::Arrived`] says so by itself.
    pub fn heard(&mut self, now: Now) {
        self.link.heard(now.tick);
    }

    /// Whether the head of a frame belongs to a MESSAGE of ours, whose body the shell has read already. The whole frame
    /// takes the other way, through [`Input::Arrived`].
    pub fn accepts(&mut self, head: &str, now: Now) -> bool {
        match self.broker.message(head) {
            Ok(is_ours) => is_ours,
            Err(error) => {
                self.handle(Input::Broken(error), now);
                false
            }
        }
    }

    /// The peer broke the protocol or a limit: where its next frame begins is unknown, so the link has to go.
    pub(super) fn broken(&mut self, code: &'static str, now: Now) {
        self.raise(AgentError::with(Code::ProtocolViolated, code));
        self.lost(Close::Given(code), now);
    }

    /// The link is gone. Comes back by itself if the agent was signed in.
    pub(super) fn lost(&mut self, close: Close, now: Now) {
        self.broker.closed();
        self.link.lost();
        self.drain_link(now);
        self.emit(Emit::Close(close));
        self.stop_everything();
        self.change_state(State::Closed, false);
        if self.token.is_none() {
            self.outputs.push(Output::Log("链接已断开, 未检测到token, 放弃重新连接"));
            return;
        }
        match self.link.retry(&mut self.entropy, now.tick) {
            Some(after) => self.outputs.push(Output::Retry { after }),
            None => {
                self.outputs.push(Output::Log(Code::ReconnectGaveUp.text()));
                self.raise(AgentError::new(Code::ReconnectGaveUp));
            }
        }
    }

    /// Everything that lives no longer than a link.
    fn stop_everything(&mut self) {
        self.sign_in = SignIn::Out;
        self.cancel_pending();
        self.stop_heartbeat();
        self.surveillance_end();
        self.timers.stop(Timer::AutoIdle);
        self.private.clear();
    }

    pub(super) fn drain_link(&mut self, now: Now) {
        while let Some(output) = self.link.poll_output() {
            match output {
                link::Output::Open => {
                    if self.state != State::Connecting {
                        self.change_state(State::Connecting, false);
                    }
                    self.outputs.push(Output::Open(self.options.url.clone()));
                }
                link::Output::Drop => self.outputs.push(Output::Drop),
                link::Output::Lost(Loss::TooSlow) => self.lost(Close::Given("CONNECT_TIMED_OUT"), now),
                link::Output::Lost(_) => self.lost(Close::Given("LINK_SILENT"), now),
            }
        }
    }

    pub(super) fn drain_broker(&mut self, now: Now) {
        while let Some(output) = self.broker.poll_output() {
            match output {
                stomp::Output::Transmit(text) => self.outputs.push(Output::Transmit(Wire(text))),
                stomp::Output::Connected { frame, expect_every, .. } => {
                    self.link.confirmed(expect_every, now.tick);
                    self.greeted(frame, now);
                }
                stomp::Output::Message(frame) => self.outputs.push(Output::Read(frame)),
                stomp::Output::Receipt(_) => {}
                stomp::Output::Refused(frame) => self.lost(Close::Frame(frame), now),
                stomp::Output::Failed(error) => self.broken(error.code(), now),
            }
        }
    }

    /// STOMP's session is up: subscribe and sign in. The page hears of it last, as it always did (its Open listeners
    /// came after the SDK's own).
    fn greeted(&mut self, frame: stomp::Frame, now: Now) {
        let mut destination = self.options.subscribe_path.clone();
        destination.push('/');
        destination.push_str(&self.routing_key);
        // There is a session: its CONNECTED has just come.
        let _ = self.broker.subscribe(&destination);
        self.drain_broker(now);
        self.change_state(State::Connected, false);
        let request = if self.token.is_some() { Request::Reconnect } else { Request::Login };
        self.sign_in_with(request, now);
        self.emit(Emit::Open(frame));
    }
}
