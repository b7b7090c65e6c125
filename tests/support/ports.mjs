// Ports on 127.0.0.1 for the programs that the tests start.

import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';

/** Beside the ranges of the relays, and below the ports that the system gives to whoever asks for any: it would give them away again. */
const [FIRST, LAST] = [23_000, 32_000];

/** Ports that were free a moment ago for both TCP and UDP, all different. */
export async function freePorts(count) {
  const held = [];
  const ports = [];
  const hold = (server, start) => listening(server, start).then(() => held.push(server));
  try {
    while (ports.length < count) {
      const port = randomInt(FIRST, LAST);
      const isFree = await hold(createServer(), (server) => server.listen(port, '127.0.0.1'))
        .then(() => hold(createSocket('udp4'), (socket) => socket.bind(port, '127.0.0.1'))).catch(() => false);
      if (isFree) ports.push(port);
    }
    return ports;
  } finally {
    for (const server of held) server.close();
  }
}

/** Whether somebody listens there. */
export function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => { socket.destroy(); resolve(true); });
    socket.once('error', () => resolve(false));
  });
}

function listening(server, start) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => resolve(server));
    start(server);
  });
}
