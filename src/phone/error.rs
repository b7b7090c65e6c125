//! What goes wrong, as whoever has to act sees it.

use core::fmt;

/// A stable name for programs, and a text for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// `init` without options, now or before.
    OptionsMissing,
    /// Address, port, account or password is missing.
    AccountMissing,
    /// A call is needed, and there is none.
    NoCall,
    /// No number to call, or to transfer to.
    CalledMissing,
    /// The number is no address.
    CalledInvalid,
    /// The phone is not registered.
    NotRegistered,
    /// Not one of the sixteen keys.
    ToneInvalid,
    /// The call is in another state.
    WrongState,
    /// Something of the same kind is under way.
    Busy,
    /// There is no socket.
    NotConnected,
    /// The server did not take the registration.
    RegistrationFailed,
    /// The call ended before what was asked for came to pass.
    CallEnded,
    /// The other side did not want it: a hold, a transfer.
    Refused,
    /// Nothing came back in time.
    TimedOut,
    /// The phone was stopped, or set up anew, before it was done.
    Cancelled,
    /// The microphone was refused.
    MicrophoneDenied,
    /// There is no microphone.
    MicrophoneMissing,
    /// The microphone does not work.
    MicrophoneFailed,
    /// The page is not secure (https), so there is no microphone.
    PageInsecure,
    /// The browser has no WebRTC.
    Unsupported,
    /// The media of a call failed.
    MediaFailed,
    /// No attempt to come back succeeded.
    GaveUp,
}

/// An error with what is particular to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneError {
    /// Which one.
    pub code: Code,
    /// SIP's status, where there was one.
    pub status: Option<u16>,
    /// What follows the code's text.
    pub detail: String,
}
