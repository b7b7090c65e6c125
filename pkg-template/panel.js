// The phone's own panel: settings, number field, keypad, the call's controls, a line that says what is. In a shadow root,
// so that the page's styles do not reach it; text only as text. Refuses to keep a password in the page.

import { text } from './read.js';
import { keep } from './snippets.js';

const TEXTS = {
  zh: {
    port: '端口', account: '账号', password: '密码', audio: '音频', video: '视频', autoAnswer: '自动接听', login: '登录', logout: '退出',
    back: '返回', settings: '设置', number: '号码', call: '呼叫', answer: '接听', mute: '静音', unMute: '取消静音', hold: '保持', unHold: '取消保持',
    hangup: '挂断', out: '未登录', in: '已登录', calling: '正在呼叫: ', ringing: '来电: ', talking: '通话中: ', erase: '删除',
  },
  en: {
    port: 'Port', account: 'Account', password: 'Password', audio: 'Microphone', video: 'Camera', autoAnswer: 'Answer by itself', login: 'Sign in',
    logout: 'Sign out', back: 'Back', settings: 'Settings', number: 'Number', call: 'Call', answer: 'Answer', mute: 'Mute', unMute: 'Unmute',
    hold: 'Hold', unHold: 'Resume', hangup: 'Hang up', out: 'Signed out', in: 'Signed in', calling: 'Calling ', ringing: 'Call from ',
    talking: 'In a call with ', erase: 'Delete',
  },
};

const STYLE = `
:host{display:block;font:14px/1.4 system-ui,sans-serif;color-scheme:light dark;max-width:18em}
div{display:grid;gap:.5em}[hidden]{display:none!important}
.row{grid-auto-flow:column;grid-auto-columns:1fr}.keys{grid-template-columns:repeat(3,1fr)}
label{display:grid;grid-template-columns:6em 1fr;align-items:center}
.top{grid-template-columns:1fr auto auto}
button,input,select{font:inherit;color:inherit;min-height:2.4em;min-width:0;background:none;border:1px solid #8888;border-radius:.45em}
input[type=checkbox]{justify-self:start;min-height:0}
button:enabled{cursor:pointer}button:hover:enabled{background:#8883}button:disabled{opacity:.5}
[name=call]:enabled,[name=answer]{background:#0b6e5f!important;color:#fff}[name=hangup]{background:#b3261e!important;color:#fff}
output{display:block;min-height:1.4em}`;

const EVENTS = 'Connected Disconnected Registered UnRegistered RegistrationFailed Invite Try Ringing Accepted Hold UnHold Terminated Exception';

export function drawPanel(phone, place, options) {
  const words = TEXTS[/^en/i.test(text(options.locale)) ? 'en' : 'zh'];
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  const make = (tag, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };
  const button = (name, onclick, label = words[name]) => make('button', { type: 'button', name, textContent: label, onclick });
  const field = (name, label, type = 'text', value = options[name]) => make('input', { name, type, value: text(value), ariaLabel: label, autocomplete: 'off' });
  const labelled = (label, node) => make('label', {}, label, node);

  const fields = {
    wss: field('wss', 'wss'), wssport: field('wssport', words.port), account: field('account', words.account),
    password: field('password', words.password, 'password', ''),
  };
  const auto = make('input', { type: 'checkbox', checked: phone.autoAnswer, onchange: () => phone.setAutoAnswer(auto.checked) });
  const devices = (kind, label, choose) => make('select', { name: kind, ariaLabel: label, onchange: ({ target }) => choose(target.value) });
  const audio = devices('audioinput', words.audio, (id) => phone.setMicrophone(id));
  const video = devices('videoinput', words.video, (id) => keep('videoDeviceId', id));

  const guarded = (work) => () => {
    try {
      work();
    } catch (error) {
      say(error.message);
    }
    refresh();
  };
  const signIn = guarded(() => {
    const own = Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, value]).filter(([, value]) => value));
    phone.register({ ...own, autoAnswer: auto.checked });
    fields.password.value = '';
    show(false);
  });
  const settings = make('div', {},
    labelled('wss', fields.wss), labelled(words.port, fields.wssport), labelled(words.account, fields.account),
    labelled(words.password, fields.password), labelled(words.audio, audio), labelled(words.video, video), labelled(words.autoAnswer, auto),
    make('div', { className: 'row' }, button('login', signIn), button('logout', guarded(() => phone.stop())), button('back', () => show(false))));

  const number = make('input', { name: 'number', type: 'tel', ariaLabel: words.number, autocomplete: 'off', oninput: () => phone.setCalled(number.value) });
  const keys = [...'123456789*0#'].map((key) => button(`key-${key}`, guarded(() => phone.dial(key)), key));
  const dial = guarded(() => phone.call(phone.getTargetNumber()));
  const controls = Object.fromEntries(['answer', 'mute', 'unMute', 'hold', 'unHold', 'hangup'].map((name) => [name, button(name, guarded(() => phone[name]()))]));
  const call = button('call', dial);
  const timer = make('output', { ariaLabel: '', role: 'timer' });
  const line = make('output', { role: 'status' });
  const main = make('div', {},
    make('div', { className: 'top' }, number, button('erase', () => phone.inputCalled(-1)), call),
    make('div', { className: 'keys' }, ...keys), make('div', { className: 'row' }, ...Object.values(controls)), timer,
    button('settings', () => show(true)));
  root.append(make('div', {}, line, main, settings));
  place.append(host);

  let clock;
  function tick() {
    const { answeredAt } = phone.activeCall ?? {};
    const seconds = answeredAt ? Math.max(0, Math.floor((Date.now() - answeredAt) / 1000)) : 0;
    timer.textContent = answeredAt ? [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':') : '';
  }

  function say(what) {
    line.textContent = what;
  }

  function refresh() {
    const active = phone.activeCall;
    const { state, direction, isMuted, isHeld } = active ?? {};
    const isUp = state === 'talking' || state === 'connecting';
    if (number.value !== phone.getTargetNumber()) number.value = phone.getTargetNumber();
    call.disabled = !phone.isRegistered;
    const shown = {
      answer: state === 'ringing' && direction === 'in', mute: isUp && !isMuted, unMute: isUp && isMuted, hold: isUp && !isHeld,
      unHold: isUp && isHeld, hangup: !!active,
    };
    for (const name in shown) controls[name].hidden = !shown[name];
    if (active) say((isUp ? words.talking : direction === 'in' ? words.ringing : words.calling) + active.number);
    else say(phone.isRegistered ? words.in : words.out);
    clearInterval(clock);
    if (isUp) clock = setInterval(tick, 500);
    tick();
  }

  async function show(wanted) {
    settings.hidden = !wanted;
    main.hidden = wanted;
    if (!wanted) return;
    const all = await phone.getDevices().catch(() => []);
    for (const select of [audio, video]) {
      select.replaceChildren(...all.filter(({ kind }) => kind === select.name).map(({ deviceId, label }) => make('option', { value: deviceId, textContent: label || deviceId })));
    }
  }

  const heard = EVENTS.split(' ').map((name) => [name, phone.on(name, (event) => {
    refresh();
    if (event?.message) say(event.message);
  })]);
  show(false);
  refresh();
  return {
    refresh,
    say,
    remove() {
      clearInterval(clock);
      for (const [name, id] of heard) phone.off(name, id);
      host.remove();
    },
  };
}
