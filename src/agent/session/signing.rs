//! Signing in, coming back with the stored token, signing out.

use core::time::Duration;

use super::{Kept, Output, PhoneAction, Session, Timer};
use crate::{
    agent::{Account, AgentError, Code, Departure, Options, Request, Scalar, Sequence, Stored, body::Body},
    redact::Secret,
    time::Now,
};

/// How long after a sign-in that nobody answered the next is tried: the pace of the old SDK's reconnecting.
const SIGN_IN_AGAIN: Duration = Duration::from_secs(10);

/// Where the sign-in stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignIn {
    /// Not signed in, and not about to be.
    Out,
    /// `login` is sent.
    Entering(Sequence),
    /// `reconnect` is sent; `login` follows if it fails.
    Resuming(Sequence),
    /// `reconnect` has failed, and `login` is sent in its place.
    Reentering(Sequence),
    /// Login or Reconnect has arrived.
    In,
}

impl Session {
    /// Signs in with these options: on this link if they are the same agent's, else on a new one.
    ///
    /// # Errors
    ///
    /// What [`Options::check`] finds, or [`Code::NotConnected`] when the agent is the same and there is no link.
    pub fn login(&mut self, options: Options, stored: Stored, now: Now) -> Result<Option<Sequence>, AgentError> {
        options.check()?;
        if options.is_same_agent(&self.options) && !self.options.url.is_empty() {
            self.options = options;
            return self.command(Request::Login, now).map(Some);
        }
        self.close(now);
        // Whoever gives credentials wants them used, and not the token of an earlier day.
        let stored = Stored { token: None, ..stored };
        self.connect(options, stored, now)?;
        self.keep_token(None);
        Ok(None)
    }

    /// Sends `reconnect` on this link.
    ///
    /// # Errors
    ///
    /// As [`Self::command`].
    pub fn reconnect(&mut self, now: Now) -> Result<Sequence, AgentError> {
        self.command(Request::Reconnect, now)
    }

    /// Signs out, if somebody is signed in.
    pub fn logout(&mut self, now: Now) -> Option<Sequence> {
        if self.is_login() { self.command(Request::Logout, now).ok() } else { None }
    }

    /// Sends `login` or `reconnect` by the machine's own decision.
    pub(super) fn sign_in_with(&mut self, request: Request, now: Now) {
        // Only a missing link can stop it, and then the link's loss is on its way.
        let _ = self.command(request, now);
    }

    pub(super) fn signing_in(&mut self, request: Request, sequence: Sequence) {
        match request {
            Request::Login => self.sign_in = SignIn::Entering(sequence),
            Request::Reconnect => self.sign_in = SignIn::Resuming(sequence),
            _ => {}
        }
    }

    /// Whether this sequence is the resume's: then it failed, and a fresh sign-in takes its place.
    pub(super) fn resume_failed(&mut self, sequence: Sequence, refused: bool, now: Now) -> bool {
        match self.sign_in {
            SignIn::Resuming(resume) if resume == sequence => {
                if refused {
                    // The server does not know the token any more: staying half signed in helps nobody.
                    self.forget_token();
                }
                self.reenter(now);
                true
            }
            SignIn::Entering(login) if login == sequence => {
                self.sign_in = SignIn::Out;
                false
            }
            SignIn::Reentering(login) if login == sequence => {
                self.sign_in = SignIn::Out;
                if !refused {
                    // The broker is back before those behind it, say. Who was in must not stay out for that.
                    self.set_timer(Timer::SignIn, SIGN_IN_AGAIN, now);
                }
                false
            }
            _ => false,
        }
    }

    /// Sends `login` in place of `reconnect`.
    fn reenter(&mut self, now: Now) {
        self.sign_in_with(Request::Login, now);
        if let SignIn::Entering(login) = self.sign_in {
            self.sign_in = SignIn::Reentering(login);
        }
    }

    /// Nobody has answered for a while: asks once more, unless somebody has signed in since.
    pub(super) fn sign_in_again(&mut self, now: Now) {
        match self.sign_in {
            SignIn::Out if self.token.is_some() => self.sign_in_with(Request::Reconnect, now),
            SignIn::Out => self.reenter(now),
            _ => {}
        }
    }

    /// Login or Reconnect has arrived.
    pub(super) fn signed_in(&mut self, account: Account, is_resumed: bool, now: Now) {
        let Some(token) = account.token.text().filter(|token| !token.is_empty()) else { return };
        let before = self.sign_in;
        self.keep_token(Some(token));
        self.own_groups = account.group_id_list.0;
        let given = account.login_type;
        if given.is_truthy() && given.number() != self.options.login_type.number() {
            self.options.login_type = given;
        }
        self.outputs.push(Output::SignedIn);
        if is_resumed && matches!(before, SignIn::Reentering(_)) {
            // Too late: Login follows, with another token, and a heartbeat with this one would be refused.
            self.set_timer(Timer::Heartbeat, self.options.ping_interval, now);
        } else {
            self.sign_in = SignIn::In;
            self.entered = self.sequences.last();
            self.beat(now);
        }
        if self.options.login_type.equals_loosely(4.0) {
            self.raise(AgentError::new(Code::LoginTypeUnsupported));
        } else if self.options.is_webrtc() {
            // Only who signs in on purpose wants a new phone: the other sign-ins may come in the middle of a call.
            let is_wanted = !is_resumed && matches!(before, SignIn::Entering(_));
            let action = if is_wanted { PhoneAction::Start } else { PhoneAction::Resume };
            self.outputs.push(Output::Phone(action));
        }
    }

    /// Logout has arrived.
    pub(super) fn departed(&mut self, departure: &Departure) {
        /// The server keeps the agent's place for a resume.
        const KEPT_FOR_RESUME: f64 = -1002.0;
        let is_final = !departure.code.equals_loosely(KEPT_FOR_RESUME);
        self.sign_out(is_final);
        if is_final {
            self.outputs.push(Output::Phone(PhoneAction::StopRegistered));
        }
    }

    /// The local part of signing out.
    pub(super) fn sign_out(&mut self, forget_token: bool) {
        if self.sign_in != SignIn::Out || self.token.is_some() {
            self.outputs.push(Output::SignedOut);
        }
        self.sign_in = SignIn::Out;
        self.in_conversation = false;
        self.answers_next_ringing = false;
        self.stop_heartbeat();
        self.surveillance_end();
        self.timers.stop(Timer::AutoIdle);
        if forget_token {
            self.forget_token();
        }
    }

    fn forget_token(&mut self) {
        if self.token.is_some() {
            self.keep_token(None);
        }
    }

    fn keep_token(&mut self, token: Option<String>) {
        let agent = self.storage_name();
        self.token = token.map(Secret::new);
        self.outputs.push(Output::Keep(Kept::Token { agent, token: self.token.clone() }));
    }

    /// What the keys of this agent's storage end with. A missing number gives the old SDK's own `undefined`.
    fn storage_name(&self) -> String {
        self.options.agent_number.text().unwrap_or_else(|| "undefined".to_owned())
    }

    /// Writes the fields of `login` that come from the options.
    pub(super) fn put_credentials(&self, body: &mut Body) {
        let Options { agent_number, agent_password, company_short_name, login_type, .. } = &self.options;
        body.put("agentNumber", agent_number);
        body.put("password", agent_password.expose());
        body.put("companyShortName", company_short_name);
        // The platform's own default: a SIP phone.
        body.put("loginType", if login_type.is_truthy() { login_type } else { &Scalar::Number(1.0) });
        body.put("routingKey", &Scalar::from(self.routing_key.as_str()));
    }
}
