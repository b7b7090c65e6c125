// The phone beside the agent: which class it is of, and how it is made.

// The package's own class of phones.
let builtIn;

export function provide(Factory) {
  builtIn = Factory;
}

/** The class of phones that the page wants, or else the package's own. */
export function phoneFactory(own) {
  return [own, window.SoftPhoneSdk, builtIn].find((factory) => typeof factory === 'function');
}

/** Makes a phone of the account in the store and what the page adds to it; `hear` gets what it says, with a place in this list. */
export function phone(Factory, store, extra, autoAnswer, hear) {
  const phone = new Factory({
    wss: store.registerSipIp,
    domain: store.webrtcDomain,
    wssport: window.config?.SOFTPHONE_WSS_PROT || window.SOFTPHONE_WSS_PROT || 8443,
    account: store.webrtcSipId,
    debug: true,
    password: store.webrtcSipPassword,
    ...extra,
  });
  if (typeof autoAnswer === 'boolean') phone.setAutoAnswer(autoAnswer);
  ['RegistrationFailed', 'Disconnected', 'Exception'].forEach((name, place) => phone.on(name, (event) => hear(place, event)));
  return phone;
}
