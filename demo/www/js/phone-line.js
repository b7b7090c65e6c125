// A customer's phone: the page's SoftPhoneSdk, and what the page remembers of it. Cards watch it as they watch a desk.
//
//   phone events ──► PhoneLine (link, call) ──► watchers (cards), recorders (event log)
//   buttons ───────► line.switchOn(…), line.call(…) ─► SoftPhoneSdk, whose own panel does the rest

import { Watched } from './watched.js';

const EVENTS = ['Connected', 'UnRegistered', 'Invite', 'Try', 'Ringing', 'Answer', 'AnswerFailed', 'Accepted', 'Hold', 'UnHold', 'Transfer', 'Dtmf', 'CallFailed', 'Terminated', 'AutoplayBlocked'];

export class PhoneLine extends Watched {
  phone = null;
  /** As a desk's: none, connecting, connected, closed. */
  link = 'none';
  /** Whose phone it is. */
  customer = null;

  #SoftPhoneSdk;

  constructor({ SoftPhoneSdk }) {
    super();
    this.#SoftPhoneSdk = SoftPhoneSdk;
  }

  get isReady() {
    return Boolean(this.phone?.isRegistered) && !this.phone.isCalling;
  }

  /** Registers as `customer` (`{ name, number, sipPassword }`) at `sip` (`{ url, domain }`); `more` are the phone's further options. */
  switchOn(customer, sip, more) {
    this.switchOff();
    this.customer = customer;
    this.link = 'connecting';
    this.attempt(() => {
      this.phone = new this.#SoftPhoneSdk({
        ...more, wss: sip.url, domain: sip.domain, account: customer.number, password: customer.sipPassword, display: customer.name,
      });
      this.#listen(this.phone);
    });
    this.changed();
  }

  switchOff() {
    const { phone } = this;
    Object.assign(this, { phone: null, customer: null, link: 'none' });
    if (phone) {
      this.attempt(() => phone.stop());
      this.attempt(() => phone.destroy());
    }
    this.changed();
  }

  call(number) {
    this.attempt(() => this.phone?.call(number));
  }

  /** The panel speaks the page's language. */
  speak(locale) {
    this.attempt(() => this.phone?.draw({ locale }));
  }

  #listen(phone) {
    const on = (name, act) => phone.on(name, (event) => {
      if (this.phone !== phone) return;
      act(event);
      this.changed();
    });
    const told = (name, link) => on(name, (event) => {
      this.note('event', name, event ?? null);
      this.link = link(event) ?? this.link;
    });
    told('Registered', () => 'connected');
    told('RegistrationFailed', () => 'closed');
    told('Disconnected', (event) => (event?.retryAfter === undefined ? 'closed' : 'connecting'));
    for (const name of EVENTS) told(name, () => undefined);
    on('Exception', (error) => this.trouble(error));
  }
}
