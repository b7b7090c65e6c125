// What the states mean to the page, and what a leader may do in which. Pure: no page, no SDK; the agent's own controls are the toolbar's.

const TALKING = ['Conversation', 'UnHold', 'Unmute', 'TransferCallFail', 'TransferCancel', 'ConsultCallFail', 'ConsultCancel', 'InterceptFail'];
const SETTING_UP = ['MakeCall', 'AgentOriginate', 'AgentRinging', 'AgentAnswer', 'CalledRinging', 'CalledAnswer'];
const HANDING_OVER = ['TransferCall', 'TransferCalling', 'ConsultCall', 'ConsultCalling', 'TripartiteTalk'];
const WITH_OTHERS = ['TripartiteTalking', 'Listen', 'Listening', 'ForceInsert', 'ForceInserting', 'Intercept', 'Intercepting'];

/** Every state in which a call is up, or on its way. */
export const IN_CALL = new Set([...TALKING, ...SETTING_UP, ...HANDING_OVER, ...WITH_OTHERS, 'Hold', 'Mute']);

/** States of the connection; all others are the agent's. */
export const LINK_STATES = new Set(['disconnect', 'closed', 'connecting', 'connected']);

const SIGNED_OUT = new Set(['Logout', 'Kick']);
const isSignedIn = (state) => !LINK_STATES.has(state) && !SIGNED_OUT.has(state);

/** Leg kinds that end with the state they were reported in. */
export function nextLeg(leg, state, callType) {
  if (!IN_CALL.has(state)) return 'normal';
  if (['ConsultCancel', 'ConsultCallFail', 'TripartiteTalking'].includes(state)) return 'normal';
  return callType ?? leg;
}

/** Whether an agent in `state` may call somebody. */
export const canCall = (state) => ['Idle', 'Busy', 'Login', 'MakeCallFail'].includes(state);

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
