// Every right use must compile. `tsc -p tests/types` reads this file; nothing runs it.
import AgentSdk, {
  AgentError, AgentSdk as Named, SoftPhoneSdk,
  type AgentErrorCode, type AgentEvent, type CommandResponse, type EventMap, type Numeric, type PhoneErrorCode, type SdkOptions, type ServerEventData,
  type SoftPhone, type SoftPhoneFactory, type SoftPhoneOptions,
} from 'agent-sdk-wasm';
import init, { AgentSdk as Streamed } from 'agent-sdk-wasm/streaming';

declare module 'agent-sdk-wasm' {
  interface CustomEvents { TicketOpened: { ticketId: string } }
}

const options: SdkOptions = {
  url: 'wss://cc.example/ws', host: 'ccs', connectAccount: 'web', connectPassword: 'secret', subscribePath: '/exchange/ccs',
  agentNumber: '1001', agentPassword: 'secret', companyShortName: 'demo', loginType: 1,
};

const sdk: Named = new AgentSdk(options);
new AgentSdk();
new AgentSdk({ ...options, url: new URL('wss://cc.example/ws') });
new AgentSdk({ agentNumber: '1001', agentPassword: 'secret' }); // the rest comes from the defaults
AgentSdk.defaults = { connectPassword: 'secret', loginType: '3' };
// What is not known is left out
const unknown = new URLSearchParams(location.search).get('password') ?? undefined;
new AgentSdk({ ...options, connectPassword: unknown, el: unknown, softPhoneOptions: { domain: unknown } });
sdk.login({ password: unknown });

// Commands and what they return
sdk.call('10086');
sdk.call(10086, 2, '021', 'call', 'contact');
const sequences: number[] = [
  sdk.busy(), sdk.busy('午餐'), sdk.surveillance({ groupId: '1', callDirection: 0 }), sdk.forceIdle('1001'), sdk.listen('1001'),
  sdk.getGroups(), sdk.getIdleAgentByGroupId('1'), sdk.getQueueInfo(),
];
const maybe: number | undefined = sdk.logout();
sdk.transferCall('1002', 1, 0);
sdk.consult('1002');
sdk.consultCall('1002', 3);
sdk.login({ password: 'secret' });
sdk.break(() => undefined);
sdk.sendDTMF('#');
const own: number = sdk.send({ request: 'wrapUp', seconds: 5 });
sdk.setUserdata({ order: 1 });
sdk.onPrivateEventCallback(sdk.getGroups(), (event) => console.log(event.data.groupList));

// Own methods work detached
const { hangup, busy } = sdk;
hangup();
busy('会议');
document.body.onclick = sdk.hangup;

// Events know their payloads
const uuid: string = sdk.on('After', (event, frame) => {
  const cause: Numeric | undefined = event.data?.cause;
  if (cause !== undefined) console.log(AgentSdk.causeText(cause), AgentSdk.causeText(cause, 'en')?.length, frame.headers.subscription);
});
const removed: boolean = sdk.off('After', uuid);
sdk.once('Login', ({ data }) => data.groupInfoList?.map((group) => group.name));
sdk.on('StateChange', (state, event) => console.log(state.length, event?.nowState));
sdk.on('Exception', (error) => {
  const code: AgentErrorCode | PhoneErrorCode = error.code;
  console.log(code, error.message, error.version, error.hint, error instanceof Error);
});
sdk.on('Close', (event) => ('command' in event ? event.headers.message : event.code));
sdk.on('Message', (message) => (message.type === 'response' ? message.status : message.nowState));
sdk.on('SaveLog', (log) => log.size);
sdk.on('Disconnect', () => undefined);
sdk.on('QueueInfo', (event) => event.groupWaitNumber);
sdk.on('Surveillance', ({ data }) => (data.agentList ?? data.infoList)?.[0]?.nowState);
sdk.on('TicketOpened', (event) => event.data.ticketId.length);
const handler = (...[state]: EventMap['StateChange']) => console.log(state);
sdk.on('StateChange', handler);
sdk.off('StateChange', handler);

// Every server event can be listened to by a name held in a variable
const names: (keyof ServerEventData)[] = ['Idle', 'Hold', 'IdleAgent'];
for (const name of names) sdk.on(name, (...[event]) => console.log(event.event, event.nowState));
for (const name of ['Idle', 'Busy'] as const) {
  const hear = (event: { nowState?: string }) => console.log(event.nowState);
  sdk.on(name, (event) => console.log(event.event, event.nowState));
  sdk.once(name, hear);
  sdk.off(name, hear);
}
const any: AgentEvent = 'Open';

// Promises
async function work(): Promise<void> {
  const response: CommandResponse = await sdk.promises.call('10086');
  console.log(response.status, await sdk.getStateByAgentId('1002'));
  try {
    await sdk.promises.consult('1002');
  } catch (error) {
    if (error instanceof AgentError && error.code === 'COMMAND_TIMED_OUT') return;
    throw error;
  }
}

// The store
console.log(sdk.store.getState(), sdk.store.token, sdk.store.sdkOption.url, sdk.store.agentType, sdk.store.groupIdList[0], sdk.store.queueInfo['1']?.groupID);

// A phone of one's own
class Phone implements SoftPhone {
  isRegistered = false;
  constructor(readonly options: SoftPhoneOptions) {}
  on(): string { return ''; }
  once(): string { return ''; }
  off(): boolean { return true; }
  register(): void {}
  unregister(): void {}
  stop(): void {}
  disconnect(): void {}
  answer(): void {}
  setAutoAnswer(): void {}
}
const factory: SoftPhoneFactory = Phone;
new AgentSdk({ ...options, loginType: 3, softPhoneFactory: factory, autoAnswer: true });

// The package's own phone
const phone = new SoftPhoneSdk({ wss: 'wss://sip.example.com/sip', account: '1001', password: 'p', el: '#phone', iceServers: [{ urls: 'stun:a' }], dtmfMode: 'rtp' });
phone.on('Invite', ({ call, number, headers }) => console.log(call.direction === 'in', number.length, headers['X-caller']));
phone.on('Terminated', ({ call, cause, status, reason }) => console.log(call.id, cause === 'local', status ?? 0, reason?.cause));
phone.once('RegistrationFailed', ({ status, retryAfter }) => console.log(status, retryAfter ?? 0));
phone.on('Exception', (error) => error.code === 'MICROPHONE_DENIED');
async function talk(): Promise<void> {
  const call = await phone.promises.call('10086', '4001');
  await phone.promises.hold(call);
  await phone.promises.transferToCall(call, phone.activeCall);
  console.log((await phone.getStats(call.id))?.size, phone.calls.map(({ number }) => number));
}
new AgentSdk({ ...options, loginType: 3, softPhoneFactory: SoftPhoneSdk, softPhoneOptions: { callWaiting: true } });
SoftPhoneSdk.fromBinding({ sipId: '1', sipPassword: 'p', wsAddress: 'wss://h:1', domain: 'h:2' }, { autoAnswer: false }).hangup();

// The streaming build
void init('/agent_sdk_bg.wasm').then(() => new Streamed(options));

export { any, maybe, own, removed, sequences, talk, work };
