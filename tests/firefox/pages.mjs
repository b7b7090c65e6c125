// The demo's pages as Firefox's tests need them, and what a contact centre in front of Firefox needs.

import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../support/demo-server.mjs';

/** Firefox sends no sound to the loopback. */
export const OWN_MEDIA = ['--media', 'own'];

/** A copy of the pages without their policy, under which they cannot be looked into. */
export class OpenPages {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'demo-www-'));
    cpSync(join(root, 'demo/www'), this.folder, { recursive: true });
    for (const name of readdirSync(this.folder).filter((name) => name.endsWith('.html'))) {
      const file = join(this.folder, name);
      writeFileSync(file, readFileSync(file, 'utf8').replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ''));
    }
  }

  remove() {
    rmSync(this.folder, { recursive: true });
  }
}
