import { drawAfter } from './after.js';
import { drawCall } from './call.js';
import { drawLog } from './log.js';
import { openPage } from './page.js';
import { drawRobots } from './robots.js';
import { drawSignIn } from './signin.js';
import { drawStatus } from './status.js';
import { drawWall } from './wall.js';

openPage('leader', ({ desk, defaults, notices }) => ({
  desk: [drawSignIn(defaults, 'leader', desk), drawStatus(desk), drawWall(desk), drawCall(defaults, desk)],
  side: [drawAfter(desk), drawRobots(defaults, desk, notices)],
  foot: [drawLog(desk)],
}));
