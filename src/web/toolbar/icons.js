// The icons, drawn for a 24 × 24 field with a round pen. Each stands beside its control's name and is hidden from those who
// listen.

// A telephone receiver, with signs beside it.
const receiver = 'M6 3h3l2 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3';
const people = 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8M2 21v-1a7 6 0 0 1 14 0v1';
const microphone = 'M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0zM5 11a7 7 0 0 0 14 0M12 18v3';
const door = 'M10 4h10v16H10M3 12h12l-4-4';
const cross = 'M6 6l12 12M18 6 6 18';

export const icons = {
  answer: receiver,
  callNow: receiver,
  dial: `${receiver}M17 3v6M14 6h6`,
  redial: receiver,
  hangup: 'M3 14c0-7 18-7 18 0v2l-5 1-1-4a12 12 0 0 0-6 0l-1 4-5-1z',
  hold: 'M8 5v14M16 5v14',
  unHold: 'M7 4l13 8-13 8z',
  mute: `${microphone}M4 3l16 18`,
  unMute: microphone,
  transfer: 'M4 8h15l-4-4M20 16H5l4 4',
  transferCancel: cross,
  consult: `${people}M17 8h5M19.5 5.5v5`,
  consultCancel: cross,
  consultTransfer: 'M4 12h15l-4-4M19 12l-4 4',
  tripartite: `${people}M16 4a4 4 0 0 1 0 7M19 15a6 6 0 0 1 3 5v1`,
  outside: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M3 12h18M12 3a14 14 0 0 1 0 18 14 14 0 0 1 0-18',
  keypad: 'M4 5h2M11 5h2M18 5h2M4 12h2M11 12h2M18 12h2M4 19h2M11 19h2M18 19h2',
  leader: `${people}M17 12l2 2 3-4`,
  groups: people,
  autoAnswer: `${receiver}M14 3l3 3 4-4`,
  history: 'M12 7v5l4 2M4 12a8 8 0 1 0 3-6L4 8V4',
  devices: microphone,
  shortcuts: 'M3 6h18v12H3zM7 10h.1M12 10h.1M17 10h.1M8 14h8',
  dismiss: cross,
  erase: 'M9 5h12v14H9l-6-7zM12 9l5 6M17 9l-5 6',
  link: door,
  signIn: door,
};
