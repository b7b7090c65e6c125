//! The demo company: who works there, in which groups, and who calls. All people are invented.
//!
//! The customers' numbers are of the form that mobile numbers have; nothing ever dials them.

use core::time::Duration;

/// The company's short name, which every sign-in names.
pub const COMPANY: &str = "demo";
/// The company's number.
pub const COMPANY_ID: &str = "1";
/// The reasons for being busy, as the Login event lists them.
pub const BUSY_REASONS: &str = "午餐,会议,培训,小休";
/// What customers see when the centre calls them, and what they dial.
pub const SWITCHBOARD: &str = "4008001234";

/// Who sits at a seat when no browser does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Understudy {
    /// Nobody: the seat stays empty until a browser signs in.
    Nobody,
    /// A robot that is idle and answers colleagues.
    Waiting,
    /// A robot that talks to customers all day, so that leaders have something to listen to.
    Chatting,
}

/// One seat of the company.
#[derive(Clone, Copy, Debug)]
pub struct AgentSeed {
    /// The number that the agent signs in with.
    pub number: &'static str,
    /// The agent's name.
    pub name: &'static str,
    /// Whether the agent is a leader.
    pub leader: bool,
    /// The groups, the main one first.
    pub groups: &'static [&'static str],
    /// Who plays the agent otherwise.
    pub understudy: Understudy,
}

const fn seat(
    number: &'static str,
    name: &'static str,
    groups: &'static [&'static str],
    understudy: Understudy,
) -> AgentSeed {
    AgentSeed { number, name, leader: false, groups, understudy }
}

const fn leader(number: &'static str, name: &'static str, groups: &'static [&'static str]) -> AgentSeed {
    AgentSeed { number, name, leader: true, groups, understudy: Understudy::Nobody }
}

/// Everybody who works there.
pub const AGENTS: &[AgentSeed] = &[
    seat("1001", "王芳", &["101", "102"], Understudy::Nobody),
    seat("1002", "李强", &["102", "103"], Understudy::Nobody),
    seat("1003", "赵敏", &["101"], Understudy::Chatting),
    seat("1004", "孙丽", &["101", "103"], Understudy::Waiting),
    seat("1005", "周杰", &["102"], Understudy::Chatting),
    seat("1006", "吴静", &["102", "104"], Understudy::Waiting),
    seat("1007", "郑凯", &["103"], Understudy::Nobody),
    seat("1008", "冯雪", &["104"], Understudy::Nobody),
    leader("9001", "陈明", &["101", "102", "103", "104"]),
    leader("9002", "林岚", &["103", "104"]),
];

/// A group, its number and its name.
#[derive(Clone, Copy, Debug)]
pub struct GroupSeed {
    /// The number.
    pub id: &'static str,
    /// The name.
    pub name: &'static str,
}

/// The groups.
pub const GROUPS: &[GroupSeed] = &[
    GroupSeed { id: "101", name: "售前咨询" },
    GroupSeed { id: "102", name: "售后服务" },
    GroupSeed { id: "103", name: "VIP专线" },
    GroupSeed { id: "104", name: "投诉建议" },
];

/// The entries of the voice menu that a call can be handed to.
pub const IVRS: &[GroupSeed] = &[
    GroupSeed { id: "801", name: "满意度评价" },
    GroupSeed { id: "802", name: "自助查询" },
    GroupSeed { id: "803", name: "密码验证" },
];

/// What a customer does when the phone rings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// Answers after a while and stays.
    Answers {
        /// How long it rings.
        after: Duration,
    },
    /// Answers and hangs up by itself.
    AnswersThenLeaves {
        /// How long it rings.
        after: Duration,
        /// How long the talk is.
        talks: Duration,
    },
    /// Is in another call.
    Busy,
    /// Lets it ring.
    NeverAnswers,
    /// Declines after a while.
    Rejects {
        /// How long it rings.
        after: Duration,
    },
    /// The number does not exist.
    NoSuchNumber,
}

impl Behaviour {
    /// A word for the demo page.
    pub fn word(self) -> &'static str {
        match self {
            Self::Answers { .. } => "接听",
            Self::AnswersThenLeaves { .. } => "接听后自动挂断",
            Self::Busy => "占线",
            Self::NeverAnswers => "无人接听",
            Self::Rejects { .. } => "拒接",
            Self::NoSuchNumber => "空号",
        }
    }
}

/// A robot customer.
#[derive(Clone, Copy, Debug)]
pub struct Customer {
    /// The phone number.
    pub number: &'static str,
    /// The name.
    pub name: &'static str,
    /// What the customer does.
    pub behaviour: Behaviour,
}

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// The customers that the demo page offers.
pub const CUSTOMERS: &[Customer] = &[
    Customer { number: "13800138001", name: "张伟", behaviour: Behaviour::Answers { after: ms(2_000) } },
    Customer { number: "13900139002", name: "刘洋", behaviour: Behaviour::Answers { after: ms(3_500) } },
    Customer {
        number: "13700137003",
        name: "黄婷",
        behaviour: Behaviour::AnswersThenLeaves { after: ms(2_000), talks: ms(15_000) },
    },
    Customer { number: "13600136004", name: "何勇", behaviour: Behaviour::Busy },
    Customer { number: "13500135005", name: "高翔", behaviour: Behaviour::NeverAnswers },
    Customer { number: "13400134006", name: "罗燕", behaviour: Behaviour::Rejects { after: ms(3_000) } },
    Customer { number: "13300133007", name: "空号", behaviour: Behaviour::NoSuchNumber },
    Customer {
        number: "02088886666", name: "广州恒信贸易公司", behaviour: Behaviour::Answers { after: ms(1_500) }
    },
];

/// What whoever has `number` does. A number that is in no list belongs to somebody who answers.
pub fn behaviour(number: &str) -> Behaviour {
    let known = CUSTOMERS.iter().find(|customer| customer.number == number);
    known.map_or(Behaviour::Answers { after: ms(2_000) }, |customer| customer.behaviour)
}
