/**
 * Types of agent-sdk-wasm: the agent side of a cloud call centre in a web page.
 *
 * What comes from the server is handed on unchanged. The server writes some numbers as JSON strings, so such
 * fields are {@link Numeric}: compare them with `Number(x)`. Optional means that a server may leave it out.
 */

// ---- Small words -----------------------------------------------------------------------------------------------

/** A number that some servers write as a JSON string, such as `1` and `"1"`. */
export type Numeric = number | string;

/** Identifies one request: milliseconds since 1970 at its creation, strictly increasing in one page. */
export type Sequence = number;

/** How the agent speaks: 1 SIP phone, 2 mobile phone, 3 this page (WebRTC). */
export type LoginType = 1 | 2 | 3 | '1' | '2' | '3';

/** Whom to call: 1 an agent by number, 2 a telephone number. */
export type CalledType = 1 | 2;

/** Where a transfer or a consultation goes: 1 agent number, 2 telephone number, 3 id of a group, 4 id of an IVR. */
export type TargetType = 1 | 2 | 3 | 4;

/** 0 hands the call over at once, 1 speaks to the target first. */
export type TransferMode = 0 | 1;

export type Locale = 'zh-CN' | 'en';

/** The states of the connection, and the agent's states as the server names them. Servers may know more. */
export type AgentState =
  | 'disconnect' | 'closed' | 'connecting' | 'connected'
  | 'Login' | 'Logout' | 'Kick' | 'Lock' | 'Idle' | 'Busy' | 'After'
  | 'MakeCall' | 'MakeCallFail' | 'CancelCall'
  | 'AgentOriginate' | 'AgentRinging' | 'AgentAnswer' | 'CalledRinging' | 'CalledAnswer' | 'Conversation'
  | 'Hold' | 'UnHold' | 'Mute' | 'Unmute'
  | 'TransferCall' | 'TransferCalling' | 'TransferCallFail' | 'TransferCancel'
  | 'ConsultCall' | 'ConsultCalling' | 'ConsultCallFail' | 'ConsultCancel' | 'ConsultTransfer' | 'ConsultedCancel'
  | 'TripartiteTalk' | 'TripartiteTalking' | 'TripartiteTalkFail'
  | 'Listen' | 'Listening' | 'ListenFail'
  | 'ForceInsert' | 'ForceInserting' | 'ForceInsertFail'
  | 'Intercept' | 'Intercepting' | 'InterceptFail'
  | (string & {});

/** What kind of leg a call is for this agent. */
export type CallType =
  | 'normal' | 'consult' | 'consulted' | 'transfer' | 'listen' | 'forceInsert' | 'intercept'
  | (string & {});

// ---- Options ---------------------------------------------------------------------------------------------------

/**
 * The constructor's options. {@link AgentSdk.defaults} and the `data-…` attributes of the script tag are merged
 * under them, so an option that is required here may be left out of a particular `new AgentSdk(…)`; an option that is
 * in neither place is reported at once (`OPTION_MISSING`).
 */
export interface SdkOptions {
  /** Address of the message broker's WebSocket, `ws://…` or `wss://…`; `/…` is on the page's own host. Used as it is. */
  url: string | URL;
  /** The broker's virtual host. */
  host: string;
  /** The broker account. */
  connectAccount: string;
  /** The broker account's password. There is no built-in value; without one an empty password is sent. */
  connectPassword?: string | undefined;
  /** Prefix of the subscription's address. Default `/`. */
  subscribePath?: string | undefined;
  /** The agent's number. */
  agentNumber: string;
  /** The agent's password. */
  agentPassword: string;
  /** The company's short name. */
  companyShortName: string;
  /** Default 1. The server's answer to the login overrides it. */
  loginType?: LoginType | undefined;
  /** Selector of the element that gets the toolbar; none, no toolbar. */
  el?: string | undefined;
  /** The toolbar's language. Default `zh-CN`. */
  locale?: Locale | undefined;
  /** The page's own texts in the toolbar, by the catalogue's keys, such as `{ hangup: 'Drop' }`. */
  messages?: Record<string, string> | undefined;
  /** The toolbar's colours. Default: as the browser's or the system's (`prefers-color-scheme`). */
  theme?: 'light' | 'dark' | undefined;
  /** Keys with Alt that press the toolbar's controls from anywhere in the page. Default true. */
  shortcuts?: boolean | undefined;
  /** Milliseconds between the answer to one heartbeat and the next heartbeat. Default 10000. */
  pingInterval?: number | undefined;
  /** Milliseconds that a command may wait for its response. Default 5000. */
  timeout?: number | undefined;
  /** Attempts to reconnect before giving up; counted anew after each successful connection. Default 10. */
  maxReconnect?: number | undefined;
  /** Show telephone numbers as 138****5678 in the toolbar. Default true. */
  phoneEncryption?: boolean | undefined;
  /** True: saving the log only raises `SaveLog`, no file is downloaded. Default false. */
  unDownloadLog?: boolean | undefined;
  /** Handed to the phone's `setAutoAnswer` (login type 3). Unset: the phone decides. */
  autoAnswer?: boolean | undefined;
  /** The phone to construct for login type 3. Default `window.SoftPhoneSdk`, else the built-in one. */
  softPhoneFactory?: SoftPhoneFactory | undefined;
  /** Further options for that phone: `iceServers`, `callWaiting`, `ring` … */
  softPhoneOptions?: Partial<PhoneOptions> | undefined;
  /** 1: return to Idle by itself after a call, where an `After` event brings no data of its own. */
  agentAutoIdle?: 0 | 1 | undefined;
  /** Seconds until that return. */
  agentAutoIdleTime?: number | undefined;
}

/** What `login()` may change. A changed value logs the present agent out and signs in on a new connection. */
export interface LoginOptions extends Partial<SdkOptions> {
  /** Another spelling of `agentPassword`. */
  password?: string | undefined;
}

/** Filters of a surveillance query. All but `groupId` need a group: the given one, or else the agent's first. */
export interface SurveillanceFilter {
  groupId?: string | undefined;
  agentNumber?: string | undefined;
  agentName?: string | undefined;
  agentState?: AgentState | undefined;
  callDirection?: Numeric | undefined;
}

