//! The requests of the protocol, by their names on the wire.

use crate::text;

macro_rules! requests {
    ($($(#[doc = $note:literal])+ $request:ident $name:literal,)+) => {
        /// What can be asked of the server; the fields that go with it have the wire's own names.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Request { $($(#[doc = $note])+ $request,)+ }

        impl Request {
            // Each with a blank behind it.
            const NAMES: &'static str = concat!($($name, " ",)+);
        }
    };
}

requests! {
    /// Any other request, as a page composed it.
    Other "",
    /// Sign in; the machine adds the options' credentials and the routing key.
    Login "login",
    /// Sign in again with the stored token.
    Reconnect "reconnect",
    /// Say that the agent is still there.
    Heartbeat "heartbeat",
    /// Sign out.
    Logout "logout",
    /// Ready for calls.
    Idle "idle",
    /// Not ready for calls. `busyType`: one of the company's busy reasons.
    Busy "busy",
    /// Call somebody. `called`: the number, without white space; `calledType`: 1 agent, 2 phone; `caller`: the number to show
    /// to the called party; `callId` and `contactId`: the integrator's own ids.
    MakeCall "makeCall",
    /// Hang up.
    CancelCall "cancelCall",
    /// Put the other side on hold.
    Hold "hold",
    /// Take the other side off hold.
    UnHold "unHold",
    /// Mute the agent.
    Mute "mute",
    /// Let the agent be heard again.
    Unmute "unmute",
    /// Send one key of the dial pad. `dtmf`: one of `0`–`9`, `*`, `#`.
    SendDtmf "sendDTMF",
    /// Transfer the call. `transferId`: the target's number or id; `transferType`: 1 agent, 2 phone, 3 group, 4 IVR;
    /// `transferMode`: 0 blind, 1 after consulting.
    TransferCall "transferCall",
    /// Call a transfer off.
    TransferCancel "transferCancel",
    /// Consult somebody while the caller waits. `consultId` and `consultType`: as the transfer's.
    ConsultCall "consultCall",
    /// Call a consultation off.
    ConsultCancel "consultCancel",
    /// Hand the call over to the consulted party.
    ConsultTransfer "consultTransfer",
    /// Make it a call of three.
    TripartiteTalk "tripartiteTalk",
    /// Ask for the states of agents. The fields are a [`super::Filter`]'s.
    Surveillance "surveillance",
    /// Make an agent idle. `beAgentNumber`: whom, as in what else a leader does.
    ForceIdle "forceIdle",
    /// Make an agent busy.
    ForceBusy "forceBusy",
    /// Sign an agent out.
    ForceLogout "forceLogout",
    /// Listen to an agent's call.
    Listen "listen",
    /// Take an agent's call over.
    Intercept "intercept",
    /// End an agent's call.
    ForceBreak "forceBreak",
    /// Join an agent's call.
    ForceInsert "forceInsert",
    /// Ask for all groups.
    GroupInfo "groupInfo",
    /// Ask for a group's idle agents. `groupId`: the group.
    IdleAgent "idleAgent",
    /// Ask for the queue's length.
    GroupQueueNum "groupQueueNum",
}

impl Request {
    /// The name on the wire; empty for [`Self::Other`].
    pub fn as_str(self) -> &'static str {
        text::piece(Self::NAMES, b" ", self as usize)
    }
}
