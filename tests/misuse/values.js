// Runs in the page: what a page may hand over by mistake. `boom` is what the page's own code throws; whoever is handed such
// a value may let it through, and may throw an AgentError, and nothing else.

window.boom = new Error("the page's own");

(() => {
  const bang = () => { throw boom; };
  const cycle = {};
  cycle.self = cycle;
  const getters = Object.fromEntries(
    ['id', 'url', 'el', 'groupId', 'request', 'wss', 'account', 'agentNumber', 'isTrusted'].map((name) => [name, { get: bang, enumerable: true }]));

  window.odd = {
    undefined, null: null, NaN, infinity: Infinity, negative: -1, huge: 1e300, big: 10n, true: true, empty: '', blank: ' \n', text: 'x',
    long: 'ß'.repeat(300_000), symbol: Symbol('s'), function: () => {}, array: [], nested: [[[1]]], object: {}, bare: Object.create(null),
    frozen: Object.freeze({ id: 1 }), cycle, date: new Date(NaN), event: new Event('click'), element: document.documentElement, window,
    toString: { toString: bang }, valueOf: { valueOf: bang }, toPrimitive: { [Symbol.toPrimitive]: bang }, toJSON: { toJSON: bang },
    iterator: { [Symbol.iterator]: bang }, getters: Object.defineProperties({}, getters),
    proxy: new Proxy({}, { get: bang, has: bang, ownKeys: bang, getOwnPropertyDescriptor: bang, getPrototypeOf: bang }),
  };

  const fault = (error) => (error === boom || error?.name === 'AgentError' ? undefined : `${error?.name}: ${error?.message ?? String(error)}`);

  /** The words of an error that `work` should not have thrown, or rejected with at once; undefined if there is none. */
  window.misdeed = async (work) => {
    try {
      const result = work();
      await Promise.race([result instanceof Promise ? result : undefined, new Promise((resolve) => setTimeout(resolve))]);
    } catch (error) {
      return fault(error);
    }
    return undefined;
  };
})();
