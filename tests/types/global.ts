// The script tag: globals, in a file that imports nothing.
/// <reference path="../../pkg-template/global.d.ts" />

const agent: AgentSdk = new AgentSdk({ agentNumber: '1001' });
let phone: SoftPhoneSdk | undefined;
agent.on('Idle', (event) => event.data?.loginType);
const sameClass: boolean = window.AgentSdk === AgentSdk;
window.SOFTPHONE_WSS_PROT = 7443;
console.log(sameClass, typeof SoftPhoneSdk, phone?.isRegistered);
