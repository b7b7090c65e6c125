// Runs in the page: the frames that are fed, made before the clock starts. They look as RabbitMQ writes them: content-length last, NUL, LF.

window.frames_ = (() => {
  'use strict';

  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const START = 1_700_000_000_000;
  let made = 0;

  /** Decoded from bytes: a flat string of the browser's own, as a socket gives it, and not a rope of the script's pieces. */
  function message(subscription, body) {
    made += 1;
    const bytes = encoder.encode(body).length;
    const head = `MESSAGE\nsubscription:${subscription}\ndestination:/queue/agent-1001\nmessage-id:T_${subscription}@@session-Qx7@@${made}\n`
      + `redelivered:false\npersistent:1\ncontent-length:${bytes}\n\n`;
    return decoder.decode(encoder.encode(`${head}${body}\0\n`));
  }

  function call(number) {
    return {
      type: 'event', event: 'AgentRinging', nowState: 'AgentRinging', sequence: 0, eventTime: START + number, companyId: 'c-10086',
      agentNumber: '1001', data: {
        callDirection: 1, caller: `1380000${String(number % 10_000).padStart(4, '0')}`, called: '1001', inQueueTime: 4_210,
        occCallId: `8a3f5d1c-7c1e-4f0e-9c53-${String(number).padStart(12, '0')}`, callType: 'normal', isPredictive: 0, origCaller: '',
        origCalled: '4008001234', ivrKeyRecord: [{ key: '1', name: 'menu' }, { key: '2', name: 'sales' }],
      },
    };
  }

  function idle(number) {
    return {
      type: 'event', event: 'Idle', nowState: 'Idle', sequence: 0, eventTime: START + number, companyId: 'c-10086', agentNumber: '1001',
      agentId: '8f14e45fceea167a5a36dedd4bea2543', userdata: '', data: { loginType: 1 },
    };
  }

  const SURNAMES = [...'王李张刘陈杨黄赵吴周'];
  const NAMES = ['伟', '芳', '娜', '秀英', '敏', '静', '丽', '强', '磊', '军'];
  const STATES = ['Idle', 'Busy', 'AgentRinging', 'Conversation', 'After'];

  function agents(count, shift) {
    return Array.from({ length: count }, (_, place) => {
      const n = place + shift;
      return {
        companyId: 'c-10086', agentId: `a-${n}`, agentNumber: String(10_000 + n), agentName: SURNAMES[n % 10] + NAMES[(n >> 3) % 10],
        nowState: STATES[n % 5], operatingTime: START + n, loginTime: START - n, loginDuration: n * 7, callDirection: n % 3,
        groupList: [{ id: `g${n % 9}`, name: '售前咨询' }, { id: `g${n % 4}`, name: '投诉处理' }],
      };
    });
  }

  /** `count` frames of AgentRinging and Idle, in turns, each with its own numbers. */
  function small(subscription, count) {
    return Array.from({ length: count }, () => message(subscription, JSON.stringify(made % 2 ? idle(made) : call(made))));
  }

  /** `count` frames of Surveillance; eight different ones, in turns. */
  function lists(subscription, count, length) {
    const different = Array.from({ length: Math.min(count, 8) }, (_, shift) => message(subscription, JSON.stringify({
      type: 'event', event: 'Surveillance', nowState: 'Idle', sequence: 0, eventTime: START + shift, data: { agentList: agents(length, shift) },
    })));
    return Array.from({ length: count }, (_, place) => different[place % different.length]);
  }

  return { message, small, lists };
})();
