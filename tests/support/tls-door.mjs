// TLS in front of a server on 127.0.0.1, with a certificate that nobody has signed and that lasts for one run of the tests.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { promisify } from 'node:util';

/** For Chromium, which would not open the door otherwise. */
export const TRUSTING = '--ignore-certificate-errors';

/** A key and its certificate. */
export async function certificate() {
  const folder = await mkdtemp(join(tmpdir(), 'tls-door-'));
  try {
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name));
    await promisify(execFile)('openssl', [
      'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1', '-subj', '/CN=127.0.0.1', '-keyout', key, '-out', cert,
    ]);
    return { key: await readFile(key), cert: await readFile(cert) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A door to the server at this origin; `host` is the door's `127.0.0.1:port`. */
export async function openDoor(origin) {
  const { port } = new URL(origin);
  const sockets = new Set();
  const server = createServer(await certificate(), (outer) => {
    const inner = connect(Number(port), '127.0.0.1');
    for (const [socket, other] of [[outer, inner], [inner, outer]]) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => sockets.delete(socket));
      socket.pipe(other);
    }
  });
  server.on('tlsClientError', () => {});
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    host: `127.0.0.1:${server.address().port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((done) => server.close(done));
    },
  };
}
