// The demo's contact centre as a child process: started on a free port, ended by its own process id.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** How long a debug build may take until it prints its address. */
const START_LIMIT = 90_000;
/** How long it may take to end after SIGTERM before it is killed. */
const STOP_LIMIT = 5_000;

/** The folder of the built package, and the server's binary: the caller of the tests says where they are. */
function need(name) {
  const path = process.env[name];
  if (!path || !existsSync(path)) throw new Error(`${name} must name an existing path, not ${path}`);
  return path;
}

/** Starts the server; `args` are added to the usual ones, `www` holds its pages. Gives `{ origin, output, stop }`. */
export async function startDemoServer(args = [], www = join(root, 'demo/www')) {
  const child = spawn(need('DEMO_SERVER'), [
    '--listen', '127.0.0.1:0', '--static', `/=${www}`, '--static', `/pkg=${need('PKG_DIR')}`, ...args,
  ], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const last = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT);
    await ended;
    clearTimeout(last);
  };

  const origin = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail('printed no address'), START_LIMIT);
    const fail = (why) => {
      clearTimeout(timer);
      reject(new Error(`demo server ${why}:\n${output.join('\n')}`));
    };
    ended.then((code) => fail(`ended with ${code}`));
    child.once('error', (error) => fail(error.message));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        output.push(line);
        const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line);
        if (address) {
          clearTimeout(timer);
          resolve(address[0]);
        }
      });
    }
  }).catch(async (error) => {
    await stop();
    throw error;
  });
  return { origin, output, stop };
}
