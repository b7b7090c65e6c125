//! The methods, by their places in the table that `pkg-template/softphone.js` holds too.

macro_rules! methods {
    ($($method:ident $name:literal,)+) => {
        /// A method of the class, or one of what stands between.
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub(super) enum Method { $($method,)+ }

        impl Method {
            /// All of them, in the order of the table.
            pub(super) const ALL: &'static [Self] = &[$(Self::$method,)+];

            /// Their names, in the order of the table.
            pub(super) const NAMES: &'static [&'static str] = &[$($name,)+];
        }
    };
}

methods! {
    Register "register",
    Unregister "unregister",
    Call "call",
    Answer "answer",
    Reject "reject",
    Hangup "hangup",
    Hold "hold",
    UnHold "unHold",
    Dtmf "dtmf",
    Transfer "transfer",
    TransferToCall "transferToCall",
    Mute "mute",
    UnMute "unMute",
    Stop "stop",
    Disconnect "disconnect",
    On "on",
    Once "once",
    Off "off",
    SetAutoAnswer "setAutoAnswer",
    GetStats "getStats",
    GetLog "getLog",
    // Not methods of the page's, but of what stands between.
    Media "__media",
    AutoAnswer "__autoAnswer",
    IsRegistered "__isRegistered",
    IsConnected "__isConnected",
    Calls "__calls",
    ActiveCall "__activeCall",
    Promise "__promise",
}
