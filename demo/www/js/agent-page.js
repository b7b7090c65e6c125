import { drawAfter } from './after.js';
import { drawCall } from './call.js';
import { drawDial } from './dial.js';
import { drawLog } from './log.js';
import { openPage } from './page.js';
import { drawRobots } from './robots.js';
import { drawSignIn } from './signin.js';
import { drawStatus } from './status.js';

openPage('agent', ({ desk, defaults, notices }) => ({
  desk: [drawSignIn(defaults, 'agent', desk), drawStatus(desk), drawCall(defaults, desk), drawDial(defaults, desk)],
  side: [drawAfter(desk), drawRobots(defaults, desk, notices), drawLog(desk)],
}));
