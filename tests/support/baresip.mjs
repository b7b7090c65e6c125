// A plain RTP phone (baresip) that stands for the carrier.
//
//   9196 answers and plays back what it hears, 9198 only rings; 9195, which plays a tone, calls when it is told over the control port.

import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { answers, freePorts } from './ports.mjs';
import { ownFolder, startProgram } from './program.mjs';

/** The first one is who calls: baresip 1.0 sends nothing from its bridge in a call of its own. */
const NUMBERS = { 9195: 'answermode=manual;audio_source=ausine,440', 9196: 'answermode=auto', 9198: 'answermode=manual' };
const CODECS = 'pcmu,pcma,opus/48000/2';
const COMMAND_LIMIT_MS = 30_000;

export async function startBaresip() {
  const folder = await ownFolder('baresip');
  const [sip, control] = await freePorts(2);
  const accounts = Object.entries(NUMBERS)
    .map(([number, parameters]) => `<sip:${number}@127.0.0.1:${sip}>;regint=0;${parameters};audio_codecs=${CODECS}\n`);
  await writeFile(join(folder, 'accounts'), accounts.join(''));
  await writeFile(join(folder, 'contacts'), '');
  await writeFile(join(folder, 'config'), configuration({ sip, control }));
  // With a call it takes its time to say good-bye.
  const program = await startProgram({ name: 'baresip', folder, args: ['-4', '-f', folder], up: () => answers(control), stopLimitMs: 300 });

  /** One command over the control port, as a netstring of JSON; its answer. */
  const command = (name, params = '') => new Promise((resolve, reject) => {
    const socket = connect(control, '127.0.0.1');
    const token = `${name}-${Date.now()}`;
    let text = '';
    const end = (settle, value) => {
      clearTimeout(timer);
      socket.destroy();
      settle(value);
    };
    const timer = setTimeout(() => end(reject, new Error(`baresip did not answer ${name}`)), COMMAND_LIMIT_MS);
    socket.once('error', (error) => end(reject, error));
    socket.on('data', (chunk) => {
      text += chunk;
      const answer = netstrings(text).find(({ token: its }) => its === token);
      if (answer) end(resolve, answer);
    });
    const body = JSON.stringify({ command: name, params, token });
    socket.write(`${body.length}:${body},`);
  });

  return {
    hostPort: `127.0.0.1:${sip}`,
    numbers: Object.keys(NUMBERS),
    dial: async (uri) => {
      // The current account is otherwise the one that was called last.
      await command('uafind', `sip:${Object.keys(NUMBERS)[0]}@127.0.0.1:${sip}`);
      await command('dial', uri);
    },
    hangup: () => command('hangup'),
    log: program.log,
    stop: program.stop,
  };
}

function netstrings(text) {
  const found = [];
  for (let at = 0; at < text.length;) {
    const colon = text.indexOf(':', at);
    const length = Number(text.slice(at, colon));
    if (colon < 0 || text.length < colon + 1 + length) break;
    found.push(JSON.parse(text.slice(colon + 1, colon + 1 + length)));
    at = colon + 2 + length;
  }
  return found;
}

const configuration = ({ sip, control }) => `\
poll_method epoll
sip_listen 127.0.0.1:${sip}
net_interface 127.0.0.1
call_local_timeout 60
call_max_calls 20
audio_player aubridge,loop
audio_source aubridge,loop
audio_alert aubridge,alert
ausrc_srate 48000
auplay_srate 48000
ausrc_channels 2
auplay_channels 2
audio_buffer 20-160
rtp_ports 21000-21999
rtcp_mux no
jitter_buffer_delay 5-10
module_path /usr/lib/baresip/modules
module opus.so
module g711.so
module aubridge.so
module ausine.so
module_tmp uuid.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:${control}
`;
