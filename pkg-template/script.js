// The script tag: the class is there for the inline script right after it.
import { AgentSdk } from './embedded.js';

window.AgentSdk = AgentSdk;
