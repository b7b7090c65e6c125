// The proving ground: Kamailio and what stands behind it, one Chromium, and phones in its pages.

import { join } from 'node:path';
import { build } from 'esbuild';
import { launchChromium, servePages } from '../support/browser.mjs';
import { startKamailio } from '../support/kamailio.mjs';
import { startRtpengine } from '../support/rtpengine.mjs';
import { startSipPeer } from '../support/sip-peer.mjs';
import { Phone } from './phone.mjs';

const FLAGS = [
  '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required',
  // Addresses instead of names in candidates: rtpengine asks no mDNS.
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  // TURN on 127.0.0.1.
  '--allow-loopback-in-peer-connection',
];
/** The phones that there are pages of. */
export const KINDS = ['jssip', 'sipjs', 'ours'];

export class Ground {
  /** `settings` are those of Kamailio; with `rtpengine` there is plain RTP too. */
  static async start({ rtpengine = false, ...settings } = {}) {
    const relay = rtpengine ? await startRtpengine() : undefined;
    const proxy = await startKamailio({ ...settings, rtpengine: relay?.control });
    const [pages, chromium] = await Promise.all([servePages(await files()), launchChromium({ args: FLAGS })]);
    return new Ground({ relay, proxy, pages, chromium });
  }

  #account = 1000;

  constructor(parts) {
    Object.assign(this, parts);
    this.phones = [];
    this.peers = [];
  }

  /** A phone of a kind, with an account of its own unless `account` says one, registered. */
  async phone(kind, { account, register = true, password, ...options } = {}) {
    const user = account ?? String(this.#account += 1);
    await this.proxy.account(user, `pw${user}`);
    const phone = await Phone.open(this.chromium, `${this.pages.origin}/${kind}`, user);
    this.phones.push(phone);
    const { ws, domain } = this.proxy;
    await phone.do('start', { ws, domain, account: user, password: password ?? `pw${user}`, display: `${kind} ${user}`, ...options });
    if (register) await phone.event('registered');
    return phone;
  }

  /** A scripted peer that the proxy knows by its number. */
  async peer(number) {
    const peer = await startSipPeer({ proxyPort: this.proxy.sipPort, number });
    this.peers.push(peer);
    await this.proxy.number(number, peer.hostPort);
    return peer;
  }

  async stop() {
    for (const peer of this.peers) await peer.stop();
    await this.chromium.close();
    await this.pages.close();
    await this.proxy.stop();
    await this.relay?.stop();
  }
}

/** The pages, one for each kind of phone, each with its driver bundled. */
async function files() {
  const here = import.meta.dirname;
  const { outputFiles } = await build({
    entryPoints: KINDS.map((kind) => join(here, 'pages', `${kind}.mjs`)), bundle: true, write: false, format: 'iife', outdir: '/', logLevel: 'error',
  });
  const found = { '/favicon.ico': '' };
  for (const { path, text } of outputFiles) found[path] = text;
  for (const kind of KINDS) found[`/${kind}`] = page(kind);
  found['/agent-sdk.js'] = { file: join(process.env.PKG_DIR ?? join(here, '../../pkg'), 'agent-sdk.js') };
  return found;
}

const page = (kind) => `<!doctype html><meta charset="utf-8"><title>${kind}</title>
${kind === 'ours' ? '<script src="/agent-sdk.js"></script>' : ''}<script src="/${kind}.js"></script>`;
