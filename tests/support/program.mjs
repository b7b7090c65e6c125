// A program that a test starts: own folder, its log kept masked, waited for until it is up, ended by its own process id.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { masked } from './mask.mjs';

const START_LIMIT_MS = 90_000;
const LOG_LIMIT = 200_000;

/** Debian's place of a program; the variable of that name in capitals names another. */
function programPath(name) {
  const named = process.env[name.toUpperCase()];
  const path = named ?? [`/usr/sbin/${name}`, `/usr/bin/${name}`].find((path) => existsSync(path));
  if (!path || !existsSync(path)) throw new Error(`${name} is not installed`);
  return path;
}

/** A folder for one program, below the system's temporary one. */
export const ownFolder = (name) => mkdtemp(join(tmpdir(), `${name}-`));

/**
 * Starts `name` with `args` in `folder` and waits until `up(log)` is true. Gives `{ pid, log(), stop() }`; the folder goes with the program.
 */
export async function startProgram({ name, args, folder, up, env = {}, stopLimitMs = 5_000 }) {
  const child = spawn(programPath(name), args, { cwd: folder, env: { ...process.env, HOME: folder, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  const keep = (chunk) => { log = (log + chunk).slice(-LOG_LIMIT); };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.once('error', keep);
  const ended = new Promise((resolve) => child.once('close', resolve));
  // When this process goes without stop(), nothing of it stays behind.
  const last = () => child.kill('SIGKILL');
  process.once('exit', last);
  const dead = () => child.exitCode !== null || child.signalCode !== null;

  const stop = async () => {
    process.off('exit', last);
    if (!dead()) {
      child.kill('SIGTERM');
      const timer = setTimeout(last, stopLimitMs);
      await ended;
      clearTimeout(timer);
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const start = Date.now();
  while (!await up(log)) {
    if (dead() || Date.now() - start > START_LIMIT_MS) {
      await stop();
      throw new Error(`${name} did not start${dead() ? '' : ' in time'}:\n${masked(log)}`);
    }
    await wait(20);
  }
  return { pid: child.pid, log: () => masked(log), stop };
}
