// JsSIP as a phone of the tests.

import JsSIP from 'jssip';
import { Driver } from './driver.mjs';

const MEDIA = { audio: true, video: false };

class JsSipPhone extends Driver {
  start({ ws, domain, account, password, registerExpires = 120, sessionExpires, iceServers = [], iceTransportPolicy = 'all' }) {
    this.domain = domain;
    // A new object each time: JsSIP writes into what it is given.
    this.session = () => ({ mediaConstraints: MEDIA, pcConfig: { iceServers, iceTransportPolicy }, sessionTimersExpires: sessionExpires });
    this.ua = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(ws)],
      uri: `sip:${account}@${domain}`,
      password,
      display_name: `JsSIP ${account}`,
      register_expires: registerExpires,
      connection_recovery_min_interval: 1,
      session_timers_refresh_method: 'UPDATE',
    });
    this.ua.on('connected', () => this.tell('connected'));
    this.ua.on('disconnected', () => this.tell('disconnected'));
    this.ua.on('registered', () => this.tell('registered'));
    this.ua.on('unregistered', () => this.tell('unregistered'));
    this.ua.on('registrationFailed', ({ response }) => this.tell('refused', { status: response?.status_code }));
    this.ua.on('newRTCSession', ({ originator, session }) => {
      if (originator !== 'remote') return;
      const { uri, display_name: name } = session.remote_identity;
      this.tell('invite', { call: this.adopt(session), from: uri.user, name });
    });
    this.ua.start();
  }

  adopt(session) {
    const call = this.take(session);
    const tell = (type, details) => this.tell(type, { call, ...details });
    if (session.connection) this.play(session.connection);
    session.on('peerconnection', ({ peerconnection }) => this.play(peerconnection));
    session.on('progress', ({ originator, response }) => {
      if (originator === 'remote') tell('ringing', { status: response.status_code, early: Boolean(response.body) });
    });
    session.on('accepted', () => tell('answered'));
    for (const end of ['ended', 'failed']) {
      session.on(end, ({ cause, message }) => tell('ended', { cause, status: message?.status_code }));
    }
    session.on('hold', ({ originator }) => tell('held', { by: originator }));
    session.on('unhold', ({ originator }) => tell('resumed', { by: originator }));
    session.on('newDTMF', ({ originator, dtmf }) => {
      if (originator === 'remote') tell('tone', { tone: dtmf.tone });
    });
    session.on('refer', ({ accept }) => accept((next) => this.tell('referred', { call: this.adopt(next) }), this.session()));
    session.on('replaces', ({ accept }) => accept((next) => {
      const replacing = this.adopt(next);
      next.answer(this.session());
      this.tell('replaced', { call: replacing, old: call });
    }));
    return call;
  }

  register() { this.ua.register(); }
  unregister() { this.ua.unregister(); }
  stop() { this.ua.stop(); }

  call(target, { headers = [] } = {}) {
    return this.adopt(this.ua.call(`sip:${target}@${this.domain}`, { ...this.session(), extraHeaders: headers }));
  }

  answer(id) { this.find(id).answer(this.session()); }
  reject(status = 486, id) { this.find(id).terminate({ status_code: status }); }
  hangup(id) { this.find(id).terminate(); }
  hold(id) { this.find(id).hold(); }
  resume(id) { this.find(id).unhold(); }
  mute(id) { this.find(id).mute(); }
  unmute(id) { this.find(id).unmute(); }
  dtmf(tone, id) { this.find(id).sendDTMF(tone, { duration: 100 }); }
  dtmfRtp(tone, id) { this.find(id).sendDTMF(tone, { duration: 100, transportType: 'RFC2833' }); }
  options(target) { this.ua.sendOptions(`sip:${target}@${this.domain}`, null, { eventHandlers: this.answerTo('options') }); }

  refer(target, id) {
    this.find(id).refer(`sip:${target}@${this.domain}`, { eventHandlers: this.progress(id) });
  }

  attended(other, id) {
    const to = this.find(other);
    this.find(id).refer(to.remote_identity.uri, { replaces: to, eventHandlers: this.progress(id) });
  }

  progress(id) {
    const call = this.nameOf(this.find(id));
    const of = (final) => ({ status_line: line }) => this.tell('transfer', { call, status: line.status_code, final });
    return {
      trying: of(false), progress: of(false), accepted: of(true), failed: of(true),
      requestFailed: () => this.tell('transfer', { call, final: true, failed: true }),
    };
  }

  answerTo(what) {
    const tell = ({ response }) => this.tell(what, { status: response?.status_code, allow: response?.getHeader('allow') });
    return { succeeded: tell, failed: tell };
  }

  connection(id) { return this.find(id).connection; }
}

window.phone = new JsSipPhone();
