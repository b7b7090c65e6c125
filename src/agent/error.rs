//! What can go wrong, as one table: a stable code for programs, the old SDK's own text for people, and what to do.
//!
//! Codes are part of the API and follow semantic versioning; texts are not. The README's table is made from this one.

use std::borrow::Cow;

/// An error as the page sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentError {
    /// What it is.
    pub code: Code,
    /// The text, complete.
    pub message: Cow<'static, str>,
}

impl AgentError {
    /// An error whose text needs nothing more.
    pub fn new(code: Code) -> Self {
        Self { code, message: Cow::Borrowed(code.text()) }
    }

    /// An error whose text ends with a detail: the option's name, the command's name, the value.
    pub fn with(code: Code, detail: &str) -> Self {
        let mut message = code.text().to_owned();
        message.push_str(detail);
        Self { code, message: Cow::Owned(message) }
    }

    /// An error with the server's or the phone's own words; the code's text stands in for empty ones.
    pub fn quoting(code: Code, words: Option<String>) -> Self {
        match words {
            Some(words) if !words.is_empty() => Self { code, message: Cow::Owned(words) },
            _ => Self::new(code),
        }
    }
}

codes! {
    OptionsMissing "OPTIONS_MISSING" "需要传入必要配置项目" "init() was called without options, now or before. Pass the options object.",
    OptionMissing "OPTION_MISSING" "配置缺少必要字段: " "A required option is missing or empty. The message names it.",
    OptionInvalid "OPTION_INVALID" "配置字段类型错误: " "An option has the wrong type. The message names it and the type it needs.",
    LoginTypeUnsupported "LOGIN_TYPE_UNSUPPORTED" "暂不支持SIM模块登录(loginType 4)" "Sign-in through a SIM module is not supported yet. Use loginType 1, 2 or 3.",
    ElementMissing "ELEMENT_MISSING" "未找到工具条的容器: " "The option el matches no element: there is no toolbar.",
    NoBrowser "NO_BROWSER" "当前环境不是浏览器, 无法创建AgentSdk" "There is no window here. Import is fine, but construct the SDK in a browser page.",
    NotConnected "NOT_CONNECTED" "请先建立链接" "There is no link to the server. Wait for Open, or call connect().",
    NotSignedIn "NOT_SIGNED_IN" "请先进行登录" "The agent is not signed in. Wait for Login or Reconnect, or call login().",
    PhoneNotRegistered "PHONE_NOT_REGISTERED" "当前话机未注册" "The WebRTC phone is not registered. Wait for its Registered event, or call register().",
    PhoneRegistrationFailed "PHONE_REGISTRATION_FAILED" "话机注册失败" "The SIP server refused the phone. Check the agent's SIP account on the server.",
    PhoneDisconnected "PHONE_DISCONNECTED" "话机断开链接" "The phone lost its SIP server. It registers again by itself if it can.",
    PhoneFailed "PHONE_FAILED" "话机异常" "The phone reported an error. The message is the phone's own.",
    PhoneSilent "PHONE_SILENT" "浏览器未允许播放声音" "The browser plays nothing before somebody has clicked in the page. From the first click on the call is heard.",
    AnswerUnsupported "ANSWER_UNSUPPORTED" "当前登录模式不支持应答" "answer() works for loginType 3 only. Answer on the agent's own phone.",
    CalledMissing "CALLED_MISSING" "被叫不能为空" "call() needs a number as its first argument.",
    TransferTargetMissing "TRANSFER_TARGET_MISSING" "转接目标不能为空" "transferCall() needs a target as its first argument.",
    ConsultTargetMissing "CONSULT_TARGET_MISSING" "咨询目标不能为空" "consultCall() needs a target as its first argument.",
    TargetMissing "TARGET_MISSING" "操作目标不能为空" "The command needs an agent's number as its first argument.",
    GroupMissing "GROUP_MISSING" "技能组id不能为空" "getIdleAgentByGroupId() needs a group's id.",
    FilterNeedsGroup "FILTER_NEEDS_GROUP" "指定筛选项时, 必须同时指定技能组ID(groupId)" "A surveillance filter needs groupId, unless the agent leads a group.",
    UserdataUnreadable "USERDATA_UNREADABLE" "userdata转化 JSON 出错, 出错数据: " "setUserdata() takes a string, or anything with toString().",
    CommandMissing "COMMAND_MISSING" "指令不能为空" "send() needs a command.",
    CommandInvalid "COMMAND_INVALID" "无效的指令类型" "send() takes an object with a request.",
    CommandRefused "COMMAND_REFUSED" "操作异常" "The server refused the command. The message is the server's own, if it gave one.",
    CommandTimedOut "COMMAND_TIMED_OUT" "指令响应超时: " "The server did not answer in time (option timeout). The command may still take effect.",
    CommandCancelled "COMMAND_CANCELLED" "链接已断开, 指令已取消" "The link was lost or closed before the answer came. Commands are never sent again by themselves.",
    ReconnectGaveUp "RECONNECT_GAVE_UP" "链接已断开, 已达到最大重连次数, 放弃重新连接" "No attempt to come back succeeded (option maxReconnect). Call connect() to try again.",
    BodyUnreadable "BODY_UNREADABLE" "消息格式错误, 已忽略" "A message was not JSON and was dropped. The others are not affected.",
    ProtocolViolated "PROTOCOL_VIOLATED" "协议错误, 链接已断开: " "The server broke the STOMP protocol or a limit. The message says how. The link is opened again.",
    AgentNotFound "AGENT_NOT_FOUND" "未找到座席: " "The surveillance list does not hold the agent. Check the number and the groups you lead.",
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_unique_and_upper_snake() {
        let codes: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(codes.len(), Code::ALL.len());
        assert!(codes.iter().all(|code| code.chars().all(|c| c.is_ascii_uppercase() || c == '_')));
        assert!(Code::ALL.iter().all(|code| code.hint().ends_with('.')));
    }

    #[test]
    fn a_server_without_words_gets_ours() {
        assert_eq!(AgentError::quoting(Code::CommandRefused, Some(String::new())).message, "操作异常");
        assert_eq!(AgentError::quoting(Code::CommandRefused, Some("坐席忙".into())).message, "坐席忙");
        assert_eq!(AgentError::with(Code::OptionMissing, "url").message, "配置缺少必要字段: url");
    }
}
