// The script tag: the classes are there for the inline script right after it. Who takes the file into a bundle, or loads it
// by AMD, gets them as well, as from the old file.
import { AgentError, AgentSdk, SoftPhoneSdk } from './embedded.js';

window.AgentSdk = AgentSdk;
// A phone that the page has brought along stays.
window.SoftPhoneSdk ??= SoftPhoneSdk;

const classes = { AgentSdk, AgentError, SoftPhoneSdk };
if (typeof module === 'object' && module.exports) module.exports = classes;
else if (typeof define === 'function' && define.amd) define([], () => classes);

// So that esbuild sees a module in this file, and leaves the name to the bundle that it comes into.
export {};
