// The stories of `tests/e2e` in Firefox: the contact centre with its built-in broker, and phones in pages.

import { after, describe } from 'node:test';
import { playAll } from '../e2e/play.mjs';
import { OWN_MEDIA, OpenPages } from './pages.mjs';

const pages = new OpenPages();
after(() => pages.remove());

const tones = 'Firefox runs no AudioContext on a machine without a sound device';
const without = { whoIsOnHoldHearsMusic: tones, leaderListensThenStepsIn: tones, aLostLinkOfTheAgentEndsNoCall: tones };
describe('in Firefox', () => playAll(() => ({ www: pages.folder, args: OWN_MEDIA }), without));
