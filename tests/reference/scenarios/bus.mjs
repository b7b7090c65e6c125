// Listeners: order, removal, once, changes during a dispatch, and listeners that throw or call back into the SDK.

import { eventBody } from '../../support/scripted-server.mjs';
import { scenario } from '../stage.mjs';

const setUp = (name, body) => async (t) => {
  await t.start();
  await t.run(name, body);
  await t.event('Idle');
  await t.event('Idle');
};

export default [
  scenario('bus/on gives a uuid', async (t) => {
    await t.start();
    await t.run('kinds', (sdk) => [sdk.on('Idle', () => {}), sdk.once('Idle', () => {}), sdk.on('Idle', 5), sdk.on('Idle'), sdk.on('Idle', null), sdk.on('', () => {}), sdk.on(undefined, () => {})]
      .map((id) => [typeof id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)]));
    await t.event('Idle');
  }),

  scenario('bus/order and the same function twice', setUp('listeners', (sdk) => {
    const same = () => window.__put('note', { label: 'same' });
    sdk.on('Idle', same);
    sdk.on('Idle', () => window.__put('note', { label: 'between' }));
    sdk.on('Idle', same);
  })),

  scenario('bus/off', async (t) => {
    await t.start();
    await t.run('listeners', (sdk) => {
      window.f = () => window.__put('note', { label: 'f' });
      window.g = () => window.__put('note', { label: 'g' });
      window.ids = [sdk.on('Idle', window.f), sdk.on('Idle', window.g), sdk.on('Idle', window.f)];
    });
    await t.run('off by function', (sdk) => sdk.off('Idle', window.f));
    await t.event('Idle');
    await t.run('off by uuid', (sdk) => sdk.off('Idle', window.ids[1]));
    await t.event('Idle');
    await t.run('off what is not there', (sdk) => [
      sdk.off('Idle', window.ids[1]), sdk.off('Idle', window.g), sdk.off('Nope', window.f), sdk.off('Idle'), sdk.off('Idle', null), sdk.off('Idle', 5),
      sdk.off('Idle', 'x'), sdk.off('Busy', window.ids[0]), sdk.off(undefined, window.f),
    ]);
    await t.run('off the last', (sdk) => sdk.off('Idle', window.f));
    await t.event('Idle');
  }),

  scenario('bus/once', setUp('listeners', (sdk) => {
    sdk.once('Idle', (...args) => window.__put('note', { label: 'once', value: args.length }));
    sdk.on('Idle', (...args) => window.__put('note', { label: 'on', value: args.length }));
  })),

  scenario('bus/once, off by uuid', setUp('listeners', (sdk) => {
    const id = sdk.once('Idle', () => window.__put('note', { label: 'once' }));
    return [sdk.off('Idle', id), sdk.off('Idle', id)];
  })),

  scenario('bus/once, off by function', setUp('listeners', (sdk) => {
    const f = () => window.__put('note', { label: 'once' });
    sdk.once('Idle', f);
    return sdk.off('Idle', f);
  })),

  scenario('bus/once that throws', setUp('listeners', (sdk) => {
    sdk.once('Idle', () => {
      window.__put('note', { label: 'once' });
      throw new Error('from once');
    });
  })),

  scenario('bus/a listener that throws', setUp('listeners', (sdk) => {
    sdk.on('Idle', () => {
      window.__put('note', { label: 'throws' });
      throw new Error('from a listener');
    });
    sdk.on('Idle', () => window.__put('note', { label: 'next' }));
  })),

  scenario('bus/a listener that throws, and more frames in the message', async (t) => {
    await t.start();
    await t.run('listeners', (sdk) => void sdk.on('Idle', () => {
      throw new Error('from a listener');
    }));
    await t.raw(t.server.peer.messageText(eventBody('Idle')) + t.server.peer.messageText(eventBody('Busy')));
  }),

  scenario('bus/Message listener that throws', async (t) => {
    await t.start();
    await t.run('listeners', (sdk) => void sdk.on('Message', () => {
      throw new Error('from Message');
    }));
    await t.event('Idle');
    await t.look();
  }),

  scenario('bus/StateChange listener that throws', async (t) => {
    await t.start();
    await t.run('listeners', (sdk) => void sdk.on('StateChange', () => {
      throw new Error('from StateChange');
    }));
    await t.event('Idle');
    await t.look();
  }),

  scenario('bus/Exception listener that throws', async (t) => {
    await t.start();
    await t.run('listeners', (sdk) => void sdk.on('Exception', () => {
      throw new Error('from Exception');
    }));
    await t.event('Logout', { data: { code: 0 } });
    await t.call('hold');
    await t.look();
  }),

  scenario('bus/added during a dispatch', setUp('listeners', (sdk) => {
    sdk.on('Idle', () => {
      if (window.added) return;
      window.added = true;
      sdk.on('Idle', () => window.__put('note', { label: 'added' }));
    });
  })),

  scenario('bus/removed during a dispatch', setUp('listeners', (sdk) => {
    const ids = [];
    sdk.on('Idle', () => {
      window.__put('note', { label: 'first' });
      sdk.off('Idle', ids[0]);
    });
    ids.push(sdk.on('Idle', () => window.__put('note', { label: 'removed' })));
    sdk.on('Idle', () => window.__put('note', { label: 'last' }));
  })),

  scenario('bus/removes itself', setUp('listeners', (sdk) => {
    const id = sdk.on('Idle', () => {
      window.__put('note', { label: 'self', value: sdk.off('Idle', id) });
    });
  })),

  scenario('bus/calls a command from a listener', setUp('listeners', (sdk) => {
    sdk.on('Idle', () => window.__call('busy in a listener', () => sdk.busy('小休')));
  })),

  scenario('bus/asks for the state in a listener', setUp('listeners', (sdk) => {
    for (const name of ['Message', 'StateChange', 'Idle']) {
      sdk.on(name, () => window.__put('note', { label: `in ${name}`, value: [sdk.store.getState(), sdk.isLogin(), sdk.isConnected()] }));
    }
  })),

  scenario('bus/breaks from a listener', async (t) => {
    await t.start();
    await t.run('listeners', (sdk) => void sdk.on('Idle', () => window.__call('break in a listener', () => sdk.break())));
    await t.event('Idle');
    await t.look();
  }),

  scenario('bus/init from a listener', async (t) => {
    await t.start();
    await t.run('listeners', (sdk) => void sdk.on('Idle', () => {
      if (window.again) return;
      window.again = true;
      window.__call('init in a listener', () => sdk.init());
    }));
    await t.event('Idle');
    await t.look();
  }),

  scenario('bus/login state in the local events', async (t) => {
    await t.run('new AgentSdk', (_, options) => {
      const sdk = new window.AgentSdk(options);
      window.sdk = sdk;
      for (const name of ['Open', 'Login', 'Disconnect', 'Close']) {
        sdk.on(name, () => window.__put('note', { label: `in ${name}`, value: [sdk.store.getState(), sdk.isLogin(), sdk.isConnected(), sdk.isConnecting()] }));
      }
    }, t.options);
    await t.call('break');
  }),
];
