//! The page's options, as the machine needs them: `pkg-template/softphone.js` hands them over by their places.

use js_sys::Array;

use super::glue;
use crate::{
    entropy::Entropy,
    phone::{Gather, Options, ToneMode},
    redact::Secret,
    sip::{Config, digest::Account},
    web::{convert::scalar, entropy::Crypto},
};

/// Reads the options.
pub(super) fn read(list: &Array) -> Box<Options> {
    let text = |place| scalar(&list.get(place)).text().unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
    let number = |place| list.get(place).as_f64().unwrap_or_default() as u32;
    let flags = number(7);
    let account = Account { user: text(1), password: Secret::new(text(2)) };
    let mut sip = Config::new(account, text(3), glue::instance(&Crypto.uuid()));
    sip.display = Some(text(4));
    sip.expires = number(5);
    sip.session_expires = number(6);
    sip.reliable = flags & 8 != 0;
    Box::new(Options {
        url: text(0),
        sip,
        auto_answer: flags & 1 != 0,
        call_waiting: flags & 2 != 0,
        tones: if flags & 4 != 0 { ToneMode::Rtp } else { ToneMode::Info },
        gather: match flags >> 4 {
            0 => Gather::Host,
            1 => Gather::Server,
            _ => Gather::Relay,
        },
    })
}
