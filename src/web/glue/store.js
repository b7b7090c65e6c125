// The store: what pages read of the SDK's memory.

import { Ear } from './ear.js';
import { VERSION } from './error.js';
import { names } from './names.js';

// What `ask` is asked for, as the crate numbers it.
const TOKEN = 0, KEEP_TOKEN = 1, ROUTING_KEY = 2;

/** What pages read of the SDK's memory, by the names that they know. One object for the SDK's whole life. */
export class Store {
  constructor(ask) {
    // Not for pages: what their dumps of the store show stays as it was.
    Object.defineProperty(this, 'ask', { value: ask });
    Object.defineProperty(this, 'ear', { value: new Ear() });
    Object.assign(this, {
      version: VERSION, debug: false, state: 'closed', connectTimer: null, currentReconnect: 0,
      AUTO_CONNECT_INTERVAL: 10000, IS_CONVERSATION: false, agentGroups: [], queueInfo: {}, queueNum: 0, webrtcDomain: '',
      registerSipIp: '', groupIdList: [], surveillanceLock: false, surveillanceInterval: 2000, heartbeating: false,
      privateEvent: {}, isLogin: false,
    });
  }

  getState() { return this.state; }
  setState(state) { this.state = state; }
  setAgentGroups(groups) { this.agentGroups = groups; }
  getToken() { return this.ask(TOKEN); }
  setToken(token) { this.ask(KEEP_TOKEN, token); }
  deleteToken() { this.ask(KEEP_TOKEN); }
  hasToken() { return !!this.getToken(); }
  getRoutingKey() { return this.ask(ROUTING_KEY); }
  generateRoutingKey() {}
}

/** The page may have frozen the store, or watch it with setters that throw: what it does not take stays as it is. */
function put(store, fields) {
  for (const name in fields) {
    try {
      store[name] = fields[name];
    } catch {}
  }
}

/** The state has changed: to one of the table, or else to this one. */
export function enter(store, place, name, inConversation, message) {
  const state = names[place] ?? name;
  put(store, { state, IS_CONVERSATION: inConversation });
  store.ear.hear('state', [state, message, Date.now()]);
}

/** Login or Reconnect has come. */
export function signedIn(store, data) {
  // A listener of Message may have emptied it.
  data ??= {};
  const { token, agentType, groupIdList, webrtcDomain, registerSipIp, webrtcSipId, webrtcSipPassword, agentMakeCall } = data;
  put(store, {
    token, agentType, groupIdList: groupIdList || [], webrtcDomain, registerSipIp, webrtcSipId, webrtcSipPassword,
    agentMakeCall, groupMasterInfo: data.groupInfoList, queueNum: data.queueNum, isLogin: true, heartbeating: true,
  });
  try {
    const { sdkOption } = store;
    if (data.loginType && data.loginType != sdkOption.loginType) sdkOption.loginType = data.loginType;
  } catch {
    // The page has frozen its options, or what is in them is not comparable: they stay as they are.
  }
  store.ear.hear('account', data);
}

/** Signed out, whoever wanted it. */
export function signedOut(store) {
  put(store, { isLogin: false, heartbeating: false });
}

/** QueueInfo's fields lie beside `event` on some servers, inside `data` on others. */
export function queued(store, payload) {
  try {
    store.queueInfo[payload.groupID ?? payload.data?.groupID] = payload;
  } catch {
    // The page has put something else there, or the group is no name.
  }
}