/** A command that this SDK does not know: its name on the wire, and its fields. */
export interface CustomCommand {
  request: string;
  [field: string]: string | number | boolean | null | undefined;
}

// ---- Errors ----------------------------------------------------------------------------------------------------

/** Stable names of everything that can go wrong. */
export type AgentErrorCode =
  /** init() was called without options, now or before. Pass the options object. */
  | 'OPTIONS_MISSING'
  /** A required option is missing or empty. The message names it. */
  | 'OPTION_MISSING'
  /** An option has the wrong type. The message names it and the type it needs. */
  | 'OPTION_INVALID'
  /** Sign-in through a SIM module is not supported yet. Use loginType 1, 2 or 3. */
  | 'LOGIN_TYPE_UNSUPPORTED'
  /** The option el matches no element: there is no toolbar. */
  | 'ELEMENT_MISSING'
  /** There is no window here. Import is fine, but construct the SDK in a browser page. */
  | 'NO_BROWSER'
  /** There is no link to the server. Wait for Open, or call connect(). */
  | 'NOT_CONNECTED'
  /** The agent is not signed in. Wait for Login or Reconnect, or call login(). */
  | 'NOT_SIGNED_IN'
  /** The WebRTC phone is not registered. Wait for its Registered event, or call register(). */
  | 'PHONE_NOT_REGISTERED'
  /** The SIP server refused the phone. Check the agent's SIP account on the server. */
  | 'PHONE_REGISTRATION_FAILED'
  /** The phone lost its SIP server. It registers again by itself if it can. */
  | 'PHONE_DISCONNECTED'
  /** The phone reported an error. The message is the phone's own. */
  | 'PHONE_FAILED'
  /** The browser plays nothing before somebody has clicked in the page. From the first click on the call is heard. */
  | 'PHONE_SILENT'
  /** answer() works for loginType 3 only. Answer on the agent's own phone. */
  | 'ANSWER_UNSUPPORTED'
  /** call() needs a number as its first argument. */
  | 'CALLED_MISSING'
  /** transferCall() needs a target as its first argument. */
  | 'TRANSFER_TARGET_MISSING'
  /** consultCall() needs a target as its first argument. */
  | 'CONSULT_TARGET_MISSING'
  /** The command needs an agent's number as its first argument. */
  | 'TARGET_MISSING'
  /** getIdleAgentByGroupId() needs a group's id. */
  | 'GROUP_MISSING'
  /** A surveillance filter needs groupId, unless the agent leads a group. */
  | 'FILTER_NEEDS_GROUP'
  /** setUserdata() takes a string, or anything with toString(). */
  | 'USERDATA_UNREADABLE'
  /** send() needs a command. */
  | 'COMMAND_MISSING'
  /** send() takes an object with a request. */
  | 'COMMAND_INVALID'
  /** The server refused the command. The message is the server's own, if it gave one. */
  | 'COMMAND_REFUSED'
  /** The server did not answer in time (option timeout). The command may still take effect. */
  | 'COMMAND_TIMED_OUT'
  /** The link was lost or closed before the answer came. Commands are never sent again by themselves. */
  | 'COMMAND_CANCELLED'
  /** No attempt to come back succeeded (option maxReconnect). Call connect() to try again. */
  | 'RECONNECT_GAVE_UP'
  /** A message was not JSON and was dropped. The others are not affected. */
  | 'BODY_UNREADABLE'
  /** The server broke the STOMP protocol or a limit. The message says how. The link is opened again. */
  | 'PROTOCOL_VIOLATED'
  /** The surveillance list does not hold the agent. Check the number and the groups you lead. */
  | 'AGENT_NOT_FOUND'
  /** The streaming build was used before `await init()`. */
  | 'NOT_READY'
  /** The streaming build could not load its WebAssembly file. */
  | 'WASM_LOAD';

/** Stable names of everything that can go wrong with the phone. */
export type PhoneErrorCode =
  /** The phone was never given options. Pass them to the constructor, to init() or to register(). */
  | 'OPTIONS_MISSING'
  /** wss, wssport, account or password is missing or empty. */
  | 'ACCOUNT_MISSING'
  /** There is no call, or no call with this id any more. */
  | 'NO_CALL'
  /** There is no number to call, or to transfer to. */
  | 'CALLED_MISSING'
  /** The number is no SIP address, and none can be made of it. */
  | 'CALLED_INVALID'
  /** The phone is not registered. Wait for Registered, or call register(). */
  | 'NOT_REGISTERED'
  /** dtmf() takes one of 0-9, *, #, A-D. */
  | 'TONE_INVALID'
  /** The call is in another state: it is not answered yet, or answered already. */
  | 'WRONG_STATE'
  /** Something of the same kind is under way. Wait for its end. */
  | 'BUSY'
  /** There is no socket to the SIP server. Wait for Connected, or call register(). */
  | 'NOT_CONNECTED'
  /** The SIP server refused the registration; status says how. With 401 or 403 check account and password. */
  | 'REGISTRATION_FAILED'
  /** The call ended before what was asked for came to pass; status says why, if SIP did. */
  | 'CALL_ENDED'
  /** The other side refused a hold, a key or a transfer; status says how. The call goes on. */
  | 'REFUSED'
  /** The other side did not say in time how a transfer went. The call goes on. */
  | 'TIMED_OUT'
  /** Something that was ordered later took its place: stop(), disconnect(), other options, or the opposite. */
  | 'CANCELLED'
  /** The microphone was refused. Allow it in the browser's settings of this site. */
  | 'MICROPHONE_DENIED'
  /** There is no microphone. Plug one in: a call that is up goes on with it. */
  | 'MICROPHONE_MISSING'
  /** The microphone does not work; another program may hold it. */
  | 'MICROPHONE_FAILED'
  /** Browsers open microphones for https pages and for localhost only. */
  | 'PAGE_INSECURE'
  /** The browser has no WebRTC, or it is switched off. */
  | 'UNSUPPORTED'
  /** A call's media could not be set up, or was lost and did not come back. */
  | 'MEDIA_FAILED'
  /** No attempt to come back succeeded. Call register() to try again. */
  | 'GAVE_UP';

