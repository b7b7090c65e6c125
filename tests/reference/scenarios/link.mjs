// The link under the session: STOMP's own business, closes, reconnecting, and bytes that are not as they should be.

import { scenario } from '../stage.mjs';
import { eventBody, responseBody } from '../../support/scripted-server.mjs';
import { frameText } from '../../support/stomp-text.mjs';

export default [
  scenario('link/first connection refused', { server: { door: 'refuse' } }, async (t) => {
    await t.start();
    await t.look();
    await t.advance(5000, 2);
  }),

  scenario('link/closed by the server', async (t) => {
    await t.start();
    t.server.door = 'hold';
    await t.closeFromServer(1001);
    await t.look('closed');
    await t.call('busy');
  }),

  scenario('link/reconnects and resumes', async (t) => {
    await t.start();
    await t.closeFromServer(1001);
    await t.advance(3000, 6);
    await t.look();
  }),

  scenario('link/cut without a close frame', async (t) => {
    await t.start();
    await t.cut();
    await t.advance(3000, 6);
    await t.look();
  }),

  scenario('link/closed after logout', async (t) => {
    await t.start();
    await t.event('Logout', { data: { code: 0 } });
    await t.closeFromServer(1001);
    await t.advance(30_000, 3);
    await t.look();
  }),

  scenario('link/closed before CONNECTED', { server: { connected: null } }, async (t) => {
    await t.start();
    await t.closeFromServer(1001);
    await t.advance(3000, 3);
    await t.look();
  }),

  // What follows a second refusal differs from run to run with the old one, so this ends before it.
  scenario('link/reconnect refused', async (t) => {
    await t.start();
    t.server.door = 'refuse';
    await t.cut();
    // Ours tries within the first second, and not again within the next.
    await t.advance(1010);
    await t.look();
  }),

  scenario('link/maxReconnect is the end', { options: { maxReconnect: 1 } }, async (t) => {
    await t.start();
    t.server.door = 'refuse';
    await t.cut();
    // The old one's timer makes one more attempt after 10 s; before that both have made one.
    await t.advance(8000, 8);
    await t.look();
  }),

  scenario('link/command pending when the socket closes', { server: { silent: ['hold'] } }, async (t) => {
    await t.start();
    await t.call('hold');
    await t.closeFromServer(1001);
    await t.advance(9000, 9);
  }),

  scenario('link/ERROR frame when signed in', async (t) => {
    await t.start();
    await t.raw(frameText('ERROR', { message: 'connection lost' }, 'broker is going down'));
    await t.advance(3000, 6);
    await t.look();
  }),

  scenario('link/ERROR frame before CONNECTED', { server: { connected: null } }, async (t) => {
    await t.start();
    await t.raw(frameText('ERROR', { message: 'Bad CONNECT' }, 'Access refused for user'));
    await t.closeFromServer(1002);
    await t.advance(3000, 3);
    await t.look();
  }),

  scenario('link/CONNECTED 1.0', { server: { connected: { version: '1.0', session: 's-1' }, protocol: 'v10.stomp' } }, async (t) => {
    await t.start();
    await t.look();
  }),

  scenario('link/CONNECTED 1.2', { server: { connected: { version: '1.2', 'heart-beat': '0,0' } } }, async (t) => {
    await t.start();
    await t.look();
  }),

  scenario('link/CONNECTED without heart-beat', { server: { connected: { version: '1.1' } } }, async (t) => {
    await t.start();
    await t.look();
  }),

  scenario('link/heart-beats are sent', { options: { pingInterval: 400_000 }, server: { connected: { version: '1.1', 'heart-beat': '0,1000' } } }, async (t) => {
    await t.start();
    await t.advance(100_500, 5);
  }),

  scenario('link/server falls silent', { options: { pingInterval: 400_000 }, server: { connected: { version: '1.1', 'heart-beat': '50000,0' } } }, async (t) => {
    await t.start();
    await t.advance(90_000, 9);
    t.server.peer.raw('\n');
    await t.settle();
    await t.advance(90_000, 9);
    await t.look('alive');
    t.server.door = 'hold';
    await t.advance(110_000, 11);
    await t.look('silent for two intervals');
  }),

  scenario('link/several frames in one message', async (t) => {
    await t.start();
    const { peer } = t.server;
    await t.raw(['Idle', 'Busy', 'Foo'].map((name) => peer.messageText(eventBody(name))).join(''));
  }),

  scenario('link/one frame over several messages', async (t) => {
    await t.start();
    const text = t.server.peer.messageText(eventBody('Idle', { data: { note: '中文也要完整' } }));
    for (const part of [text.slice(0, 5), text.slice(5, 40), text.slice(40, -3), text.slice(-3)]) await t.raw(part);
  }),

  scenario('link/line feeds between frames', async (t) => {
    await t.start();
    await t.raw(`\n\n${t.server.peer.messageText(eventBody('Idle'))}\n\n`);
    await t.raw('\n');
    await t.raw(`\r\n${t.server.peer.messageText(eventBody('Busy'))}`);
  }),

  scenario('link/frame without LF after its NUL', async (t) => {
    await t.start();
    await t.raw(t.server.peer.messageText(eventBody('GroupQueueNum', { data: { groupQueueNum: 2 } })).trimEnd());
    await t.raw(t.server.peer.messageText(eventBody('Idle')).trimEnd());
  }),

  scenario('link/frame for another subscription', async (t) => {
    await t.start();
    t.server.peer.subscription = 'sub-77';
    await t.event('Idle');
    t.server.peer.subscription = 'sub-0';
    await t.event('Busy');
  }),

  scenario('link/RECEIPT and an unknown command', async (t) => {
    await t.start();
    await t.raw(frameText('RECEIPT', { 'receipt-id': '1' }));
    await t.raw(frameText('WHATEVER', { a: 'b' }, 'x'));
    await t.event('Idle');
  }),

  scenario('link/binary frame', async (t) => {
    await t.start();
    await t.raw(Buffer.from(t.server.peer.messageText(eventBody('Idle', { data: { ascii: 'plain' } }))));
    await t.raw(Buffer.from(t.server.peer.messageText(eventBody('Busy', { data: { currentBusyType: '小休' } }))));
  }),

  scenario('link/body with content-length', async (t) => {
    await t.start();
    const body = JSON.stringify(eventBody('Idle', { data: { text: '中文' } }));
    await t.raw(frameText('MESSAGE', { subscription: 'sub-0', 'message-id': 'x-1', destination: '/queue/agent', 'content-length': Buffer.byteLength(body) }, body));
  }),

  scenario('link/escaped header', async (t) => {
    await t.start();
    const body = JSON.stringify(eventBody('Idle'));
    await t.raw(frameText('MESSAGE', { subscription: 'sub-0', 'message-id': 'a\\cb', destination: '/queue/agent' }, body));
  }),

  ...[['not JSON', 'not json'], ['null', 'null'], ['a number', '5'], ['a text', '"x"'], ['a list', '[]'], ['an empty object', '{}'], ['nothing', ''],
    ['a response of nothing', '{"type":"response"}'], ['an event of nothing', '{"type":"event"}'], ['an event with a state only', '{"type":"event","nowState":"Idle"}'],
    ['another type', '{"type":"notice","event":"Idle","nowState":"Idle"}'], ['cut JSON', '{"type":"event","event":"Idle"'],
    ['a numeric event name', '{"type":"event","event":5,"nowState":"Idle"}'],
  ].map(([name, body]) => scenario(`link/body is ${name}`, async (t) => {
    await t.start();
    await t.message(body);
    await t.event('Idle');
    await t.call('busy');
  })),

  scenario('link/a bad body and a good one in one message', async (t) => {
    await t.start();
    const { peer } = t.server;
    await t.raw(peer.messageText('not json') + peer.messageText(eventBody('Idle')));
  }),

  scenario('link/a long command', async (t) => {
    await t.start();
    await t.run('call with a long user data', (sdk) => {
      sdk.setUserdata('数据'.repeat(10_000));
      return sdk.busy();
    });
  }),

  scenario('link/CONNECTED twice', { server: { replies: { busy: (request) => [responseBody(request)] } } }, async (t) => {
    await t.start();
    await t.raw(frameText('CONNECTED', { version: '1.1', 'heart-beat': '0,0' }));
    await t.look();
  }),
];
