// A RabbitMQ of one's own, with Web-STOMP: own folders, own ports, on 127.0.0.1 only, gone afterwards.
//
//   import { startRabbit } from './rabbitmq.mjs';
//   const rabbit = await startRabbit();   // null when RabbitMQ is not installed
//   rabbit.wsUrl, rabbit.amqpUrl, rabbit.login, rabbit.passcode, rabbit.vhost
//   await rabbit.stop();
//
// From other languages: `node rabbitmq.mjs` prints the same as one line of JSON and stops when its input ends;
// it ends with code 77 when RabbitMQ is not installed.
//
// Refuses to touch the system's own RabbitMQ, its cookie and its epmd.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { answers, freePorts } from './ports.mjs';

// Not the wrapper in sbin, which changes to the system's user.
const SERVER = process.env.RABBITMQ_SERVER ?? '/usr/lib/rabbitmq/bin/rabbitmq-server';
const EPMD = process.env.EPMD ?? '/usr/bin/epmd';
const START_LIMIT_MS = 300_000;
const STOP_LIMIT_MS = 20_000;
const LOGIN = 'agent';
const PASSCODE = 'agentpw';

/** Starts RabbitMQ; null when it is not installed. */
export async function startRabbit() {
  if (!existsSync(SERVER) || !existsSync(EPMD)) return null;
  const home = await mkdtemp(join(tmpdir(), 'rabbit-'));
  const [amqp, stomp, ws, dist, epmdPort] = await freePorts(5);
  const conf = join(home, 'rabbitmq.conf');
  const plugins = join(home, 'enabled_plugins');
  await writeFile(plugins, '[rabbitmq_stomp,rabbitmq_web_stomp].\n');
  await writeFile(conf, configuration({ amqp, stomp, ws }));
  // An epmd of our own, in the foreground: the one that Erlang would start by itself never ends.
  const quiet = { ...process.env, HOME: home };
  const epmd = spawn(EPMD, ['-address', '127.0.0.1', '-port', String(epmdPort)], { env: quiet, stdio: 'ignore' });
  const server = spawn(SERVER, [], {
    detached: true, // its own process group, so that the shell script and Erlang end together
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...quiet,
      ERL_EPMD_ADDRESS: '127.0.0.1',
      ERL_EPMD_PORT: String(epmdPort),
      RABBITMQ_CONF_ENV_FILE: join(home, 'rabbitmq-env.conf'),
      RABBITMQ_CONFIG_FILE: conf,
      RABBITMQ_DIST_PORT: String(dist),
      RABBITMQ_ENABLED_PLUGINS_FILE: plugins,
      RABBITMQ_LOG_BASE: join(home, 'log'),
      RABBITMQ_MNESIA_BASE: join(home, 'mnesia'),
      RABBITMQ_NODENAME: `rabbit-${amqp}@localhost`,
      RABBITMQ_PID_FILE: join(home, 'rabbitmq.pid'),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    },
  });
  let log = '';
  const keep = (chunk) => { log = (log + chunk).slice(-20_000); };
  server.stdout.on('data', keep);
  server.stderr.on('data', keep);
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.once('error', keep);

  // When this process goes without stop(), nothing of it stays behind.
  const last = () => { signal(-server.pid, 'SIGKILL'); epmd.kill('SIGKILL'); };
  process.once('exit', last);

  const stop = async () => {
    process.off('exit', last);
    if (server.exitCode === null && server.signalCode === null) {
      signal(-server.pid, 'SIGTERM');
      const late = await Promise.race([ended.then(() => false), wait(STOP_LIMIT_MS).then(() => true)]);
      if (late) signal(-server.pid, 'SIGKILL');
      await ended;
    }
    // The shell script may be gone before Erlang is.
    for (let tries = 0; tries < 100 && signal(-server.pid, 0); tries += 1) await wait(100);
    signal(-server.pid, 'SIGKILL');
    epmd.kill('SIGKILL');
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };

  const start = Date.now();
  while (!(/Server startup complete/.test(log) && await answers(ws) && await answers(amqp))) {
    const dead = server.exitCode !== null || server.signalCode !== null;
    if (dead || Date.now() - start > START_LIMIT_MS) {
      await stop();
      throw new Error(`RabbitMQ did not start${dead ? '' : ' in time'}:\n${log}`);
    }
    await wait(200);
  }
  return {
    wsUrl: `ws://127.0.0.1:${ws}/ws`,
    amqpUrl: `amqp://${LOGIN}:${PASSCODE}@127.0.0.1:${amqp}/%2f`,
    login: LOGIN,
    passcode: PASSCODE,
    vhost: '/',
    log: () => log,
    stop,
  };
}

const configuration = ({ amqp, stomp, ws }) => `\
listeners.tcp.1 = 127.0.0.1:${amqp}
stomp.listeners.tcp.1 = 127.0.0.1:${stomp}
web_stomp.tcp.ip = 127.0.0.1
web_stomp.tcp.port = ${ws}
web_stomp.ws_path = /ws
default_user = ${LOGIN}
default_pass = ${PASSCODE}
default_vhost = /
default_permissions.configure = .*
default_permissions.read = .*
default_permissions.write = .*
loopback_users = none
log.console = true
log.console.level = info
log.file = false
vm_memory_high_watermark.absolute = 512MB
disk_free_limit.absolute = 10MB
`;

/** Sends a signal to our own process group; whether there was one. */
function signal(pid, name) {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const rabbit = await startRabbit();
  if (!rabbit) {
    console.error(`RabbitMQ is not installed: there is no ${SERVER} or no ${EPMD}`);
    process.exit(77);
  }
  const { wsUrl, amqpUrl, login, passcode, vhost } = rabbit;
  console.log(JSON.stringify({ wsUrl, amqpUrl, login, passcode, vhost }));
  let stopping = false;
  const end = async () => {
    if (stopping) return;
    stopping = true;
    await rabbit.stop();
    process.exit(0);
  };
  process.stdin.on('end', end).on('close', end).resume();
  for (const name of ['SIGTERM', 'SIGINT']) process.once(name, end);
}
