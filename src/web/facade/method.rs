//! The methods, by their places in the table that `pkg-template/facade.js` holds too.

methods! {
    Init "init",
    Connect "connect",
    NewConnect "newConnect",
    Login "login",
    Reconnect "reconnect",
    Logout "logout",
    Break "break",
    StartHeartbeat "startHeartbeat",
    SendHeartbead "sendHeartbead",
    StopHeartbead "stopHeartbead",
    IsConnected "isConnected",
    IsConnecting "isConnecting",
    IsLogin "isLogin",
    IsConversation "isConversation",
    GetLoginType "getLoginType",
    Idle "idle",
    Busy "busy",
    Call "call",
    Hangup "hangup",
    Hold "hold",
    UnHold "unHold",
    Mute "mute",
    UnMute "unMute",
    SendDTMF "sendDTMF",
    TransferCall "transferCall",
    TransferCancel "transferCancel",
    Consult "consult",
    ConsultCall "consultCall",
    ConsultCancel "consultCancel",
    ConsultTransfer "consultTransfer",
    TripartiteCall "tripartiteCall",
    Surveillance "surveillance",
    SurveillanceStart "surveillanceStart",
    SurveillanceEnd "surveillanceEnd",
    ForceIdle "forceIdle",
    ForceBusy "forceBusy",
    ForceLogout "forceLogout",
    Listen "listen",
    Intercept "intercept",
    ForceBreak "forceBreak",
    ForceInsert "forceInsert",
    GetGroups "getGroups",
    GetIdleAgentByGroupId "getIdleAgentByGroupId",
    GetQueueInfo "getQueueInfo",
    GetStateByAgentId "getStateByAgentId",
    Send "send",
    DefaultCmd "defaultCmd",
    DefaultTargetCmd "defaultTargetCmd",
    On "on",
    Once "once",
    Off "off",
    OnPrivateEventCallback "onPrivateEventCallback",
    GetSoftPhoneInstance "getSoftPhoneInstance",
    IsRegistered "isRegistered",
    Register "register",
    Unregister "unregister",
    Stop "stop",
    Answer "answer",
    UseWebRTC "useWebRTC",
    InitSIM "initSIM",
    SetUserdata "setUserdata",
    SetDebug "setDebug",
    SaveLog "saveLog",
    BindDocumentEvent "bindDocumentEvent",
    // Not methods of the page's, but of what stands between.
    Store "__store",
    Promise "__promise",
    Toolbar "__toolbar",
}

impl Method {
    /// Whether it gives back the sequence of the command that it sends.
    pub(super) fn gives_sequence(self) -> bool {
        use Method::*;
        matches!(
            self,
            Busy | Surveillance
                | ForceIdle
                | ForceBusy
                | ForceLogout
                | Listen
                | Intercept
                | ForceBreak
                | ForceInsert
                | GetGroups
                | GetIdleAgentByGroupId
                | GetQueueInfo
                | Send
                | DefaultCmd
                | DefaultTargetCmd
        )
    }
}
