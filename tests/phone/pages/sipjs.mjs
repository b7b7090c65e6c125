// SIP.js as a phone of the tests.

import { Inviter, Registerer, RegistererState, SessionState, SIPExtension, UserAgent } from 'sip.js';
import { Driver, holds, signalOf } from './driver.mjs';

const INFO_DTMF = 'application/dtmf-relay';
const RECONNECT_MS = 500;

class SipJsPhone extends Driver {
  async start({ ws, domain, account, password, registerExpires = 120, iceServers = [], iceTransportPolicy = 'all', reliable = false }) {
    this.domain = domain;
    this.ua = new UserAgent({
      uri: UserAgent.makeURI(`sip:${account}@${domain}`),
      transportOptions: { server: ws },
      authorizationUsername: account,
      authorizationPassword: password,
      displayName: `SIP.js ${account}`,
      logBuiltinEnabled: false,
      sipExtension100rel: reliable ? SIPExtension.Required : SIPExtension.Supported,
      sipExtensionReplaces: SIPExtension.Supported,
      sessionDescriptionHandlerFactoryOptions: { peerConnectionConfiguration: { iceServers, iceTransportPolicy } },
      delegate: {
        onConnect: () => this.tell('connected'),
        onDisconnect: (error) => {
          this.tell('disconnected');
          if (error) setTimeout(() => this.ua.reconnect().then(() => this.register(), () => {}), RECONNECT_MS);
        },
        onInvite: (invitation) => this.incoming(invitation),
      },
    });
    this.registerer = new Registerer(this.ua, { expires: registerExpires });
    this.registerer.stateChange.addListener((state) => {
      if (state === RegistererState.Unregistered) this.tell('unregistered');
    });
    await this.ua.start();
    this.register();
  }

  register() {
    // Its state does not change where a new socket takes the place of a lost one.
    const onAccept = () => this.tell('registered');
    const onReject = ({ message }) => this.tell('refused', { status: message.statusCode });
    return this.registerer.register({ requestDelegate: { onAccept, onReject } });
  }

  unregister() { this.registerer.unregister(); }
  stop() { return this.ua.stop(); }

  incoming(invitation) {
    const call = this.adopt(invitation);
    if (invitation.replacee) {
      invitation.accept();
      return this.tell('replaced', { call, old: this.nameOf(invitation.replacee) });
    }
    const { uri, displayName: name } = invitation.remoteIdentity;
    this.tell('invite', { call, from: uri.user, name });
  }

  adopt(session) {
    const call = this.take(session);
    const tell = (type, details) => this.tell(type, { call, ...details });
    session.stateChange.addListener((state) => {
      if (state === SessionState.Established) tell('answered');
      // The response that ended it is handed out after the state.
      if (state === SessionState.Terminated) setTimeout(() => tell('ended', { status: session.endStatus }));
    });
    session.delegate = {
      onSessionDescriptionHandler: (handler) => this.play(handler.peerConnection),
      onInvite: (request) => tell(holds(request.body) ? 'held' : 'resumed', { by: 'remote' }),
      onInfo: (info) => {
        info.accept();
        tell('tone', { tone: signalOf(info.request.body) });
      },
      onRefer: async (referral) => {
        await referral.accept();
        const next = referral.makeInviter();
        this.tell('referred', { call: this.adopt(next) });
        await next.invite();
      },
    };
    return call;
  }

  call(target, { early = false } = {}) {
    const session = new Inviter(this.ua, UserAgent.makeURI(`sip:${target}@${this.domain}`), { earlyMedia: early });
    const call = this.adopt(session);
    session.invite({
      requestDelegate: {
        onProgress: ({ message }) => this.tell('ringing', { call, status: message.statusCode, early: Boolean(message.body) }),
        onReject: ({ message }) => { session.endStatus = message.statusCode; },
      },
    });
    return call;
  }

  answer(id) { return this.find(id).accept(); }
  reject(status = 486, id) { return this.find(id).reject({ statusCode: status }); }
  early(id) { return this.find(id).progress({ statusCode: 183, rel100: true }); }

  hangup(id) {
    const session = this.find(id);
    if (session.state === SessionState.Established) return session.bye();
    return session instanceof Inviter ? session.cancel() : session.reject();
  }

  hold(id) { return this.renegotiate(id, true, 'held'); }
  resume(id) { return this.renegotiate(id, false, 'resumed'); }

  renegotiate(id, hold, type) {
    const session = this.find(id);
    session.sessionDescriptionHandlerOptionsReInvite = { hold };
    // Its own SessionManager does the same: the direction alone leaves the microphone on.
    this.enable(id, !hold);
    return session.invite({ requestDelegate: { onAccept: () => this.tell(type, { call: this.nameOf(session), by: 'local' }) } });
  }

  mute(id) { this.enable(id, false); }
  unmute(id) { this.enable(id, true); }

  enable(id, enabled) {
    for (const { track } of this.connection(id).getSenders()) if (track) track.enabled = enabled;
  }

  dtmf(tone, id) {
    const content = `Signal=${tone}\r\nDuration=100`;
    return this.find(id).info({ requestOptions: { body: { contentDisposition: 'render', contentType: INFO_DTMF, content } } });
  }

  dtmfRtp(tone, id) { return this.find(id).sessionDescriptionHandler.sendDtmf(tone); }

  refer(target, id) {
    return this.find(id).refer(UserAgent.makeURI(`sip:${target}@${this.domain}`), this.progress(id));
  }

  attended(other, id) { return this.find(id).refer(this.find(other), this.progress(id)); }

  progress(id) {
    const call = this.nameOf(this.find(id));
    return {
      onNotify: (notification) => {
        notification.accept();
        const status = Number(/SIP\/2\.0 (\d+)/.exec(notification.request.body)?.[1]);
        this.tell('transfer', { call, status, final: status >= 200 });
      },
      requestDelegate: { onReject: () => this.tell('transfer', { call, final: true, failed: true }) },
    };
  }

  connection(id) { return this.find(id).sessionDescriptionHandler.peerConnection; }
}

window.phone = new SipJsPhone();
