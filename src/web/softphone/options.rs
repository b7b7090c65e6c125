//! The page's options, as the machine needs them: `pkg-template/softphone.js` hands them over by their places.

use js_sys::Array;

use crate::{
    entropy::Entropy,
    phone::{Code, Gather, Options, PhoneError, ToneMode},
    redact::Secret,
    web::{convert::scalar, entropy::Crypto, glue},
};

/// Under this name the device's own UUID is kept (RFC 5626 section 4.1).
const INSTANCE: &str = "softPhoneInstance";

/// Reads the options.
///
/// # Errors
///
/// [`Code::AccountMissing`] where a server, an account or a password is missing.
pub(super) fn read(list: &Array) -> Result<Box<Options>, PhoneError> {
    let text = |place| scalar(&list.get(place)).text().unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
    let number = |place| list.get(place).as_f64().unwrap_or_default() as u32;
    let flags = number(7);
    let options = Options {
        url: text(0),
        account: text(1),
        password: Secret::new(text(2)),
        domain: text(3),
        display: Some(text(4)),
        instance: instance(),
        register_expires: number(5),
        session_expires: number(6),
        auto_answer: flags & 1 != 0,
        call_waiting: flags & 2 != 0,
        tones: if flags & 4 != 0 { ToneMode::Rtp } else { ToneMode::Info },
        reliable: flags & 8 != 0,
        gather: match flags >> 4 {
            0 => Gather::Host,
            1 => Gather::Server,
            _ => Gather::Relay,
        },
    };
    if options.url.is_empty() || options.account.is_empty() || options.password.expose().is_empty() {
        return Err(PhoneError::new(Code::AccountMissing));
    }
    Ok(Box::new(options))
}

/// This browser's UUID.
fn instance() -> String {
    glue::recall(INSTANCE).unwrap_or_else(|| {
        let uuid = Crypto.uuid();
        glue::keep(INSTANCE, Some(&uuid));
        uuid
    })
}
