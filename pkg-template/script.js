// The script tag: the classes are there for the inline script right after it.
import { AgentSdk, SoftPhoneSdk } from './embedded.js';

window.AgentSdk = AgentSdk;
// A phone that the page has brought along stays.
window.SoftPhoneSdk ??= SoftPhoneSdk;
