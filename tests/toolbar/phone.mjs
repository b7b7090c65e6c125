// A phone of login type 3 that a page could have: it is registered at once and remembers what is asked of it. Runs in the page.

export function makePhone() {
  window.FakePhone = class {
    isRegistered = true;
    autoAnswer = false;
    asked = [];
    listeners = {};
    constructor() { window.phone = this; }
    on(name, listener) {
      this.listeners[name] = listener;
      return 'id';
    }
    once() { return 'id'; }
    off() { return true; }
    register() {}
    unregister() {}
    stop() {}
    disconnect() {}
    answer() { this.asked.push('answer'); }
    setAutoAnswer(on) { this.autoAnswer = on; }
    inputLevel() { return 0.5; }
    setMicrophone(id) { this.asked.push(`microphone ${id}`); }
    setSpeaker(id) { this.asked.push(`speaker ${id}`); }
    async getDevices() {
      return [['audioinput', 'm1', 'Headset'], ['audioinput', 'm2', 'Built-in'], ['audiooutput', 's1', 'Headset'], ['videoinput', 'v1', 'Camera']]
        .map(([kind, deviceId, label]) => ({ kind, deviceId, label }));
    }
  };
}
