// Registration with Kamailio: digest with both hashes, refresh, stale nonces, wrong passwords, and a socket that is closed in a call.

import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { Ground } from './ground.mjs';
import { KINDS } from './pages.mjs';
import { over, talking } from './stories/calls.mjs';
import {
  isHungUpWithoutASocket, losesItsSocketInACall, refreshesBeforeTheEnd, registersAndUnregisters, saysThatThePasswordIsWrong, takesANewNonce,
} from './stories/registration.mjs';

const NONCE_SECONDS = 5;
const REFRESH_SECONDS = 10;
const ground = await Ground.start({ nonceSeconds: NONCE_SECONDS });
after(() => ground.stop());

describe('registration', { concurrency: 3 }, () => {
  // JsSIP proves the ground. SIP.js has no address that outlives its socket.
  for (const kind of KINDS.filter((kind) => kind !== 'sipjs')) {
    describe(kind, { concurrency: false }, () => {
      it('registers and unregisters', () => registersAndUnregisters({ ground, kind }));
      it('refreshes before the end', () => refreshesBeforeTheEnd({ ground, kind, seconds: REFRESH_SECONDS }));
      it('takes a new nonce for an old one', () => takesANewNonce({ ground, kind, nonceSeconds: NONCE_SECONDS }));
      it('keeps its call when the socket is lost, and ends it', () => losesItsSocketInACall({ ground, kind, ends: 'here' }));
      it('keeps its call when the socket is lost, and is hung up', () => losesItsSocketInACall({ ground, kind, ends: 'there' }));
      if (kind === 'ours') it('is free again when it was hung up without a socket', () => isHungUpWithoutASocket({ ground, kind }));
      for (const status of [401, 403]) it(`says once that the password is wrong (${status})`, () => saysThatThePasswordIsWrong({ ground, kind, status }));
    });
  }
});

// JsSIP and SIP.js know MD5 alone.
describe('SHA-256', () => {
  it('registers and calls (RFC 8760)', async (t) => {
    const sha = await Ground.start({ digest: 'SHA-256' });
    t.after(() => sha.stop());
    const [a, b] = await Promise.all([sha.phone('ours'), sha.phone('ours')]);
    assert.match(a.messages('out', /^REGISTER /)[1], /^Authorization:.*algorithm=SHA-256/im);
    await over(a, b, await talking(a, b));
  });
});
