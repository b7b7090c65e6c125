// Ports on 127.0.0.1 for the programs that the tests start.

import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';

/** Ports that were free a moment ago for both TCP and UDP, all different. */
export async function freePorts(count) {
  const held = [];
  try {
    const both = () => held.filter(({ udp }) => udp);
    while (both().length < count) {
      const tcp = await listening(createServer(), (server) => server.listen(0, '127.0.0.1'));
      const { port } = tcp.address();
      const udp = await listening(createSocket('udp4'), (socket) => socket.bind(port, '127.0.0.1')).catch(() => undefined);
      held.push({ port, tcp, udp });
    }
    return both().map(({ port }) => port);
  } finally {
    for (const { tcp, udp } of held) {
      tcp.close();
      udp?.close();
    }
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
