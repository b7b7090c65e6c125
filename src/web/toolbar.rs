//! What the toolbar in the page asks of the crate: what shows in a state, what a leader may do, and when the wrap-up ends.
//!
//! What happens reaches it from the driver through the store (`glue/page.js`), not through listeners that a page
//! could remove.

use js_sys::Array;
use wasm_bindgen::JsValue;

use super::{clock, driver::Driver};
use crate::{
    agent::{AgentError, Code, Name, State},
    time::millis,
    toolbar::{Account, Details, Direction, Role, allowed},
};

/// What the toolbar asks, as `toolbar/model.js` numbers it; anything else is how long the wrap-up lasts.
mod asked {
    pub(super) const STATE: u8 = 0;
    pub(super) const FORCE: u8 = 1;
    pub(super) const MISUSED: u8 = 2;
    pub(super) const MISSING: u8 = 3;
    pub(super) const STAY: u8 = 4;
}

impl Driver {
    /// `__toolbar`: a question, with what it is about.
    pub(super) fn toolbar(&self, arguments: &Array) -> JsValue {
        let text = arguments.get(1).as_string().unwrap_or_default();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
        let number = |place| arguments.get(place).as_f64().unwrap_or_default() as u8;
        match number(0) {
            asked::STATE => self.toolbar_enters(&text),
            asked::FORCE => return allowed(&text).into(),
            asked::MISUSED => self.misused(&text),
            asked::MISSING => drop(self.raise(AgentError::with(Code::ElementMissing, &text))),
            asked::STAY => self.session.borrow_mut().stay_in_wrap_up(),
            _ => return self.wrap_up_left().into(),
        }
        self.toolbar_view(Account(number(2))).into()
    }

    /// An agent's mistake, as a key of the texts and, behind a tab, its words: raised as the old toolbar did.
    fn misused(&self, text: &str) {
        let (key, words) = crate::text::split(text, b'\t').unwrap_or_default();
        let is = |what| key.starts_with(what);
        let code = if is("number") {
            Code::CalledMissing
        } else if is("transfer") {
            Code::TransferTargetMissing
        } else if is("consult") {
            Code::ConsultTargetMissing
        } else {
            Code::TargetMissing
        };
        self.raise(AgentError::quoting(code, Some(words.to_owned())));
    }

    /// Milliseconds until the wrap-up ends by itself, if it does.
    fn wrap_up_left(&self) -> Option<u32> {
        Some(millis(self.session.borrow().wrap_up_ends()?.since(clock::now().tick)))
    }

    /// A state, and behind tabs what its message says.
    fn toolbar_enters(&self, text: &str) {
        let mut fields = crate::text::pieces(text, b"\t");
        let mut field = || fields.next().unwrap_or_default();
        let state = match field() {
            "disconnect" => State::Disconnect,
            "closed" => State::Closed,
            "connecting" => State::Connecting,
            "connected" => State::Connected,
            name => State::Server(Name::new(name)),
        };
        let details = Details { caller: field(), called: field(), call_type: field(), code: field() };
        self.toolbar.borrow_mut().enter(state, &details);
    }

    /// The view as numbers and words behind tabs.
    fn toolbar_view(&self, account: Account) -> String {
        let known = self.toolbar.borrow();
        let view = known.view(account);
        let mut parts = join!(view.controls.bits(), "\t", view.mood, "\t", view.text);
        if let Some(call) = view.call {
            let direction = if call.direction == Direction::In { "in" } else { "out" };
            let talks = if call.role == Role::Watching { "" } else { "1" };
            push!(&mut parts, "\t", direction, "\t", talks, "\t", &call.party);
        }
        parts
    }
}