/** Every error that the SDK throws, rejects with, or raises as `Exception`. */
export declare class AgentError extends Error {
  constructor(code: AgentErrorCode | PhoneErrorCode, message: string, hint?: string);
  readonly name: 'AgentError';
  readonly code: AgentErrorCode | PhoneErrorCode;
  /** The phone's errors: SIP's status, where it gave one. */
  readonly status?: number;
  /** Version of the SDK, `WAS_2.0.0`. */
  readonly version: string;
  /** What to do about it, where that can be said. */
  readonly hint?: string;
}

// ---- The wire --------------------------------------------------------------------------------------------------

/** One STOMP frame. */
export interface StompFrame {
  command: string;
  headers: Record<string, string>;
  body: string;
}

/** The server's answer to a command. */
export interface CommandResponse {
  type: 'response';
  /** The request's name on the wire, such as `makeCall`. */
  response: string;
  sequence: Numeric;
  /** 0 for success. */
  status: Numeric;
  msg?: string;
}

/** The envelope of every server event. */
export interface ServerEvent<Name extends string = string, Data = unknown> {
  type: 'event';
  event: Name;
  /** The agent's state on the server after the event. */
  nowState?: AgentState;
  /** The sequence of the request that caused it; 0 or absent when none did. */
  sequence?: Numeric;
  /** Milliseconds since 1970. */
  eventTime?: Numeric;
  data: Data;
  /** What `setUserdata` set; lives for one call. */
  userdata?: string;
  userData?: string;
  /** A JSON string; only on AgentRinging, AgentAnswer, Conversation and After. */
  ivrParam?: string;
  companyId?: Numeric;
  agentNumber?: string;
  agentId?: Numeric;
}

/** `data` of events that carry none: absent, null or empty. */
export type NoData = unknown;

export interface GroupRef { id: string; name: string }
export interface OwnGroup extends GroupRef { isMaster?: Numeric }
export interface Group extends GroupRef { type?: Numeric }

/** Data of Login and Reconnect. */
export interface LoginData {
  token: string;
  /** 0 agent, 1 leader, 2 extension. */
  agentType: Numeric;
  groupIdList?: string[];
  groupInfoList?: OwnGroup[];
  ivrList?: GroupRef[];
  /** The company's busy reasons, separated by commas. */
  busyType?: string;
  currentBusyType?: string;
  /** 0: the agent may not dial out. */
  agentMakeCall?: Numeric;
  /** 1: the phone is registered. */
  registered?: Numeric;
  loginType?: Numeric;
  queueNum?: Numeric;
  domain?: string;
  sipId?: string;
  sipPassword?: string;
  webrtcSipId?: string;
  webrtcSipPassword?: string;
  webrtcDomain?: string;
  registerSipIp?: string;
}

/** Data of Logout, where there is any: −1002 the session is kept for a resume, −1001 the phone lost its registration. */
export interface LogoutData { code?: Numeric }
export interface IdleData { loginType?: Numeric }
export interface BusyData { currentBusyType?: string }

/** Data of the events of a running call. */
export interface CallData {
  caller?: string;
  called?: string;
  /** Ambiguous between servers (1 in, 2 out; or 0 in, 1 out): handed on as it came. */
  callDirection?: Numeric;
  callType?: CallType;
  /** The call's id. */
  occCallId?: string;
  /** Milliseconds; the server's documents leave open whether waited or since 1970. */
  inQueueTime?: Numeric;
  userData?: string;
  /** 1: the call comes from predictive dialling. */
  isPredictive?: Numeric;
  origCaller?: string;
  origCalled?: string;
  inputParam?: unknown;
  outputParam?: unknown;
  ivrKeyRecord?: unknown[];
}

/** Data of After: how the call ended. Times are milliseconds since 1970. */
export interface AfterData {
  caller?: string;
  called?: string;
  callDirection?: Numeric;
  callType?: CallType;
  occCallId?: string;
  /** The reason as a number: {@link AgentSdk.causeText} says it in words. */
  cause?: Numeric;
  /** The reason in the server's words. */
  data?: string;
  /** Who hung up: 0 this end, 1 the other. */
  hangupDirection?: Numeric;
  beginTime?: Numeric;
  ringTime?: Numeric;
  answerTime?: Numeric;
  endTime?: Numeric;
  inQueueTime?: Numeric;
  recordPath?: string;
  /** 1: the SDK goes idle by itself after `agentAutoIdleTime` seconds. */
  agentAutoIdle?: Numeric;
  agentAutoIdleTime?: Numeric;
}

export interface MakeCallFailData { cause?: string }
export interface CallTypeData { callType?: CallType }
export interface GroupInfoData { groupList: Group[] }
export interface IdleAgent { agentId?: Numeric; agentNumber: string; agentName?: string }
export interface IdleAgentData { agentList: IdleAgent[] }
export interface GroupQueueNumData { groupQueueNum: Numeric }

export interface WaitingCall { caller?: string; called?: string; groupID?: Numeric; inQueueTime?: Numeric }

/** Queue news. Some servers put these fields beside `event`, some into `data`. */
export interface QueueInfoFields {
  groupID?: Numeric;
  groupWaitNumber?: Numeric;
  /** 1 joined the queue, 0 left it. */
  isInQueue?: Numeric;
  /** The agent that got the call. */
  handleAgentID?: string;
  data?: WaitingCall[];
}
export type QueueInfoEvent =
  Omit<ServerEvent<'QueueInfo'>, 'data'> & Omit<QueueInfoFields, 'data'> & { data?: WaitingCall[] | QueueInfoFields };

/** One line of a surveillance list. */
export interface SurveyedAgent {
  companyId?: Numeric;
  agentId?: Numeric;
  agentNumber: string;
  agentName?: string;
  nowState: AgentState;
  /** Milliseconds in the present state; some servers give its beginning instead, in milliseconds since 1970. */
  operatingTime?: Numeric;
  loginTime?: Numeric;
  loginDuration?: Numeric;
  /** The other party's number, during a call. */
  peerId?: string;
  callDirection?: Numeric;
  groupList?: GroupRef[];
}
export interface SurveillanceData {
  agentList?: SurveyedAgent[];
  /** Older servers' name of `agentList`. */
  infoList?: SurveyedAgent[];
}

