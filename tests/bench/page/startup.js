// Runs in the page: milliseconds from the script's start to the constructed object.

window.startup = (() => {
  'use strict';

  const settled = () => new Promise((done) => setTimeout(done, 100));

  const construct = () => {
    window.sdk = new AgentSdk({ ...candidates.OPTIONS });
  };

  /** A first visit: the text is here, nothing is compiled. Parse, compile, run, construct, in one task. */
  async function first(source) {
    const text = await (await fetch(source)).text();
    await settled();
    const script = document.createElement('script');
    script.textContent = text;
    const begun = performance.now();
    document.head.append(script);
    construct();
    return performance.now() - begun;
  }

  /** A later visit: the script comes from the browser's cache, with the code that the engine may have kept for it. */
  async function again(source) {
    await new Promise((done) => document.head.append(
      Object.assign(document.createElement('link'), { rel: 'preload', as: 'script', href: source, onload: done })));
    await settled();
    return new Promise((done) => {
      const script = Object.assign(document.createElement('script'), { src: source });
      script.onload = () => {
        construct();
        done(performance.now() - begun);
      };
      const begun = performance.now();
      document.head.append(script);
    });
  }

  return { first, again };
})();
