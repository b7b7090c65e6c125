//! Which control shows in which state: the old toolbar's table (`tests/fixtures/toolbar.tsv`), with its holes closed.

use super::{Role, Snapshot};
use crate::agent::{Event, Name, State};

/// One control of the old toolbar's, in the order of their lines in the layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Connects.
    Link,
    /// Signs in.
    SignIn,
    /// Takes the call on the page's phone.
    Answer,
    /// Puts the other side on hold.
    Hold,
    /// Takes it off hold.
    UnHold,
    /// Mutes the agent.
    Mute,
    /// Lets the agent be heard again.
    UnMute,
    /// Opens the panel of transfers.
    Transfer,
    /// Calls the transfer off.
    TransferCancel,
    /// Opens the panel of consultations.
    Consult,
    /// Hands the call over to the consulted party.
    ConsultTransfer,
    /// Makes it a call of three.
    Tripartite,
    /// Calls the consultation off.
    ConsultCancel,
    /// Opens the panel for outside numbers.
    Outside,
    /// Opens the keys for tones.
    Keypad,
    /// Ends the call, or leaves it.
    Hangup,
    /// Opens the panel for a call.
    Dial,
    /// Opens the leader's panel.
    Leader,
    /// Opens the agent's own groups.
    Groups,
    /// Whether the page's phone answers by itself.
    AutoAnswer,
    /// The other side's number.
    Party,
}

impl Control {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Link,
        Self::SignIn,
        Self::Answer,
        Self::Hold,
        Self::UnHold,
        Self::Mute,
        Self::UnMute,
        Self::Transfer,
        Self::TransferCancel,
        Self::Consult,
        Self::ConsultTransfer,
        Self::Tripartite,
        Self::ConsultCancel,
        Self::Outside,
        Self::Keypad,
        Self::Hangup,
        Self::Dial,
        Self::Leader,
        Self::Groups,
        Self::AutoAnswer,
        Self::Party,
    ];
}

/// What of the account and the options decides about controls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account(pub u8);

impl Account {
    /// Leads a group.
    pub const LEADER: u8 = 1;
    /// May dial out.
    pub const DIALS: u8 = 2;
    /// Talks through a phone in the page (login type 3).
    pub const WEBRTC: u8 = 4;

    fn has(self, flag: u8) -> bool {
        self.0 & flag != 0
    }
}

/// A set of controls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Controls(u32);

impl Controls {
    const fn of(controls: &[Control]) -> Self {
        let mut bits = 0;
        let mut rest = controls;
        while let [first, others @ ..] = rest {
            bits |= 1 << *first as u32;
            rest = others;
        }
        Self(bits)
    }

    /// Whether it is one of them.
    pub fn has(self, control: Control) -> bool {
        self.0 & 1 << control as u32 != 0
    }

    /// The set as a number: a bit for each, by its place.
    pub fn bits(self) -> u32 {
        self.0
    }

    fn with(self, control: Control, wanted: bool) -> Self {
        if wanted { Self(self.0 | 1 << control as u32) } else { self }
    }

    fn without(self, control: Control) -> Self {
        Self(self.0 & !(1 << control as u32))
    }
}

use Control::*;

const CALLING: Controls = Controls::of(&[Party, Hangup]);
const TALKING: Controls = Controls::of(&[Transfer, Consult, Outside, Hold, Mute, Keypad, Hangup, Party]);
const CONSULTING: Controls = Controls::of(&[ConsultCancel, ConsultTransfer, Tripartite, Mute, Keypad, Hangup, Party]);
/// Of whoever was asked, and of three.
const BESIDE: Controls = Controls::of(&[Mute, Keypad, Hangup, Party]);
const HELD: Controls = Controls::of(&[UnHold, Keypad, Hangup, Party]);

impl Snapshot {
    /// What shows now, beside the state.
    pub(super) fn controls(&self, account: Account) -> Controls {
        match &self.state {
            State::Server(Name::Known(event)) => self.controls_in(*event, account),
            State::Server(Name::Other(_)) => Controls::default(),
            State::Connected => Controls::of(&[SignIn]),
            State::Disconnect | State::Closed | State::Connecting => Controls::of(&[Link]),
        }
    }

    fn controls_in(&self, state: Event, account: Account) -> Controls {
        use Event::*;
        match state {
            Logout | Kick => Controls::of(&[SignIn]),
            // Listening and joining begin outside of a call: after a failure the leader is back there.
            Login | Reconnect | Idle | Busy | SipError | ListenFail | ForceInsertFail => ready(account),
            AgentRinging => CALLING.with(Answer, account.has(Account::WEBRTC)),
            TransferCalling => CALLING.with(Control::TransferCancel, true),
            ConsultCalling => CALLING.with(Control::ConsultCancel, true),
            MakeCall | AgentOriginate | AgentAnswer | CalledRinging | CalledAnswer | TransferCall | ConsultCall
            | ConsultTransfer | TripartiteTalk | Intercept | Intercepting | Listen | Listening | ForceInsert
            | ForceInserting => CALLING,
            Hold => HELD,
            Conversation | UnHold | Mute | Unmute | TransferCallFail | TransferCancel | ConsultCallFail
            | ConsultCancel | ConsultedCancel | TripartiteTalking | TripartiteTalkFail | InterceptFail => {
                self.talking()
            }
            _ => Controls::default(),
        }
    }

    fn talking(&self) -> Controls {
        let Some(call) = &self.call else { return TALKING };
        let controls = match call.role {
            Role::Main => TALKING,
            Role::Consulting => CONSULTING,
            Role::Consulted | Role::Three => BESIDE,
            Role::Watching => return CALLING,
        };
        if call.muted { controls.without(Mute).with(UnMute, true) } else { controls }
    }
}

fn ready(account: Account) -> Controls {
    Controls::of(&[Groups])
        .with(Dial, account.has(Account::DIALS))
        .with(AutoAnswer, account.has(Account::WEBRTC))
        .with(Leader, account.has(Account::LEADER))
}