// ---- Events ----------------------------------------------------------------------------------------------------

/** `data` of each server event. */
export interface ServerEventData {
  Login: LoginData;
  Reconnect: LoginData;
  Logout: LogoutData | null | undefined;
  Kick: NoData;
  Lock: NoData;
  /** The phone lost its registration; the agent is signed out. */
  SipError: NoData;
  Idle: IdleData | null | undefined;
  Busy: BusyData | null | undefined;
  MakeCall: NoData;
  MakeCallFail: MakeCallFailData;
  CancelCall: NoData;
  AgentOriginate: CallData;
  AgentRinging: CallData;
  AgentAnswer: CallData;
  CalledRinging: CallData;
  CalledAnswer: CallData;
  Conversation: CallData;
  After: AfterData | null | undefined;
  TransferCall: NoData;
  TransferCalling: NoData;
  TransferCallFail: NoData;
  TransferCancel: NoData;
  ConsultCall: NoData;
  ConsultCalling: NoData;
  ConsultCallFail: NoData;
  ConsultCancel: NoData;
  ConsultTransfer: NoData;
  ConsultedCancel: NoData;
  TripartiteTalk: NoData;
  TripartiteTalking: NoData;
  TripartiteTalkFail: NoData;
  Hold: NoData;
  UnHold: NoData;
  Mute: CallTypeData | null | undefined;
  Unmute: CallTypeData | null | undefined;
  Listen: NoData;
  Listening: NoData;
  ListenFail: NoData;
  ForceBreak: NoData;
  ForceInsert: NoData;
  ForceInserting: NoData;
  ForceInsertFail: NoData;
  Intercept: NoData;
  Intercepting: NoData;
  InterceptFail: NoData;
  GroupInfo: GroupInfoData;
  IdleAgent: IdleAgentData;
  GroupQueueNum: GroupQueueNumData;
  Surveillance: SurveillanceData;
  /** The server asks for the log; the SDK saves it. */
  AgentUploadLog: NoData;
}

/** Listeners of a server event get the event and the frame that brought it. */
type ServerEvents = {
  [Name in keyof ServerEventData]: [event: ServerEvent<Name, ServerEventData[Name]>, frame: StompFrame];
};

/** What the SDK itself raises. */
export interface LocalEvents {
  /** The broker accepted the connection: its CONNECTED frame. */
  Open: [frame: StompFrame];
  /** The socket failed. */
  Error: [event: Event];
  /** The connection ended: the socket's event, or the broker's ERROR frame. */
  Close: [event: CloseEvent | StompFrame];
  /** The SDK closed the connection on purpose. */
  Disconnect: [];
  /** Every parsed body, before its own event. */
  Message: [message: ServerEvent | CommandResponse, frame: StompFrame];
  /** A new state, with the server event that brought it, if one did. */
  StateChange: [state: AgentState, event?: ServerEvent];
  /** Something went wrong that no caller is waiting for, or the agent used the toolbar in a way that makes no sense. */
  Exception: [error: AgentError];
  /** The log, masked, as text. */
  SaveLog: [log: Blob];
}

/**
 * Events of your own server that this SDK does not know. Declare them once, and `on` accepts them:
 *
 * ```ts
 * declare module 'agent-sdk-wasm' {
 *   interface CustomEvents { TicketOpened: { ticketId: string } }
 * }
 * sdk.on('TicketOpened', (event) => event.data.ticketId);
 * ```
 */
export interface CustomEvents {}

type CustomServerEvents = {
  [Name in keyof CustomEvents & string]: [event: ServerEvent<Name, CustomEvents[Name]>, frame: StompFrame];
};

/** The arguments of every event's listeners. */
export interface EventMap extends ServerEvents, LocalEvents, CustomServerEvents {
  QueueInfo: [event: QueueInfoEvent, frame: StompFrame];
}

export type AgentEvent = keyof EventMap;
export type AgentListener<Name extends AgentEvent> = (...args: EventMap[Name]) => void;

// ---- The phone -------------------------------------------------------------------------------------------------

/** What the SDK hands to a phone's constructor after a login of type 3. */
export interface SoftPhoneOptions {
  /** Host of the SIP WebSocket server, or a whole `ws://` or `wss://` address. */
  wss: string;
  wssport: Numeric;
  domain: string;
  account: string;
  password: string;
  debug: boolean;
}

/** The part of a phone that the SDK uses. Any class with it can be a `softPhoneFactory`. */
export interface SoftPhone {
  readonly isRegistered: boolean;
  readonly autoAnswer?: boolean;
  on(name: 'Registered' | 'UnRegistered' | 'RegistrationFailed' | 'Disconnected', listener: () => void): string;
  on(name: 'Exception', listener: (error: { message: string; version?: string }) => void): string;
  on(name: string, listener: (...args: any[]) => void): string;
  once(name: string, listener: (...args: any[]) => void): string;
  off(name: string, uuidOrListener: string | ((...args: any[]) => void)): boolean;
  register(): void;
  unregister(): void;
  /** Unregisters and closes the connection. */
  stop(): void;
  disconnect(): void;
  answer(): void;
  setAutoAnswer(on: boolean): void;
}

/** A phone class: `new Factory(options)` connects and registers at once. */
export interface SoftPhoneFactory {
  new (options: SoftPhoneOptions): SoftPhone;
}

// ---- The softphone ---------------------------------------------------------------------------------------------

