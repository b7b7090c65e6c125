// The proving ground: Kamailio and what stands behind it, one Chromium, and phones in its pages.

import { launchChromium, servePages } from '../support/browser.mjs';
import { startKamailio } from '../support/kamailio.mjs';
import { startRtpengine } from '../support/rtpengine.mjs';
import { startSipPeer } from '../support/sip-peer.mjs';
import { phonePages } from './pages.mjs';
import { Phone } from './phone.mjs';

/** For microphones that beep, without questions, and for media on 127.0.0.1. */
export const FLAGS = [
  '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required',
  // Addresses instead of names in candidates: rtpengine asks no mDNS.
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  // TURN on 127.0.0.1.
  '--allow-loopback-in-peer-connection',
];

export class Ground {
  /** `settings` are those of Kamailio; with `rtpengine` there is plain RTP too. */
  static async start({ rtpengine = false, ...settings } = {}) {
    const relay = rtpengine ? await startRtpengine() : undefined;
    const proxy = await startKamailio({ ...settings, rtpengine: relay?.control });
    const [pages, chromium] = await Promise.all([servePages({ '/favicon.ico': '', ...await phonePages() }), launchChromium({ args: FLAGS })]);
    return new Ground({ relay, proxy, pages, chromium });
  }

  #account = 1000;

  constructor(parts) {
    Object.assign(this, parts);
    this.phones = [];
    this.peers = [];
  }

  /** A phone of a kind, with an account of its own unless `account` says one, registered. */
  async phone(kind, { account, register = true, password, browser = this.chromium, ...options } = {}) {
    const user = account ?? String(this.#account += 1);
    await this.proxy.account(user, `pw${user}`);
    const phone = await Phone.open(browser, `${this.pages.origin}/${kind}`, user);
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
