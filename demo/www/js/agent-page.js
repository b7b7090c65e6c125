import { drawAfter } from './after.js';
import { Crm } from './crm.js';
import { drawCustomer } from './customer.js';
import { drawCustomers } from './customers.js';
import { drawLog } from './log.js';
import { openPage } from './page.js';
import { drawRobots } from './robots.js';
import { drawSignIn } from './signin.js';

openPage('agent', ({ desk, defaults, notices }) => {
  const crm = new Crm(defaults.customers);
  const customer = drawCustomer(crm, desk, defaults);
  const customers = drawCustomers(crm, desk, customer);
  customer.onOpen(customers.draw);
  desk.onEnded(({ number, direction, after, at }) => {
    if (number) crm.recordCall(crm.find(number)?.number ?? number, { at, direction, talk: talkTime(after), cause: after.cause, words: after.data });
  });
  return {
    desk: [drawSignIn(defaults, 'agent', desk), customers],
    side: [customer, drawAfter(desk), drawRobots(defaults, desk, notices)],
    foot: [drawLog(desk)],
  };
});

const talkTime = ({ answerTime, endTime }) => (Number(answerTime) > 0 ? Number(endTime) - Number(answerTime) : 0);