/** The options of {@link SoftPhoneSdk}. */
export interface PhoneOptions {
  /** Host of the SIP WebSocket server, or a whole `ws://` or `wss://` address. */
  wss: string;
  /** Its port; needed with a bare host. */
  wssport?: Numeric | undefined;
  /** The user part of the SIP address, and the user of the digest. */
  account: string;
  password: string;
  /** The domain of the SIP address; default: the host of `wss`. */
  domain?: string | undefined;
  /** What others are shown; default `account`. */
  display?: string | undefined;
  /** Where the panel is drawn; none: no panel. */
  el?: string | HTMLElement | undefined;
  /** The panel's language; default Chinese. */
  locale?: Locale | undefined;
  /** Address of a ring tone; default: one that is made by the browser. */
  ring?: string | undefined;
  /** Answer by itself; default true. */
  autoAnswer?: boolean | undefined;
  /** Offer a second incoming call instead of refusing it with 486; default false. */
  callWaiting?: boolean | undefined;
  /** How keys are sent: as INFO (default), or as telephone events in the media (RFC 4733). */
  dtmfMode?: 'info' | 'rtp' | undefined;
  /** Addresses of STUN servers. */
  stunServers?: string[] | undefined;
  /** STUN and TURN servers, as RTCPeerConnection takes them. */
  iceServers?: RTCIceServer[] | undefined;
  iceTransportPolicy?: RTCIceTransportPolicy | undefined;
  /** Where remote media plays; default: an element of the phone's own. Video only with a VIDEO element. */
  outputVideo?: HTMLMediaElement | undefined;
  /** Seconds that a registration is asked for; default 600. */
  registerExpires?: number | undefined;
  /** Seconds between two refreshes of a call (RFC 4028); default 1800; 0: not asked for. */
  sessionExpires?: number | undefined;
  /** Send provisional responses reliably to whoever can (RFC 3262), not only to whoever insists; default false. */
  reliable?: boolean | undefined;
  /** Ignored, as the old phone's. */
  debug?: boolean | undefined;
  logLevel?: number | undefined;
}

export interface PhoneCall {
  /** Never given twice by one phone. */
  readonly id: number;
  readonly direction: 'in' | 'out';
  readonly state: 'calling' | 'ringing' | 'connecting' | 'talking' | 'ended';
  /** The other side's number or user name. */
  readonly number: string;
  /** The other side's display name, or an empty text. */
  readonly name: string;
  readonly isHeld: boolean;
  /** Whether the other side has put us on hold. */
  readonly isRemoteHeld: boolean;
  readonly isMuted: boolean;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly answeredAt?: number;
}

/** Why a call ended. */
export type CallCause =
  | 'local' | 'remote' | 'cancelled' | 'missed' | 'answeredElsewhere' | 'refused' | 'rejected' | 'timedOut' | 'noAck' | 'expired'
  | 'flowLost' | 'mediaFailed' | 'replaced' | 'protocol';

/** What listeners of the phone get. Of each call the last event is `Terminated`, and there is exactly one. */
export interface PhoneEvents {
  Connected: {};
  /** Milliseconds to the next attempt; absent: there will be none. */
  Disconnected: { retryAfter?: number };
  Registered: {};
  UnRegistered: {};
  RegistrationFailed: { status: number; retryAfter?: number };
  /** Somebody calls. */
  Invite: { call: PhoneCall; number: string; displayName: string; headers: Record<string, string> };
  Try: { call: PhoneCall };
  Ringing: { call: PhoneCall; status: number; earlyMedia: boolean };
  /** We have answered. */
  Answer: { call: PhoneCall };
  AnswerFailed: { call: PhoneCall; error: AgentError };
  /** The call is up. */
  Accepted: { call: PhoneCall };
  Hold: { call: PhoneCall; by: 'local' | 'remote' };
  UnHold: { call: PhoneCall; by: 'local' | 'remote' };
  Transfer: { call: PhoneCall; status: number; final: boolean };
  /** The other side pressed a key. */
  Dtmf: { call: PhoneCall; tone: string };
  /** Our call came to nothing; `Terminated` follows. */
  CallFailed: { call: PhoneCall; cause: CallCause; status?: number };
  /** The same, by the name that the documents use. */
  CallTerminated: { call: PhoneCall; cause: CallCause; status?: number };
  Terminated: { call: PhoneCall; cause: CallCause; status?: number; reason?: { cause: number; text: string } };
  /** The browser plays nothing before somebody has clicked in the page. Ask for a click: from then on the call is heard. */
  AutoplayBlocked: { call?: PhoneCall };
  Exception: AgentError;
}

/** The same orders, as promises that always settle; a rejection is an {@link AgentError}, with SIP's `status` where there was one. */
export interface PhonePromises {
  register(options?: Partial<PhoneOptions>): Promise<void>;
  unregister(): Promise<void>;
  /** Fulfilled once it is answered. */
  call(called: Numeric, caller?: Numeric, bridgeGw?: Numeric): Promise<PhoneCall>;
  answer(call?: PhoneCall | number): Promise<PhoneCall>;
  reject(status?: number, call?: PhoneCall | number): Promise<void>;
  hangup(call?: PhoneCall | number): Promise<void>;
  hold(call?: PhoneCall | number): Promise<void>;
  unHold(call?: PhoneCall | number): Promise<void>;
  dtmf(tone: Numeric, call?: PhoneCall | number): Promise<void>;
  /** Fulfilled once the other side talks to the target. */
  transfer(target: Numeric, call?: PhoneCall | number): Promise<void>;
  transferToCall(other: PhoneCall | number, call?: PhoneCall | number): Promise<void>;
}

/** The platform's answer to `bind`: everything for one direct call. */
export interface PhoneBinding {
  sipId: string;
  sipPassword: string;
  sipIP?: string;
  sipPort?: Numeric;
  /** `wss://host:port` */
  wsAddress?: string;
  /** `host:port` */
  domain?: string;
  serviceParams?: { openStun?: unknown; stunService?: string; [name: string]: unknown };
  [name: string]: unknown;
}

/** A SIP phone in the page. Without a call, methods mean the active one: the one that talks, else the one that rings. */
export declare class SoftPhoneSdk implements SoftPhone {
  /** Connects and registers, and draws the panel where `el` is given. @throws AgentError */
  constructor(options?: PhoneOptions);
  static fromBinding(data: PhoneBinding, options?: Partial<PhoneOptions>): SoftPhoneSdk;

