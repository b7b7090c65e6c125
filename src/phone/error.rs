//! What goes wrong, as one table: a stable code for programs, a text for people, and what to do.
//!
//! Codes are part of the API and follow semantic versioning; texts are not. The README's table is made from this one.

use crate::text;

/// An error with what is particular to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneError {
    /// Which one.
    pub code: Code,
    /// SIP's status, where there was one.
    pub status: Option<u16>,
    /// What goes into the code's text.
    pub detail: String,
}

impl PhoneError {
    /// An error with nothing particular to it.
    pub fn new(code: Code) -> Self {
        Self { code, status: None, detail: String::new() }
    }

    /// An error that a SIP status caused.
    pub fn with_status(code: Code, status: Option<u16>) -> Self {
        Self { status, ..Self::new(code) }
    }

    /// An error about this value, or in these words.
    pub fn with(code: Code, detail: String) -> Self {
        Self { detail, ..Self::new(code) }
    }

    /// The text, complete.
    pub fn message(&self) -> String {
        // Where a text has a brace it is the place of the detail.
        match text::split(self.code.text(), b'{') {
            Some((before, after)) => join!(before, &self.detail, after.get(1..).unwrap_or_default()),
            None => self.code.text().to_owned(),
        }
    }
}

codes! {
    OptionsMissing "OPTIONS_MISSING" "未找到配置" "The phone was never given options. Pass them to the constructor, to init() or to register().",
    AccountMissing "ACCOUNT_MISSING" "缺少必要的注册参数" "wss, wssport, account or password is missing or empty.",
    NoCall "NO_CALL" "当前没有通话" "There is no call, or no call with this id any more.",
    CalledMissing "CALLED_MISSING" "外呼号码为空" "There is no number to call, or to transfer to.",
    CalledInvalid "CALLED_INVALID" "外呼号码不合法: {}" "The number is no SIP address, and none can be made of it.",
    NotRegistered "NOT_REGISTERED" "话机未注册" "The phone is not registered. Wait for Registered, or call register().",
    ToneInvalid "TONE_INVALID" "DTMF异常: {} 指令不合法" "dtmf() takes one of 0-9, *, #, A-D.",
    WrongState "WRONG_STATE" "当前通话状态不支持该操作" "The call is in another state: it is not answered yet, or answered already.",
    Busy "BUSY" "上一个操作尚未完成" "Something of the same kind is under way. Wait for its end.",
    NotConnected "NOT_CONNECTED" "话机未连接" "There is no socket to the SIP server. Wait for Connected, or call register().",
    RegistrationFailed "REGISTRATION_FAILED" "话机注册失败" "The SIP server refused the registration; status says how. With 401 or 403 check account and password.",
    CallEnded "CALL_ENDED" "通话已结束" "The call ended before what was asked for came to pass; status says why, if SIP did.",
    Refused "REFUSED" "对方拒绝该操作" "The other side refused a hold, a key or a transfer; status says how. The call goes on.",
    TimedOut "TIMED_OUT" "操作超时" "The other side did not say in time how a transfer went. The call goes on.",
    Cancelled "CANCELLED" "操作已取消" "Something that was ordered later took its place: stop(), disconnect(), other options, or the opposite.",
    MicrophoneDenied "MICROPHONE_DENIED" "获取授权失败:未获取麦克风授权" "The microphone was refused. Allow it in the browser's settings of this site.",
    MicrophoneMissing "MICROPHONE_MISSING" "获取授权失败:设备未找到: {}" "There is no microphone. Plug one in: a call that is up goes on with it.",
    MicrophoneFailed "MICROPHONE_FAILED" "获取授权失败:获取媒体异常: {}" "The microphone does not work; another program may hold it.",
    PageInsecure "PAGE_INSECURE" "不支持WebRTC的环境, 请使用https协议访问" "Browsers open microphones for https pages and for localhost only.",
    Unsupported "UNSUPPORTED" "不支持WebRTC的环境, 检查浏览器是否支持WebRTC" "The browser has no WebRTC, or it is switched off.",
    MediaFailed "MEDIA_FAILED" "媒体异常: {}" "A call's media could not be set up, or was lost and did not come back.",
    GaveUp "GAVE_UP" "话机断开链接, 已达到最大重连次数, 放弃重新连接" "No attempt to come back succeeded. Call register() to try again.",
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
    fn a_detail_stands_where_the_text_wants_it() {
        let error = PhoneError::with(Code::ToneInvalid, "12".into());
        assert_eq!(error.message(), "DTMF异常: 12 指令不合法");
        assert_eq!(PhoneError::new(Code::NotRegistered).message(), "话机未注册");
        let error = PhoneError::with(Code::MicrophoneMissing, "NotFoundError".into());
        assert_eq!(error.message(), "获取授权失败:设备未找到: NotFoundError");
    }
}
