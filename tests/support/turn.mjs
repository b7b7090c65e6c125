// A coturn of one's own, for calls whose media must be relayed (iceTransportPolicy: 'relay'), on 127.0.0.1 only.

import { answers, freePorts } from './ports.mjs';
import { ownFolder, startProgram } from './program.mjs';

const USERNAME = 'turn-user';
const CREDENTIAL = 'pwturn';

export async function startTurn() {
  const folder = await ownFolder('coturn');
  const [port] = await freePorts(1);
  const program = await startProgram({
    name: 'turnserver',
    folder,
    args: [
      '-n', `--listening-port=${port}`, '--listening-ip=127.0.0.1', '--relay-ip=127.0.0.1', '--lt-cred-mech', `--user=${USERNAME}:${CREDENTIAL}`,
      '--realm=phone.test', '--allow-loopback-peers', '--cli-password=unused', '--no-tls', '--no-dtls', '--no-cli',
      '--min-port=22000', '--max-port=22099', '--log-file=stdout', `--userdb=${folder}/turndb`, `--pidfile=${folder}/turn.pid`,
    ],
    up: () => answers(port),
  });
  const iceServers = [{ urls: `turn:127.0.0.1:${port}?transport=udp`, username: USERNAME, credential: CREDENTIAL }];
  return { iceServers, log: program.log, stop: program.stop };
}
