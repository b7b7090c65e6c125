//! Why a command was refused: the status and the text of its response. The codes are this demo's own.

/// A refused command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant's text says what it means")]
pub enum Refusal {
    BadRequest,
    UnknownCommand,
    NoSuchCompany,
    BadCredentials,
    BadLoginType,
    NotSignedIn,
    WrongState,
    NotPermitted,
    NoSuchAgent,
    AgentAway,
    AgentNotTalking,
    AgentInCall,
    NoSuchGroup,
    NoSuchIvr,
    BadTarget,
    CentreFull,
    PhoneNotRegistered,
}

impl Refusal {
    /// The response's `status`; never 0.
    pub fn status(self) -> u32 {
        match self {
            Self::BadRequest => 400,
            Self::UnknownCommand => 404,
            Self::NoSuchCompany => 1001,
            Self::BadCredentials => 1002,
            Self::BadLoginType => 1003,
            Self::NotSignedIn => 1004,
            Self::WrongState => 2001,
            Self::NotPermitted => 2002,
            Self::NoSuchAgent => 2003,
            Self::AgentAway => 2004,
            Self::AgentNotTalking => 2005,
            Self::AgentInCall => 2006,
            Self::NoSuchGroup => 2007,
            Self::NoSuchIvr => 2008,
            Self::BadTarget => 2009,
            Self::CentreFull => 2010,
            Self::PhoneNotRegistered => 2011,
        }
    }

    /// The response's `msg`.
    pub fn text(self) -> &'static str {
        match self {
            Self::BadRequest => "请求参数错误",
            Self::UnknownCommand => "不支持的指令",
            Self::NoSuchCompany => "公司不存在",
            // One text for both, so that nobody can try which numbers exist.
            Self::BadCredentials => "座席工号或密码错误",
            Self::BadLoginType => "不支持的登录类型",
            Self::NotSignedIn => "登录已失效, 请重新登录",
            Self::WrongState => "当前状态不允许此操作",
            Self::NotPermitted => "没有操作权限",
            Self::NoSuchAgent => "目标座席不存在",
            Self::AgentAway => "目标座席未登录",
            Self::AgentNotTalking => "目标座席不在通话中",
            Self::AgentInCall => "目标座席正在通话",
            Self::NoSuchGroup => "技能组不存在",
            Self::NoSuchIvr => "IVR不存在",
            Self::BadTarget => "目标不可用",
            Self::CentreFull => "系统繁忙, 请稍后再试",
            Self::PhoneNotRegistered => "当前话机未注册",
        }
    }
}
