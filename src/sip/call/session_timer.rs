//! Session timers (RFC 4028): a call whose peer has vanished ends by itself.
//!
//! The side that refreshes does it at half of the interval, with UPDATE where the peer knows it, else with a re-INVITE;
//! both sides end the call shortly before the interval is over. Without a socket a refresh waits for the next one.

use super::{Call, MIN_SE, Phase, Timer};
use crate::sip::{
    endpoint::core::{Answer, Core, Purpose},
    event::Cause,
    fields::{Refresher, SessionExpires},
    headers::Headers,
    method::Method,
    name::Name,
};

/// The session timer of one call.
#[derive(Default)]
pub(super) struct SessionTimer {
    /// The interval that we ask for; 0: none.
    pub(super) wanted: u32,
    /// What was agreed.
    pub(super) agreed: Option<u32>,
    /// Whether a refresh is wanted, and not agreed upon yet: it may wait for a socket or for another negotiation.
    pub(super) is_due: bool,
    /// Whether an offer of ours that met the peer's is made again after the peer's.
    pub(super) offer_afterwards: bool,
}

impl SessionTimer {
    /// Asks for the interval, with us as the side that refreshes (RFC 4028 section 7.4 keeps roles in a refresh).
    pub(super) fn to_ask(&self) -> Option<SessionExpires> {
        let interval = self.agreed.unwrap_or(self.wanted).max(self.agreed.map_or(0, |_| self.wanted.min(MIN_SE)));
        (interval > 0).then(|| SessionExpires { interval, refresher: self.agreed.map(|_| Refresher::Uac) })
    }

    /// The peer wants a longer interval (RFC 4028 section 6).
    pub(super) fn lengthen(&mut self, headers: &Headers) {
        let least = headers.number(Name::MinSe).unwrap_or_default();
        self.wanted = self.wanted.max(least);
        self.agreed = self.agreed.map(|agreed| agreed.max(least));
    }
}

impl Call {
    /// A refresh that went along with an offer came to nothing; without one this does nothing.
    pub(super) fn refresh_later(&mut self, core: &Core) {
        if let Phase::Up(session) = &self.phase
            && session.timer.is_due
        {
            self.timers.set(Timer::Refresh, core.after(5_000));
        }
    }

    /// A 2xx has settled the timer; `asked` says whether the request was ours.
    pub(super) fn arm_session_timer(&mut self, agreed: Option<SessionExpires>, asked: bool, core: &Core) {
        let Phase::Up(session) = &mut self.phase else { return };
        self.timers.stop(Timer::Refresh);
        self.timers.stop(Timer::Expiry);
        session.timer.is_due = false;
        // Less than the least (section 4) would end the call at once.
        session.timer.agreed = agreed.map(|agreed| agreed.interval.max(MIN_SE));
        let (Some(interval), Some(SessionExpires { refresher, .. })) = (session.timer.agreed, agreed) else { return };
        let refreshes = match refresher {
            Some(Refresher::Uas) => !asked,
            Some(Refresher::Uac) | None => asked,
        };
        if refreshes {
            self.timers.set(Timer::Refresh, core.after_seconds(interval / 2));
        }
        // "The minimum of 32 seconds and one third of the session interval" before it ends (section 10).
        let margin = (interval / 3).min(32);
        self.timers.set(Timer::Expiry, core.after_seconds(interval - margin));
    }

    pub(super) fn refresh_session(&mut self, core: &mut Core) {
        let Phase::Up(session) = &mut self.phase else { return };
        session.timer.is_due = true;
        if !core.has_flow() {
            return;
        }
        if session.has_update {
            let interval = session.timer.to_ask();
            self.ask_peer(Method::Update, Purpose::Refresh, core, &|update, core| {
                core.introduce(&mut update.headers);
                if let Some(interval) = interval {
                    update.headers.set(Name::SessionExpires, interval.to_text());
                }
            });
        } else if self.reoffer(core).is_err() {
            // Another negotiation is under way, and its 2xx refreshes as well; if it fails there is time to try again.
            self.timers.set(Timer::Refresh, core.after(5_000));
        }
    }

    pub(super) fn refresh_answered(&mut self, answer: &Answer, core: &mut Core) {
        let response = &answer.response;
        let Phase::Up(session) = &mut self.phase else {
            // The caller has given up while it rang here.
            if response.status == 481 {
                self.cancelled(None, core);
            }
            return;
        };
        if response.is_success() {
            if let Some(dialog) = self.dialogs.first_mut() {
                dialog.refresh(&response.headers);
            }
            // An UPDATE that only asked for the peer while it rang has agreed upon nothing.
            if session.timer.is_due {
                self.arm_session_timer(response.headers.session_expires(), true, core);
            }
            return;
        }
        match response.status {
            422 => {
                session.timer.lengthen(&response.headers);
                self.timers.set(Timer::Refresh, core.after(1_000));
            }
            405 | 501 => {
                session.has_update = false;
                self.timers.set(Timer::Refresh, core.tick);
            }
            491 | 500 => self.timers.set(Timer::Refresh, core.after(5_000)),
            _ => self.dialog_may_be_gone(answer, core),
        }
    }

    /// The time of the session is over, or that of the invitation: "If it fires before the UAS has generated a final response, a
    /// 487 … SHOULD be generated" (RFC 3261 section 13.3.1).
    pub(super) fn expired(&mut self, core: &mut Core) {
        self.leave(Cause::Expired, core);
        self.give_up(Cause::Missed, 487, None, core);
    }
}
