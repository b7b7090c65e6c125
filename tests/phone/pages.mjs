// The pages of the phones: one for each kind, with its driver bundled.

import { join } from 'node:path';
import { build } from 'esbuild';

/** The phones that there are pages of. */
export const KINDS = ['jssip', 'sipjs', 'ours'];

/** Paths and what stands there; `before` are addresses of scripts that a page loads first. */
export async function phonePages(before = []) {
  const here = import.meta.dirname;
  const { outputFiles } = await build({
    entryPoints: KINDS.map((kind) => join(here, 'pages', `${kind}.mjs`)), bundle: true, write: false, format: 'iife', outdir: '/', logLevel: 'error',
  });
  const files = Object.fromEntries(outputFiles.map(({ path, text }) => [path, text]));
  for (const kind of KINDS) {
    const scripts = [...before, ...(kind === 'ours' ? ['/agent-sdk.js'] : []), `/${kind}.js`];
    files[`/${kind}`] = `<!doctype html><meta charset="utf-8"><title>${kind}</title>
${scripts.map((script) => `<script src="${script}"></script>`).join('')}`;
  }
  files['/agent-sdk.js'] = { file: join(process.env.PKG_DIR ?? join(here, '../../pkg'), 'agent-sdk.js') };
  return files;
}
