// A plain RTP end that plays back what it hears, and reads telephone events (RFC 4733).

import { createSocket } from 'node:dgram';

const PCMU = 0;
const KEYS = '0123456789*#ABCD';
/** A stream of its own: what comes back is not what went out. */
const SSRC = 0x5e1f_ec40;

export async function startRtpEcho() {
  const socket = createSocket('udp4');
  await new Promise((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const keys = [];
  let packets = 0;
  let last;
  let events = 101;
  socket.on('message', (packet, { port }) => {
    const type = packet[1] & 0x7f;
    const timestamp = packet.readUInt32BE(4);
    if (type === events) {
      // One press has one timestamp, in several packets (RFC 4733 section 2.5.1).
      if (timestamp !== last) keys.push(KEYS[packet[12]]);
      last = timestamp;
    } else if (type === PCMU) {
      packets += 1;
      packet.writeUInt32BE(SSRC, 8);
      socket.send(packet, port, '127.0.0.1');
    }
  });
  const { port } = socket.address();
  return {
    keys,
    packets: () => packets,
    /** A description of the other side: its number for telephone events is used in ours (RFC 3264 section 6.1). */
    heed: (sdp) => { events = Number(/^a=rtpmap:(\d+) telephone-event\/8000/m.exec(sdp)?.[1] ?? events); },
    sdp: (direction = 'sendrecv', version = 1) => [
      'v=0', `o=- ${port} ${version} IN IP4 127.0.0.1`, 's=-', 'c=IN IP4 127.0.0.1', 't=0 0',
      `m=audio ${port} RTP/AVP ${PCMU} ${events}`, `a=rtpmap:${PCMU} PCMU/8000`, `a=rtpmap:${events} telephone-event/8000`,
      `a=fmtp:${events} 0-15`, `a=${direction}`, '',
    ].join('\r\n'),
    stop: () => new Promise((resolve) => socket.close(resolve)),
  };
}
