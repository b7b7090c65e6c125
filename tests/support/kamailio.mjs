// A Kamailio of one's own: a registrar and proxy for WebSocket phones, on 127.0.0.1 only, told by JSON-RPC while it runs.
//
//   const proxy = await startKamailio({ accounts: { 1001: 'pw1001' }, rtpengine: '127.0.0.1:2223' });
//   proxy.ws, proxy.domain, proxy.sipPort
//   await proxy.number('9196', '127.0.0.1:5070');   // plain RTP, through rtpengine
//   await proxy.contacts('1001');                   // who is registered
//   await proxy.closeSocket('1001');
//   await proxy.stop();

import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answers, freePorts } from './ports.mjs';
import { ownFolder, startProgram } from './program.mjs';

const CONFIG = join(dirname(fileURLToPath(import.meta.url)), 'kamailio.cfg');
const DOMAIN = 'phone.test';

/** Debian keeps the modules below the name of the machine's architecture. */
function modules() {
  const folders = readdirSync('/usr/lib').map((name) => `/usr/lib/${name}/kamailio/modules`);
  const found = folders.find((folder) => existsSync(join(folder, 'websocket.so')));
  if (!found) throw new Error('Kamailio is without its module websocket');
  return found;
}

export async function startKamailio({ accounts = {}, rtpengine = '127.0.0.1:9', nonceSeconds = 300, digest = 'MD5' } = {}) {
  const folder = await ownFolder('kamailio');
  const [sipPort, wsPort] = await freePorts(2);
  const defines = {
    SIP_PORT: sipPort, WS_PORT: wsPort, RTPENGINE: `"udp:${rtpengine}"`, NONCE_SECONDS: nonceSeconds, DIGEST: `"${digest === 'MD5' ? '' : digest}"`,
  };
  const program = await startProgram({
    name: 'kamailio',
    folder,
    args: [
      '-f', CONFIG, '-L', modules(), '-DD', '-E', '-m', '64', '-M', '8', '-Y', folder, '-w', folder,
      ...Object.entries(defines).flatMap(([name, value]) => ['-A', `${name}=${value}`]),
    ],
    up: () => answers(wsPort),
  });

  const rpc = async (method, ...params) => {
    const response = await fetch(`http://127.0.0.1:${wsPort}/RPC`, {
      // It closes each connection after its answer: none is kept.
      method: 'POST', headers: { connection: 'close' }, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
    const { result, error } = await response.json();
    if (error) throw new Error(`Kamailio, ${method}: ${error.message}`);
    return result;
  };
  const set = (table, key, value) => rpc('htable.sets', table, String(key), String(value));

  /** The contacts that an account has registered: `{ address, expires, callId, socket }`, the last one the port that it came in from. */
  const contacts = async (account) => {
    const found = await rpc('ul.lookup', 'location', String(account)).catch(() => undefined);
    return (found?.Contacts ?? []).map(({ Contact: contact }) => ({
      address: contact.Address, expires: contact.Expires, callId: contact['Call-ID'], socket: /:(\d+)(;|$)/.exec(contact.Received)?.[1],
    }));
  };

  /** Closes the WebSocket that an account came in on; how many there were. */
  const closeSocket = async (account) => {
    const ports = (await contacts(account)).map(({ socket }) => `:${socket} `);
    const connections = Object.values(await rpc('ws.dump')).flat().map(String);
    const ids = connections.filter((line) => ports.some((port) => line.includes(port))).map((line) => Number(/\d+/.exec(line)[0]));
    for (const id of ids) await rpc('ws.close', id);
    return ids.length;
  };

  for (const [account, password] of Object.entries(accounts)) await set('acc', account, password);
  return {
    ws: `ws://127.0.0.1:${wsPort}`,
    domain: DOMAIN,
    sipPort,
    rpc,
    account: (account, password) => set('acc', account, password),
    number: (number, hostPort) => set('out', number, hostPort),
    /** From now on a wrong password of that account gets 403 instead of another challenge. */
    forbid: (account) => set('bad', account, 'yes'),
    /** What WebSocket handshakes get from now on: a status, or nothing for the usual. */
    refuseSockets: (status) => (status === undefined ? rpc('htable.delete', 'cfg', 'upgrade') : set('cfg', 'upgrade', status)),
    contacts,
    closeSocket,
    log: program.log,
    stop: program.stop,
  };
}
