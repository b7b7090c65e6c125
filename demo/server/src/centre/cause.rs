//! Why a call ended: the codes and texts of the platform's table that this demo uses.

/// A cause with its code and its text, as the After event carries them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Somebody hung up.
    NormalClearing,
    /// The called side is in another call.
    UserBusy,
    /// It rang and nobody answered.
    NoAnswer,
    /// The called side declined.
    Rejected,
    /// There is no such number.
    NumberEmpty,
    /// The caller hung up before the answer.
    Cancelled,
    /// A leader ended the call.
    ManagerRequest,
    /// The call went on without this agent, unannounced.
    BlindTransfer,
    /// The call went on without this agent, after a consultation.
    AttendedTransfer,
    /// A leader took the call over.
    PickedOff,
    /// Nobody was free within the customer's patience.
    AllottedTimeout,
}

impl Cause {
    /// The numeric code.
    pub fn code(self) -> u32 {
        match self {
            Self::NormalClearing => 0,
            Self::UserBusy => 1017,
            Self::NoAnswer => 1019,
            Self::Rejected => 1021,
            Self::NumberEmpty => 2114,
            Self::Cancelled => 1487,
            Self::ManagerRequest => 1503,
            Self::BlindTransfer => 1600,
            Self::AttendedTransfer => 1601,
            Self::AllottedTimeout => 1602,
            Self::PickedOff => 1605,
        }
    }

    /// The text people read.
    pub fn text(self) -> &'static str {
        match self {
            Self::NormalClearing => "正常结束",
            Self::UserBusy => "用户忙",
            Self::NoAnswer => "久叫不应",
            Self::Rejected => "拒绝应答",
            Self::NumberEmpty => "空号",
            Self::Cancelled => "呼叫取消",
            Self::ManagerRequest => "强制挂机",
            Self::BlindTransfer => "盲转",
            Self::AttendedTransfer => "咨询转",
            Self::AllottedTimeout => "分配超时",
            Self::PickedOff => "被拦截",
        }
    }
}
