// Every wrong use must be a type error: an unused `@ts-expect-error` fails the compilation.
import AgentSdk, { AgentError, SoftPhoneSdk, type SdkOptions } from 'agent-sdk-wasm';

declare const sdk: AgentSdk;

// @ts-expect-error a required option is missing
const incomplete: SdkOptions = { host: 'ccs', connectAccount: 'web', agentNumber: '1001', agentPassword: 'x', companyShortName: 'demo' };
// @ts-expect-error the agent's number is text
new AgentSdk({ agentNumber: 1001 });
// @ts-expect-error milliseconds are a number
new AgentSdk({ pingInterval: '10000' });
// @ts-expect-error no such option
new AgentSdk({ agentnumber: '1001' });
// @ts-expect-error the SIM module is not supported
new AgentSdk({ loginType: 4 });
// @ts-expect-error not a phone
new AgentSdk({ softPhoneFactory: class {} });
// @ts-expect-error defaults are options too
AgentSdk.defaults = { conectPassword: 'x' };

// @ts-expect-error an unknown event name
sdk.on('Afterr', () => undefined);
// @ts-expect-error names are case sensitive
sdk.once('login', () => undefined);
// @ts-expect-error an unknown event name
sdk.off('TicketClosed', 'uuid');
// @ts-expect-error not a listener
sdk.on('Idle', 'listener');
// @ts-expect-error After's data may be absent
sdk.on('After', (event) => event.data.cause);
// @ts-expect-error a number may arrive as text
sdk.on('Login', (event) => event.data.agentType.toFixed());
// @ts-expect-error StateChange gives a state, not an event
sdk.on('StateChange', (event) => event.nowState);
// @ts-expect-error the error's code is one of a list
sdk.on('Exception', (error) => error.code === 'TIMEOUT');
// @ts-expect-error three arguments are never given
sdk.on('Idle', (_event, _frame, _more: unknown) => undefined);

// @ts-expect-error whom?
sdk.call();
// @ts-expect-error 1 or 2
sdk.call('10086', 3);
// @ts-expect-error a target is needed
sdk.transferCall();
// @ts-expect-error 0 or 1
sdk.transferCall('1002', 1, 2);
// @ts-expect-error a target is needed
sdk.consult();
// @ts-expect-error 1 to 4
sdk.consult('1002', 5);
// @ts-expect-error whom?
sdk.listen();
// @ts-expect-error a group is needed
sdk.getIdleAgentByGroupId();
// @ts-expect-error nothing comes back
const nothing: number = sdk.call('10086');
// @ts-expect-error logout may send nothing
const sequence: number = sdk.logout();
// @ts-expect-error userdata cannot be null
sdk.setUserdata(null);
// @ts-expect-error a command has a name
sdk.send({ seconds: 5 });
// @ts-expect-error no such filter
sdk.surveillance({ group: '1' });
// @ts-expect-error a promise
const state: string = sdk.getStateByAgentId('1001');
// @ts-expect-error no such command
sdk.promises.transfer('1002');
// @ts-expect-error a locale of the catalogue
AgentSdk.causeText(0, 'de');
// @ts-expect-error the text may be unknown
const text: string = AgentSdk.causeText(0);

// @ts-expect-error read only
sdk.store.state = 'Idle';
// @ts-expect-error read only
sdk.store.sdkOption.timeout = 1;
// @ts-expect-error read only
sdk.store.groupIdList.push('1');
// @ts-expect-error no such code
new AgentError('OOPS', 'text');
// @ts-expect-error the class is no function
AgentSdk();

// @ts-expect-error a phone needs an account
new SoftPhoneSdk({ wss: 'h' });
// @ts-expect-error no such event
new SoftPhoneSdk().on('Ring', () => undefined);
// @ts-expect-error no such field
new SoftPhoneSdk().on('Ringing', ({ code }) => code);

export { incomplete, nothing, sequence, state, text };
