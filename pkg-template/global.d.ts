/**
 * For pages that load `agent-sdk.js` by a script tag: `AgentSdk` and `SoftPhoneSdk` as globals.
 * Use it by `/// <reference types="agent-sdk-wasm/global" />`, or name it in `compilerOptions.types`.
 */
import type { AgentSdk as AgentSdkClass, SoftPhoneSdk as SoftPhoneSdkClass } from './index.js';

declare global {
  var AgentSdk: typeof AgentSdkClass;
  var SoftPhoneSdk: typeof SoftPhoneSdkClass;
  /** An instance, as in `let sdk: AgentSdk`. */
  type AgentSdk = AgentSdkClass;
  type SoftPhoneSdk = SoftPhoneSdkClass;

  interface Window {
    AgentSdk: typeof AgentSdkClass;
    SoftPhoneSdk: typeof SoftPhoneSdkClass;
    /** Port of the SIP WebSocket server for login type 3; read by the SDK. */
    config?: { SOFTPHONE_WSS_PROT?: number | string };
    SOFTPHONE_WSS_PROT?: number | string;
  }
}