  readonly isRegistered: boolean;
  readonly isConnected: boolean;
  readonly autoAnswer: boolean;
  readonly isCalling: boolean;
  readonly isMute: boolean;
  readonly callType: 'callout' | 'incoming' | undefined;
  readonly currentSoftPhone: SoftPhoneSdk;
  readonly calls: PhoneCall[];
  readonly activeCall: PhoneCall | undefined;
  readonly promises: PhonePromises;

  init(options?: PhoneOptions): void;
  register(options?: Partial<PhoneOptions>): void;
  unregister(): void;
  /** Ends all calls, unregisters and disconnects. */
  stop(): void;
  /** Ends all calls and disconnects at once. */
  disconnect(): void;
  /** As `disconnect`, and takes the panel away. */
  destroy(): void;

  /** `caller` and `bridgeGw` become the headers `X-caller` and `X-bridgeGw`. */
  call(called: Numeric, caller?: Numeric, bridgeGw?: Numeric): void;
  answer(call?: PhoneCall | number | Event): void;
  reject(status?: number, call?: PhoneCall | number): void;
  hangup(call?: PhoneCall | number | Event): void;
  hold(call?: PhoneCall | number | Event): void;
  unHold(call?: PhoneCall | number | Event): void;
  mute(call?: PhoneCall | number | Event): void;
  unMute(call?: PhoneCall | number | Event): void;
  /** One of `0`-`9`, `*`, `#`, `A`-`D`. @throws AgentError */
  dtmf(tone: Numeric, call?: PhoneCall | number): void;
  /** Asks the other side to call `target` instead. */
  transfer(target: Numeric, call?: PhoneCall | number): void;
  /** Connects the other sides of two calls. */
  transferToCall(other: PhoneCall | number, call?: PhoneCall | number): void;

  /** A key: to the other side during a call, else into the number field. */
  dial(digit: Numeric): void;
  inputCalled(digit: Numeric | -1): void;
  setCalled(number: Numeric): void;
  getTargetNumber(): string;

  /**
   * The devices to choose from. Where the browser does not name them before the page has had a microphone, it is asked for one,
   * which is closed at once; without its leave they stay nameless.
   */
  getDevices(): Promise<MediaDeviceInfo[]>;
  getConstraints(): MediaStreamConstraints;
  /**
   * From now on, also in the calls that are up; kept for later pages. A microphone that cannot be opened is told as an `Exception`,
   * and a call keeps the one that it has. While the chosen one is unplugged the browser's own choice is used.
   */
  setMicrophone(deviceId: string): void;
  setSpeaker(deviceId: string): void;
  /** How loud the microphone of the active call is, 0 to 1. */
  inputLevel(): number;
  getStats(call?: PhoneCall | number): Promise<RTCStatsReport> | undefined;

  setAutoAnswer(on: boolean): void;
  draw(options?: { el?: string | HTMLElement; locale?: Locale }): void;
  /** Says something in the panel. */
  setState(text: string): void;
  setIVR(menus: unknown[]): void;
  addIVR(menu: unknown): void;
  getIVR(): unknown[];
  beep(): void;
  /** The last thousand lines of the phone's log, with secrets and numbers masked. */
  getLog(): string;

  on<Name extends keyof PhoneEvents>(name: Name, listener: (event: PhoneEvents[Name]) => void): string;
  once<Name extends keyof PhoneEvents>(name: Name, listener: (event: PhoneEvents[Name]) => void): string;
  off<Name extends keyof PhoneEvents>(name: Name, uuidOrListener: string | ((event: PhoneEvents[Name]) => void)): boolean;
}

// ---- The toolbar -----------------------------------------------------------------------------------------------

/**
 * The element `<agent-toolbar>`. With the option `el` the SDK makes it; a page that places it itself gives it the SDK:
 * `toolbar.sdk = sdk`. It may be moved within the page, and keeps what it shows.
 */
export interface AgentToolbarElement extends HTMLElement {
  /** The SDK that is shown. One SDK has one toolbar: another element in the page that gets it takes it over, once it is shown. */
  sdk: AgentSdk | undefined;
  /** A line for something that was found out, such as a bad line, in words; an empty text ends it. */
  set finding(words: string);
  /** Takes the element out of the page: no listener, timer or style stays. */
  destroy(): void;
}

declare global {
  interface HTMLElementTagNameMap { 'agent-toolbar': AgentToolbarElement }
}

// ---- The store -------------------------------------------------------------------------------------------------

/** What pages read from the SDK's memory. */
export interface AgentStore {
  readonly version: string;
  readonly state: AgentState;
  /** The token of the latest sign-in; absent before the first. `getToken()` gives the one in force. */
  readonly token?: string;
  /** The options in force, defaults included; absent before `init`. */
  readonly sdkOption: Readonly<SdkOptions>;
  /** 0 agent, 1 leader, 2 extension; absent before the login. */
  readonly agentType?: Numeric;
  readonly groupIdList: readonly string[];
  /** The latest QueueInfo of each group, by the group's id. */
  readonly queueInfo: Readonly<Record<string, QueueInfoEvent>>;
  readonly queueNum: Numeric;
  readonly userdata?: string;
  readonly isLogin: boolean;
  readonly webrtcDomain: string;
  readonly registerSipIp: string;
  getState(): AgentState;
  /** The stored token, or an empty string. */
  getToken(): string;
  hasToken(): boolean;
  getRoutingKey(): string;
}

// ---- Promises --------------------------------------------------------------------------------------------------

/**
 * The same commands, settled by the server's response: fulfilled for status 0, else rejected with an
 * {@link AgentError}. Each promise settles, at the latest after `timeout` or when the connection ends. A response says
 * that the server took the command; what came of it is told by the events that follow.
 */
