//! The events of the protocol, and the envelope in which they and responses arrive.

use serde::{Deserialize, Deserializer};

use super::{Account, AfterCall, Departure, Sequence};
use crate::text;

/// Declares an enum whose variants are the wire's own names.
macro_rules! names {
    ($(#[$meta:meta])* pub enum $enum:ident { $(#[doc = $note:literal] $name:ident,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum $enum { $(#[doc = $note] $name,)+ }

        impl $enum {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Their names, each with a blank behind it.
            pub const NAMES: &'static str = concat!($(stringify!($name), " ",)+);

            /// The name on the wire.
            pub fn as_str(self) -> &'static str {
                text::piece(Self::NAMES, b" ", self as usize)
            }

            /// What it means, in a sentence: the README's table is made from it.
            pub fn summary(self) -> &'static str {
                match self { $(Self::$name => $note,)+ }
            }

            /// The name at this place of the table.
            pub fn from_index(index: usize) -> Option<Self> {
                Self::ALL.get(index).copied()
            }

            /// The event of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::from_index(text::pieces(Self::NAMES, b" ").position(|known| known == name)?)
            }
        }
    };
}

names! {
    /// What a server may say by itself, and what the SDK raises.
    pub enum Event {
        /// Signed in; the data is an [`Account`].
        Login,
        /// Signed in again with the stored token; the data is an [`Account`].
        Reconnect,
        /// Signed out; the data says why, or is missing.
        Logout,
        /// Ready for calls.
        Idle,
        /// Not ready for calls, with a reason or without.
        Busy,
        /// The server has taken the order to call.
        MakeCall,
        /// A call was given up before it was answered.
        CancelCall,
        /// The call could not be made; `data.cause` says why, in words.
        MakeCallFail,
        /// The agent's own phone is being called.
        AgentOriginate,
        /// The agent's own phone rings.
        AgentRinging,
        /// The agent's own phone was answered.
        AgentAnswer,
        /// The other side's phone rings.
        CalledRinging,
        /// The other side answered.
        CalledAnswer,
        /// Both sides talk.
        Conversation,
        /// The call is over; wrap-up begins.
        After,
        /// A transfer was ordered.
        TransferCall,
        /// The transfer's target is being called.
        TransferCalling,
        /// The transfer failed; the call goes on.
        TransferCallFail,
        /// The transfer was called off; the call goes on.
        TransferCancel,
        /// A consultation was ordered.
        ConsultCall,
        /// The consultation's target is being called.
        ConsultCalling,
        /// The consultation failed; the call goes on.
        ConsultCallFail,
        /// The consultation was called off; the call goes on.
        ConsultCancel,
        /// The call goes over to the consulted party.
        ConsultTransfer,
        /// The consulted party hung up.
        ConsultedCancel,
        /// A three-way call was ordered.
        TripartiteTalk,
        /// All three talk.
        TripartiteTalking,
        /// The three-way call failed.
        TripartiteTalkFail,
        /// The other side is on hold.
        Hold,
        /// The other side is off hold again.
        UnHold,
        /// The agent's microphone is muted on the server.
        Mute,
        /// The agent's microphone is heard again.
        Unmute,
        /// A leader has ordered to listen.
        Listen,
        /// The leader listens.
        Listening,
        /// Listening failed.
        ListenFail,
        /// A leader ended a call.
        ForceBreak,
        /// A leader has ordered to join a call.
        ForceInsert,
        /// The leader is in the call.
        ForceInserting,
        /// Joining failed.
        ForceInsertFail,
        /// A leader has ordered to take a call over.
        Intercept,
        /// The leader has the call.
        Intercepting,
        /// Taking over failed.
        InterceptFail,
        /// The agent was locked.
        Lock,
        /// Signed out because the same agent signed in elsewhere, or by force.
        Kick,
        /// The phone lost its registration; the agent is signed out.
        SipError,
        /// The answer to [`super::Request::GroupInfo`].
        GroupInfo,
        /// The answer to [`super::Request::IdleAgent`].
        IdleAgent,
        /// A caller joined or left a queue.
        QueueInfo,
        /// The answer to [`super::Request::GroupQueueNum`].
        GroupQueueNum,
        /// The answer to [`super::Request::Surveillance`].
        Surveillance,
        /// The server asks for the log.
        AgentUploadLog,
        /// Raised by the SDK: STOMP's CONNECTED arrived.
        Open,
        /// Raised by the SDK: the socket failed.
        Error,
        /// Raised by the SDK: the socket closed, or STOMP's ERROR arrived.
        Close,
        /// Raised by the SDK: it closed the link on purpose.
        Disconnect,
        /// Raised by the SDK: every parsed body, before its own event.
        Message,
        /// Raised by the SDK: the state changed.
        StateChange,
        /// Raised by the SDK: something went wrong.
        Exception,
        /// Raised by the SDK: the log was saved.
        SaveLog,
    }
}

