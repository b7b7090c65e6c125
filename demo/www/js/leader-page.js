import { drawAfter } from './after.js';
import { drawLog } from './log.js';
import { openPage } from './page.js';
import { drawRobots } from './robots.js';
import { drawSignIn } from './signin.js';
import { drawWall } from './wall.js';

openPage('leader', ({ desk, defaults, notices }) => ({
  desk: [drawSignIn(defaults, 'leader', desk), drawWall(desk)],
  side: [drawAfter(desk), drawRobots(defaults, desk, notices)],
  foot: [drawLog(desk)],
}));
