// Which command makes sense in which state. Pure: no page, no SDK.

const TALKING = ['Conversation', 'UnHold', 'Unmute', 'TransferCallFail', 'TransferCancel', 'ConsultCallFail', 'ConsultCancel', 'InterceptFail'];
const SETTING_UP = ['MakeCall', 'AgentOriginate', 'AgentRinging', 'AgentAnswer', 'CalledRinging', 'CalledAnswer'];
const HANDING_OVER = ['TransferCall', 'TransferCalling', 'ConsultCall', 'ConsultCalling', 'TripartiteTalk'];
const WITH_OTHERS = ['TripartiteTalking', 'Listen', 'Listening', 'ForceInsert', 'ForceInserting', 'Intercept', 'Intercepting'];

/** Every state in which a call is up, or on its way. */
export const IN_CALL = new Set([...TALKING, ...SETTING_UP, ...HANDING_OVER, ...WITH_OTHERS, 'Hold', 'Mute']);

/** States of the connection; all others are the agent's. */
export const LINK_STATES = new Set(['disconnect', 'closed', 'connecting', 'connected']);

const SIGNED_OUT = new Set(['Logout', 'Kick']);
export const isSignedIn = (state) => !LINK_STATES.has(state) && !SIGNED_OUT.has(state);

/** Leg kinds that end with the state they were reported in. */
export function nextLeg(leg, state, callType) {
  if (!IN_CALL.has(state)) return 'normal';
  if (['ConsultCancel', 'ConsultCallFail', 'TripartiteTalking'].includes(state)) return 'normal';
  return callType ?? leg;
}

/** The commands that an agent may give in `state`, on a leg of kind `leg` (a `callType` of the protocol). */
export function allowed(state, leg = 'normal') {
  const free = ['Idle', 'Busy', 'After', 'Login', 'MakeCallFail'].includes(state);
  const talking = TALKING.includes(state);
  const consulting = leg === 'consult' && (talking || state === 'Mute');
  const main = leg !== 'consult' && leg !== 'consulted';
  const rules = {
    idle: free && state !== 'Idle',
    busy: free,
    call: free && state !== 'After',
    hold: talking && main,
    answer: state === 'AgentRinging',
    unHold: state === 'Hold',
    mute: talking || state === 'TripartiteTalking',
    unMute: state === 'Mute',
    transferCall: talking && main,
    consultCall: talking && main,
    transferCancel: state === 'TransferCalling',
    consultCancel: state === 'ConsultCalling' || consulting,
    consultTransfer: consulting,
    tripartiteCall: consulting,
    hangup: IN_CALL.has(state),
  };
  return new Set(Object.keys(rules).filter((name) => rules[name]));
}

/** The kinds of state that a wall board counts. */
export const KINDS = ['idle', 'ringing', 'talking', 'after', 'busy'];

/** The kind of an agent's state. Whoever is not in a call, in wrap-up or idle cannot be rung. */
export function kindOf(state) {
  if (state === 'Idle') return 'idle';
  if (state === 'After') return 'after';
  if (SETTING_UP.includes(state)) return 'ringing';
  return IN_CALL.has(state) ? 'talking' : 'busy';
}

/** What a leader may do to an agent in `state`. */
export function allowedTo(state) {
  const talking = TALKING.includes(state) || state === 'Hold' || state === 'Mute' || state === 'TripartiteTalking';
  const rules = {
    listen: talking,
    forceInsert: talking,
    intercept: talking,
    forceBreak: IN_CALL.has(state),
    forceIdle: state === 'Busy' || state === 'After',
    forceBusy: state === 'Idle' || state === 'After',
    forceLogout: isSignedIn(state),
  };
  return new Set(Object.keys(rules).filter((name) => rules[name]));
}
