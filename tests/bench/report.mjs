// What was measured, as tables, and what was to be reached.

import { NOTHING } from './memory.mjs';
import { NOTHING_A_CALL } from './phone.mjs';

const TITLES = {
  least: 'least a page can do', old1165: 'agent-sdk 1.1.65', old129: 'agent-sdk 1.2.9', stompjs: '@stomp/stompjs 7', jssip: 'JsSIP 3.13', sipjs: 'SIP.js 0.21', ours: 'agent-sdk-wasm',
};

/** The targets with what was reached; without ours there is nothing to hold against them. */
export function targets({ dispatch, startup, toolbar, memory, phone, sizes }) {
  const list = [];
  const aim = (what, value, limit, text) => list.push({ what, value, limit, text, met: value <= limit });
  const times = (value) => `${value.toFixed(2)} ×`;
  const small = dispatch?.smallMicroseconds.ours;
  const lists = dispatch?.listMilliseconds.ours;
  const first = startup?.firstVisitMilliseconds.ours;
  const kept = memory?.ours;
  const script = sizes?.['agent-sdk.js'];
  if (small) aim('small events, to the least', small.ratio, 1.5, times);
  if (lists) aim('lists, to the least', lists.ratio, 1.1, times);
  if (first) aim('start-up, to agent-sdk 1.1.65', first.ratio, 1 / 3, times);
  if (toolbar) {
    aim('toolbar: first paint, to 1.2.9', toolbar.firstPaintMilliseconds.ours.ratio, 1 / 2, times);
    aim('toolbar: a state painted, to 1.2.9', toolbar.changeMilliseconds.ours.ratio, 1 / 2, times);
    aim('toolbar: 5 000 agents, to 1.2.9', toolbar.refreshMilliseconds.ours.ratio, 1 / 20, times);
    aim('toolbar: 5 000 agents, ms a refresh', toolbar.refreshMilliseconds.ours.median, 8, (value) => `${value.toFixed(1)} ms`);
  }
  if (kept) aim('growth of memory, bytes an event', kept.perEvent, NOTHING, (value) => value.toFixed(2));
  if (phone) {
    const { messageMilliseconds: messages, clickMilliseconds: clicks } = phone;
    const faster = (table) => Math.min(table.jssip.median, table.sipjs.median);
    aim('SIP messages, time to the faster other phone', messages.ours.median / faster(messages), 1 / 3, times);
    aim('click to INVITE, to the faster', clicks.call.ours.median / faster(clicks.call), 1, times);
    aim('answer to 200, to the faster', clicks.answer.ours.median / faster(clicks.answer), 1, times);
    aim('growth of memory, bytes a call', phone.memory.ours.perCall, NOTHING_A_CALL, (value) => value.toFixed(0));
  }
  // The agent protocol's 45 KiB, the phone's 30 and the toolbar's 12.
  if (script) aim('agent-sdk.js, brotli', script.brotli, (45 + 30 + 12) * 1024, (value) => `${value} B`);
  return list;
}

export function print({ dispatch, startup, toolbar, memory, phone, sizes }, aims) {
  if (dispatch || startup || toolbar) console.log('\nTimes are the processor time of the page\'s main thread; what counts is the ratios.');
  if (dispatch) {
    timed('Small events, from socket text to listener: µs each', dispatch.smallMicroseconds, 'to least');
    timed('Lists of 2 000 agents, the same way: ms each', dispatch.listMilliseconds, 'to least');
  }
  if (startup) {
    timed('Start-up, first visit (nothing compiled): ms', startup.firstVisitMilliseconds, 'to 1.1.65');
    timed('Start-up, later visit (from the browser\'s cache, parsed on another thread): ms', startup.laterVisitMilliseconds, 'to 1.1.65');
  }
  if (toolbar) {
    timed('Toolbar, from construction to the first paint: ms', toolbar.firstPaintMilliseconds, 'to 1.2.9');
    timed('Toolbar, from a state\'s message to the first frame with it: ms', toolbar.changeMilliseconds, 'to 1.2.9');
    timed('Toolbar, from a state\'s message to its last look: ms', toolbar.lookMilliseconds, 'to 1.2.9');
    timed('Toolbar, a refresh of 5 000 agents in the open panel: ms', toolbar.refreshMilliseconds, 'to 1.2.9');
  }
  if (memory) remembered(memory);
  if (phone) phones(phone);
  if (sizes) {
    heading('Bytes', ['raw', 'gzip', 'brotli']);
    for (const [name, { raw, gzip, brotli }] of Object.entries(sizes)) row(name, [raw, gzip, brotli]);
  }
  if (aims.length) {
    heading('Targets', ['reached', 'at most', '']);
    for (const { what, value, limit, text, met } of aims) row(what, [text(value), text(limit), met ? 'met' : 'MISSED']);
  }
  console.log();
}

function timed(title, table, label) {
  heading(title, ['median', label, 'from', 'to']);
  for (const [name, entry] of Object.entries(table)) {
    row(TITLES[name], [entry.median.toFixed(2), `${entry.ratio.toFixed(2)} ×`, ...entry.spread.map((value) => value.toFixed(2))]);
  }
}

function remembered(table) {
  heading('Memory in use: KiB (script heap + module)', ['10 000', '100 000', 'growth', 'B/event']);
  const shown = ({ js, wasm }) => `${(js / 1024).toFixed(0)}${wasm ? `+${wasm / 1024}` : ''}`;
  for (const [name, { early, late, growth, perEvent }] of Object.entries(table)) {
    row(TITLES[name], [shown(early), shown(late), (growth / 1024).toFixed(0), perEvent.toFixed(2)]);
  }
}

function phones({ messageMilliseconds, clickMilliseconds, memory }) {
  heading('SIP messages read, and two of three answered', ['a second', 'µs each', 'from', 'to']);
  for (const [name, { median, spread }] of Object.entries(messageMilliseconds)) {
    row(TITLES[name], [(1000 / median).toFixed(0), ...[median, ...spread].map((value) => (1000 * value).toFixed(1))]);
  }
  for (const [click, title] of [['call', 'Click to INVITE: ms on the wall'], ['answer', 'Click to 200 OK: ms on the wall']]) {
    heading(title, ['median', 'from', 'to']);
    for (const [name, { median, spread }] of Object.entries(clickMilliseconds[click])) row(TITLES[name], [median, ...spread].map((value) => value.toFixed(1)));
  }
  heading('Memory in use: KiB (script heap + module)', ['1 000 calls', '2 000 calls', 'growth', 'B/call']);
  for (const [name, { early, late, growth, perCall }] of Object.entries(memory)) {
    const shown = ({ js, wasm }) => `${(js / 1024).toFixed(0)}${wasm ? `+${wasm / 1024}` : ''}`;
    row(TITLES[name], [shown(early), shown(late), (growth / 1024).toFixed(0), perCall.toFixed(0)]);
  }
}

function heading(title, columns) {
  console.log(`\n${title}`);
  row('', columns);
}

const row = (name, cells) => console.log(`  ${name.padEnd(34)}${cells.map((cell) => String(cell).padStart(12)).join('')}`.trimEnd());
