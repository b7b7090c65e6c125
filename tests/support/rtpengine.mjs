// An rtpengine of one's own: the border between WebRTC media and plain RTP, in user space, on 127.0.0.1 only.

import { createSocket } from 'node:dgram';
import { freePorts } from './ports.mjs';
import { ownFolder, startProgram } from './program.mjs';

export async function startRtpengine() {
  const folder = await ownFolder('rtpengine');
  const [control] = await freePorts(1);
  const program = await startProgram({
    name: 'rtpengine',
    folder,
    // No kernel module, no daemon, its log here; the range lies below the ports that the system gives away.
    args: [
      '--config-file=none', '-f', '-E', '-t', '-1', '-i', '127.0.0.1', '-n', `127.0.0.1:${control}`, '-m', '20000', '-M', '20999',
    ],
    up: () => pong(control),
  });
  return { control: `127.0.0.1:${control}`, log: program.log, stop: program.stop };
}

/** Whether it answers a ping of its control protocol: a cookie, then a bencoded dictionary. */
function pong(port) {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const end = (answer) => {
      clearTimeout(timer);
      socket.close();
      resolve(answer);
    };
    const timer = setTimeout(end, 200, false);
    socket.once('error', () => end(false));
    socket.once('message', (message) => end(String(message).includes('pong')));
    // Connected, so that a port without a listener is an error at once.
    socket.connect(port, '127.0.0.1', () => socket.send('1 d7:command4:pinge'));
  });
}
