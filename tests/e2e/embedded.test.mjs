// The stories against the demo server with the broker that it has built in.

import { describe } from 'node:test';
import { playAll } from './play.mjs';

describe('with the built-in broker', () => playAll());