impl Event {
    /// Whether the server sends this event; the others are raised by the SDK itself.
    pub fn is_servers(self) -> bool {
        (self as u8) < Self::Open as u8
    }

    /// Whether the machine needs a typed view of this event's data.
    pub fn has_data_for_the_machine(self) -> bool {
        matches!(self, Self::Login | Self::Reconnect | Self::Logout | Self::After)
    }

    /// Whether an event leaves the agent's state as it is, whatever its `nowState` says: as in the old SDK.
    pub fn keeps_state(self) -> bool {
        matches!(self, Self::GroupQueueNum | Self::Surveillance)
    }
}

/// A name from the wire: unknown ones pass through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// A name of the table.
    Known(Event),
    /// Any other name.
    Other(Box<str>),
}

impl Name {
    /// The name as a value of the table, or as text.
    pub fn new(name: &str) -> Self {
        Event::from_name(name).map_or_else(|| Self::Other(name.into()), Self::Known)
    }

    /// Whether there is no name at all.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Other(name) if name.is_empty())
    }

    /// The name on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(event) => event.as_str(),
            Self::Other(name) => name,
        }
    }
}

/// An event's envelope: what the machine needs to know of each.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// Which event.
    pub event: Name,
    /// The agent's state on the server after it.
    pub now_state: Option<Name>,
    /// The sequence of the command that it answers; 0 when nobody asked.
    pub sequence: Sequence,
    /// The typed view, for [`Event::has_data_for_the_machine`]; nothing when the data is missing or of another shape.
    pub data: Data,
}

/// The typed view of an event's data, for [`Event::has_data_for_the_machine`].
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Data {
    /// Not needed, missing, null, or not an object.
    #[default]
    None,
    /// Of [`Event::Login`] and [`Event::Reconnect`].
    Account(Box<Account>),
    /// Of [`Event::Logout`].
    Departure(Departure),
    /// Of [`Event::After`].
    After(Box<AfterCall>),
}

impl Data {
    /// The typed view for an event, read with whatever reads the shell's values; `value` is asked only if the machine
    /// needs it.
    pub fn read<'de, D>(event: &Name, value: impl FnOnce() -> Option<D>) -> Self
    where
        D: Deserializer<'de>,
    {
        let Name::Known(event) = event else { return Self::None };
        if !event.has_data_for_the_machine() {
            return Self::None;
        }
        let Some(value) = value() else { return Self::None };
        let read = match event {
            Event::Login | Event::Reconnect => Account::deserialize(value).map(|data| Self::Account(Box::new(data))),
            Event::Logout => Departure::deserialize(value).map(Self::Departure),
            _ => AfterCall::deserialize(value).map(|data| Self::After(Box::new(data))),
        };
        read.unwrap_or_default()
    }
}

/// A command's response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The request's name, as the server repeats it.
    pub response: Option<String>,
    /// The request's sequence; 0 when the server left it out.
    pub sequence: Sequence,
    /// Whether `status` is 0, as a number or a string.
    pub accepted: bool,
    /// The server's words, when it refused.
    pub msg: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_there_and_back() {
        for (index, event) in Event::ALL.iter().enumerate() {
            assert_eq!(Event::from_name(event.as_str()), Some(*event));
            assert_eq!(*event as usize, index);
        }
        assert_eq!(Name::new("constructor"), Name::Other("constructor".into()));
        assert_eq!(Name::new("UnHold").as_str(), "UnHold");
        assert!(Event::AgentUploadLog.is_servers() && !Event::Open.is_servers());
    }
}
