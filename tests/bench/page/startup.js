// Runs in the page: milliseconds from the script's start to the constructed object.

window.startup = (() => {
  'use strict';

  const settled = () => new Promise((done) => setTimeout(done, 100));

  const construct = () => {
    window.sdk = new AgentSdk({ ...candidates.OPTIONS });
  };

  const first = {
    /** A first visit: the text is here, nothing is compiled. */
    async prepare(source) {
      this.script = document.createElement('script');
      this.script.textContent = await (await fetch(source)).text();
      await settled();
    },

    /** Parse, compile, run and construct, in one task. */
    go() {
      const begun = performance.now();
      document.head.append(this.script);
      construct();
      return performance.now() - begun;
    },
  };

  const later = {
    /** A later visit: the script comes from the browser's cache, and the browser parses it on another thread before it runs. */
    async prepare(source) {
      await new Promise((done) => document.head.append(
        Object.assign(document.createElement('link'), { rel: 'preload', as: 'script', href: source, onload: done })));
      this.script = Object.assign(document.createElement('script'), { src: source });
      await settled();
    },

    go() {
      return new Promise((done) => {
        this.script.onload = () => {
          construct();
          done(performance.now() - begun);
        };
        const begun = performance.now();
        document.head.append(this.script);
      });
    },
  };

  return { first, later };
})();
