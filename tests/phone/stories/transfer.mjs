// Transfers: `a` and `b` talk, and `a` hands `b` over to `c`, or is handed over itself.

import { ended, talking } from './calls.mjs';

/** REFER without Replaces (RFC 3515): `transferor` is told of the progress by NOTIFY, and leaves. */
async function blind(transferor, transferee, target) {
  const { mine, theirs } = await talking(transferor, transferee);
  await transferor.do('refer', target.account, mine);
  const { call: arriving } = await target.event('invite');
  await target.do('answer', arriving);
  await target.event('answered', { call: arriving });
  await transferor.event('transfer', { call: mine, status: 200, final: true });
  await hangUpTransferred(transferor, transferee, { mine, theirs });
  await target.hears(arriving);
  await target.do('hangup', arriving);
  await target.event('ended', { call: arriving });
}

/** REFER with Replaces (RFC 3891): the two calls of `transferor` become one between the others. */
async function attended(transferor, transferee, target) {
  const first = await talking(transferor, transferee);
  await transferor.do('hold', first.mine);
  await transferor.event('held', { call: first.mine });
  const second = await talking(transferor, target);
  await transferor.do('attended', second.mine, first.mine);
  const { call: joined } = await target.event('replaced', { old: second.theirs });
  await target.event('answered', { call: joined });
  await transferor.event('transfer', { call: first.mine, status: 200, final: true });
  await ended(transferor, target, { mine: second.mine, theirs: second.theirs });
  await hangUpTransferred(transferor, transferee, first);
  await target.hears(joined);
  await target.do('hangup', joined);
  await target.event('ended', { call: joined });
}

/** Who ends the first call is left open by RFC 5589: some phones do it by themselves, others wait for a BYE. */
async function hangUpTransferred(transferor, transferee, { mine, theirs }) {
  await transferor.do('leave', mine);
  await ended(transferor, transferee, { mine, theirs });
}

export const transfersBlind = ({ a, b, c }) => blind(a, b, c);
export const isTransferredBlind = ({ a, b, c }) => blind(b, a, c);
export const isTransferTargetBlind = ({ a, b, c }) => blind(b, c, a);
export const transfersAttended = ({ a, b, c }) => attended(a, b, c);
export const isTransferredAttended = ({ a, b, c }) => attended(b, a, c);
export const isTransferTargetAttended = ({ a, b, c }) => attended(b, c, a);
