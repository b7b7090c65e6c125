// Pages as integrators write them: classes that are derived from the SDK's, errors and frames that are sent on, objects that come
// out of another frame, addresses that are no text of `ws://…`.

import { scenario } from '../stage.mjs';

export default [
  scenario('pages/derived as in ES5', async (t) => {
    await t.run('new Mine(options)', (_, options) => {
      function Mine(options) {
        AgentSdk.call(this, options);
        this.own = 1;
      }
      Mine.prototype = Object.create(AgentSdk.prototype);
      Mine.prototype.constructor = Mine;
      Mine.prototype.number = function number() {
        return this.store.sdkOption.agentNumber;
      };
      const sdk = window.sdk = new Mine(options);
      window.__listen(sdk, ['Login', 'Idle']);
      return [sdk instanceof AgentSdk, sdk instanceof Mine, sdk.own, sdk.number()];
    }, t.options);
    await t.event('Idle');
    await t.callDetached('busy');
    await t.look();
  }),

  scenario('pages/derived by a compiler for ES5', async (t) => {
    await t.run('new Mine(options)', (_, options) => {
      const Mine = ((Super) => {
        function Mine(...values) {
          const self = (Super !== null && Super.apply(this, values)) || this;
          self.own = 1;
          return self;
        }
        Mine.prototype = Object.create(Super.prototype, { constructor: { value: Mine } });
        return Mine;
      })(AgentSdk);
      const sdk = window.sdk = new Mine(options);
      return [sdk instanceof AgentSdk, sdk instanceof Mine, sdk.own, sdk.constructor === Mine];
    }, t.options);
    await t.call('busy');
    await t.look();
  }),

  scenario('pages/an error is sent on', async (t) => {
    await t.start();
    await t.run('thrown', (sdk) => {
      try {
        sdk.call('');
      } catch (error) {
        return [JSON.parse(JSON.stringify(error)).message, { ...error }.message, Object.assign({}, error).message];
      }
    });
    await t.run('raised', (sdk) => {
      sdk.on('Exception', (error) => window.__put('note', { label: 'JSON', value: JSON.parse(JSON.stringify(error)).message }));
    });
    await t.event('Logout', { data: { code: 0 } });
    await t.call('hold');
  }),

  scenario('pages/a message is sent on', async (t) => {
    await t.start();
    await t.run('listener', (sdk) => {
      sdk.on('Idle', (event, frame) => {
        const { headers } = JSON.parse(JSON.stringify(frame));
        window.__put('note', { label: 'copies', value: [structuredClone(event).event, headers.subscription, structuredClone({ ...frame.headers }).subscription] });
        let cloned = true;
        try {
          structuredClone(frame.headers);
        } catch {
          cloned = false;
        }
        window.__put('note', { label: 'headers are cloned', value: cloned });
      });
    });
    await t.event('Idle');
  }),

  scenario('pages/objects of another frame and of no class', async (t) => {
    await t.start();
    await t.run('surveillance', (sdk) => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      const foreign = frame.contentWindow.eval('({ groupId: "g1", agentNumber: "1002" })');
      const bare = Object.assign(Object.create(null), { groupId: 'g1', agentName: '王芳' });
      sdk.surveillance(foreign);
      sdk.surveillance(bare);
      sdk.setUserdata(frame.contentWindow.eval('({ toString() { return "of a frame"; } })'));
      sdk.on('Busy', frame.contentWindow.eval('((event) => parent.__put("note", { label: "heard in a frame", value: event.event }))'));
    });
    await t.event('Busy');
    await t.call('busy');
  }),

  ...[['http', (url) => url.replace('ws:', 'http:')], ['blanks around', (url) => ` ${url} `]].map(
    ([name, made]) => scenario(`pages/url: ${name}`, async (t) => {
      await t.start({ url: made(t.options.url) });
      await t.look();
    })),

  scenario('pages/url: an object', async (t) => {
    await t.run('new AgentSdk', (_, options) => {
      window.sdk = new AgentSdk({ ...options, url: new URL(options.url) });
    }, t.options);
    await t.look();
  }),

  scenario('pages/url: on the page\'s own host', async (t) => {
    await t.run('addresses', (_, options) => {
      const asked = [];
      const Socket = window.WebSocket;
      window.WebSocket = class extends Socket {
        constructor(url, protocols) {
          super(url, protocols);
          asked.push(new URL(this.url).pathname);
        }
      };
      for (const url of ['/ws', `//${location.host}/other`]) new AgentSdk({ ...options, url }).break();
      window.WebSocket = Socket;
      return asked;
    }, t.options);
  }),
];
