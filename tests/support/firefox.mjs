// Firefox as its makers ship it, by WebDriver BiDi.
//
// Playwright's newest version asks more of that protocol than the long-term Firefox has, so an older one does it. Three things it
// cannot do there: look at pages whose policy forbids eval(), tell what goes through WebSockets, and ask for less motion.

import playwright from 'playwright-for-firefox';

const PREFERENCES = {
  // A microphone with a tone in it, and nobody who has to allow it.
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  // Addresses instead of names in candidates.
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  // Firefox allows 200 at once; the tests of misuse open thousands.
  'network.websocket.max-connections': 10_000,
};

export function launchFirefox() {
  return playwright._bidiFirefox.launch({ executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr', firefoxUserPrefs: PREFERENCES });
}

/** Tells what goes through the sockets of a page's next documents: `in` or `out`, and the text. */
export async function watchSockets(page, tell) {
  await page.exposeFunction('framed', tell);
  await page.addInitScript(() => {
    window.WebSocket = class extends WebSocket {
      constructor(...values) {
        super(...values);
        this.addEventListener('message', ({ data }) => window.framed('in', data));
      }

      send(data) {
        window.framed('out', data);
        super.send(data);
      }
    };
  });
}