export interface AgentPromises {
  login(options?: LoginOptions): Promise<CommandResponse>;
  reconnect(): Promise<CommandResponse>;
  logout(): Promise<CommandResponse>;
  idle(): Promise<CommandResponse>;
  busy(busyType?: string): Promise<CommandResponse>;
  call(called: Numeric, calledType?: CalledType, caller?: string, callId?: string, contactId?: string): Promise<CommandResponse>;
  hangup(): Promise<CommandResponse>;
  hold(): Promise<CommandResponse>;
  unHold(): Promise<CommandResponse>;
  mute(): Promise<CommandResponse>;
  unMute(): Promise<CommandResponse>;
  sendDTMF(digit: Numeric): Promise<CommandResponse>;
  transferCall(target: Numeric, type?: TargetType, mode?: TransferMode): Promise<CommandResponse>;
  transferCancel(): Promise<CommandResponse>;
  consult(target: Numeric, type?: TargetType): Promise<CommandResponse>;
  consultCall(target: Numeric, type?: TargetType): Promise<CommandResponse>;
  consultCancel(): Promise<CommandResponse>;
  consultTransfer(): Promise<CommandResponse>;
  tripartiteCall(): Promise<CommandResponse>;
  surveillance(filter?: SurveillanceFilter): Promise<CommandResponse>;
  forceIdle(agentNumber: Numeric): Promise<CommandResponse>;
  forceBusy(agentNumber: Numeric): Promise<CommandResponse>;
  forceLogout(agentNumber: Numeric): Promise<CommandResponse>;
  listen(agentNumber: Numeric): Promise<CommandResponse>;
  intercept(agentNumber: Numeric): Promise<CommandResponse>;
  forceBreak(agentNumber: Numeric): Promise<CommandResponse>;
  forceInsert(agentNumber: Numeric): Promise<CommandResponse>;
  getGroups(): Promise<CommandResponse>;
  getIdleAgentByGroupId(groupId: Numeric): Promise<CommandResponse>;
  getQueueInfo(): Promise<CommandResponse>;
  send(command: CustomCommand): Promise<CommandResponse>;
  defaultCmd(request: string): Promise<CommandResponse>;
  defaultTargetCmd(request: string, agentNumber: Numeric): Promise<CommandResponse>;
}

// ---- The class -------------------------------------------------------------------------------------------------

/**
 * One agent in one page. `new AgentSdk(options)` connects at once and signs in when the connection is up, or resumes
 * the stored session. Without options it only builds the object; call {@link AgentSdk.init} later.
 *
 * Methods marked `this: void` work detached (`button.onclick = sdk.hangup`).
 *
 * Commands throw an {@link AgentError} at once: those of their arguments, such as `CALLED_MISSING`; then `NOT_CONNECTED` and
 * `NOT_SIGNED_IN`, which are also raised as `Exception`. What goes wrong later is raised as `Exception`:
 * `COMMAND_REFUSED`, `COMMAND_TIMED_OUT`. Use {@link AgentSdk.promises} to get both from one promise.
 */
export declare class AgentSdk {
  /**
   * @throws AgentError `OPTION_MISSING`, `OPTION_INVALID`, `LOGIN_TYPE_UNSUPPORTED`, or `NO_BROWSER` outside a page.
   */
  constructor(options?: Partial<SdkOptions>);

  /**
   * Merged under the options of every instance, and under them the `data-…` attributes of the script tag
   * (`data-connect-password` and so on).
   */
  static defaults: Partial<SdkOptions>;

  /** What a cause code of an `After` event means, in words (default `zh-CN`); undefined for an unknown code. */
  static causeText(code: Numeric, locale?: Locale): string | undefined;

  readonly store: AgentStore;
  readonly promises: AgentPromises;

  // -- Connection and session

  /**
   * Starts anew: a signed-in agent is signed out when the new options name another one, **all listeners are removed**,
   * and a new connection is made.
   * @throws AgentError `OPTIONS_MISSING` when no options were ever given; otherwise as the constructor.
   */
  init(options?: Partial<SdkOptions>): void;
  /** Connects, with these options merged over the present ones; an open connection is closed first. */
  connect(this: void, options?: Partial<SdkOptions>): void;
  /** As `connect`, without closing anything first. */
  newConnect(this: void, options?: Partial<SdkOptions>): void;
  /**
   * Signs in. With another agent, company, password or login type the present agent is signed out and a new connection
   * is made.
   */
  login(this: void, options?: LoginOptions): void;
  /** Resumes the stored session; the SDK does so by itself after a lost connection. */
  reconnect(this: void): void;
  /** Signs out, and keeps the connection. Returns undefined, and sends nothing, when nobody is signed in. */
  logout(this: void): Sequence | undefined;
  /** Signs out and closes the connection; `callback` runs after the `Disconnect` event. */
  break(callback?: () => void): void;
  /** The broker's connection is up. */
  isConnected(): boolean;
  /** A connection is being made. */
  isConnecting(): boolean;
  /** Connected, with a session's token. */
  isLogin(): boolean;
  /** A conversation is going on. */
  isConversation(): boolean;
  /** As given in the options, or by the server since. */
  getLoginType(): Numeric;
  /** The SDK's version, such as `2.0.0`. */
  getVersion(this: void): string;
  setDebug(this: void, on: boolean): void;

  // -- The agent's state

  /** Ready for calls. @throws AgentError `PHONE_NOT_REGISTERED` with login type 3. */
  idle(this: void): void;
  /** Not ready; one of the company's busy reasons may be named. */
  busy(this: void, busyType?: string): Sequence;

  // -- Calls

  /**
   * Calls a number. White space in it is removed.
   * @param calledType 1 agent, 2 telephone (default)
   * @param caller the number to show, where the company may choose
   * @throws AgentError `CALLED_MISSING` without a number, `PHONE_NOT_REGISTERED` with login type 3.
   */
  call(this: void, called: Numeric, calledType?: CalledType, caller?: string, callId?: string, contactId?: string): void;
  /** Ends the call, also while it is ringing. */
  hangup(this: void): void;
  /** Answers on this page's phone. @throws AgentError `ANSWER_UNSUPPORTED` with any login type but 3. */
  answer(): void;
  hold(this: void): void;
  unHold(this: void): void;
  mute(this: void): void;
  unMute(this: void): void;
  /** Sends one key, 0-9 * or #; anything else is ignored. */
  sendDTMF(this: void, digit: Numeric): void;
  /** During a conversation as `sendDTMF`; otherwise types into the toolbar's number field, −1 erases. */
  dial(this: void, digit: Numeric): void;
  /**
   * Transfers the call.
   * @param type 1 agent, 2 telephone (default), 3 group, 4 IVR
   * @param mode 0 at once, 1 after speaking to the target (default)
   * @throws AgentError `TRANSFER_TARGET_MISSING`.
   */
  transferCall(this: void, target: Numeric, type?: TargetType, mode?: TransferMode): void;
  transferCancel(this: void): void;
  /**
   * Speaks to someone else while the customer waits.
   * @param type 1 agent (default), 2 telephone, 3 group, 4 IVR
   * @throws AgentError `CONSULT_TARGET_MISSING`.
   */
  consult(target: Numeric, type?: TargetType): void;
  /** As `consult`; without a type none is sent, and the server decides. */
  consultCall(this: void, target: Numeric, type?: TargetType): void;
  consultCancel(this: void): void;
  /** Hands the customer to the one who was consulted. */
  consultTransfer(this: void): void;
  /** Makes the consultation a call of three. */
  tripartiteCall(this: void): void;
  /** Text that is added to every command from now on, and comes back as `userdata` in the call's events. */
  setUserdata(userdata: string | number | boolean | object): void;

  // -- Leaders: each takes an agent's number, @throws AgentError `TARGET_MISSING` without one.

  /** Asks once for the agents' states; the answer is a `Surveillance` event. @throws AgentError `FILTER_NEEDS_GROUP`. */
  surveillance(this: void, filter?: SurveillanceFilter): Sequence;
  /** Asks at once and then every `interval` milliseconds (default 2000). Ignored while running. */
  surveillanceStart(this: void, filter?: SurveillanceFilter, interval?: number): void;
  surveillanceEnd(this: void): void;
  surveillanceLoop(this: void, filter?: SurveillanceFilter): void;
  forceIdle(this: void, agentNumber: Numeric): Sequence;
  forceBusy(this: void, agentNumber: Numeric): Sequence;
  forceLogout(this: void, agentNumber: Numeric): Sequence;
  /** Hears an agent's call. */
  listen(this: void, agentNumber: Numeric): Sequence;
  /** Takes over an agent's call. */
  intercept(this: void, agentNumber: Numeric): Sequence;
  /** Ends an agent's call. */
  forceBreak(this: void, agentNumber: Numeric): Sequence;
  /** Joins an agent's call. */
  forceInsert(this: void, agentNumber: Numeric): Sequence;

  // -- Queries

  /** The answer is a `GroupInfo` event. */
  getGroups(this: void): Sequence;
  /** The answer is an `IdleAgent` event. @throws AgentError `GROUP_MISSING`. */
  getIdleAgentByGroupId(groupId: Numeric): Sequence;
  /** The answer is a `GroupQueueNum` event. */
  getQueueInfo(this: void): Sequence;
  /** An agent's present state, by a surveillance query of its own; rejects with `AGENT_NOT_FOUND`, or as a command. */
  getStateByAgentId(agentNumber: Numeric): Promise<string>;
  /** @deprecated Does nothing. Use `getIdleAgentByGroupId`. */
  getFree(this: void): void;
  /** @deprecated Does nothing. Use `getStateByAgentId`. */
  getStateByAgentNumber(this: void): void;
  /** @deprecated Does nothing. Use `getGroups`. */
  getAutoGroups(this: void): void;

  // -- Listeners

  /**
   * Listens to an event, in order of registration; a listener that throws disturbs no other.
   * @returns a UUID for {@link AgentSdk.off}
   */
  on<Name extends AgentEvent>(name: Name, listener: AgentListener<Name>): string;
  /** For a name that is one of several, with a listener that does not look at the frame. */
  on<Name extends keyof ServerEventData>(name: Name, listener: (event: EventMap[Name][0]) => void): string;
  /** As `on`, for one time; it ends before its listener runs. */
  once<Name extends AgentEvent>(name: Name, listener: AgentListener<Name>): string;
  once<Name extends keyof ServerEventData>(name: Name, listener: (event: EventMap[Name][0]) => void): string;
  /** Ends listening, by UUID or by function (then the one registered last). @returns whether there was one. */
  off<Name extends AgentEvent>(name: Name, uuidOrListener: string | AgentListener<Name>): boolean;
  off<Name extends keyof ServerEventData>(name: Name, listener: (event: EventMap[Name][0]) => void): boolean;

  // -- The phone of login type 3

  /** The phone, after a login of type 3. */
  getSoftPhoneInstance(): SoftPhone | undefined;
  /** The same, as old pages read it. */
  readonly softPhoneInstance: SoftPhone | undefined;
  /** Undefined without a phone. */
  isRegistered(): boolean | undefined;
  register(): void;
  unregister(): void;
  /** Unregisters the phone and closes its connection. */
  stop(): void;
  useWebRTC(): boolean;
  /** Always false: the SIM module (login type 4) is not supported. */
  useSIM(): boolean;
  /** @throws AgentError `LOGIN_TYPE_UNSUPPORTED` */
  initSIM(): never;

  // -- The log

  /** Raises `SaveLog` and, unless `unDownloadLog`, downloads the file. Ctrl+L does the same. Secrets are masked. */
  saveLog(): void;

  // -- For hosts that go deeper

  /** Sends any command: `request`, and fields of its own; `sequence` and `userdata` are added. @throws `COMMAND_MISSING`, `COMMAND_INVALID` */
  send(command: CustomCommand): Sequence;
  /** Sends a command without fields of its own. */
  defaultCmd(this: void, request: string): Sequence;
  /** Sends a command with `beAgentNumber`. */
  defaultTargetCmd(this: void, request: string, agentNumber: Numeric): Sequence;
  /** Gives the event that answers this request to `callback` alone, or also to listeners when `isPublic`. */
  onPrivateEventCallback(this: void, sequence: Sequence, callback: (event: ServerEvent<string, any>) => void, isPublic?: boolean): void;
  startHeartbeat(this: void): void;
  /** The spelling is the wire's history. */
  stopHeartbead(this: void): void;
  sendHeartbead(this: void): void;
  changeStyle(this: void, style: string): void;
}

export default AgentSdk;
