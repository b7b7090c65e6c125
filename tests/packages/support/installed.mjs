// The package as users get it: packed by `npm pack`, unpacked into the node_modules of a folder of its own.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const pkg = process.env.PKG_DIR ?? resolve(import.meta.dirname, '../../../pkg');

// Gives `{ folder, pkg, run, remove }`: a project with the package installed in it.
export function install() {
  const folder = mkdtempSync(join(tmpdir(), 'agent-sdk-wasm-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: pkg, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    // npm 12 gives an object by name where npm 11 gives a list.
    const [{ filename }] = Object.values(JSON.parse(packed));
    const installed = join(folder, 'node_modules/agent-sdk-wasm');
    mkdirSync(installed, { recursive: true });
    // What npm does with a tarball that has no dependencies, without a registry.
    execFileSync('tar', ['-xzf', join(folder, filename), '-C', installed, '--strip-components=1']);
    writeFileSync(join(folder, 'package.json'), '{ "name": "user", "private": true }');
    // Runs a script there and gives what it printed.
    const run = (name, code) => {
      writeFileSync(join(folder, name), code);
      return execFileSync(process.execPath, [name], { cwd: folder, encoding: 'utf8' });
    };
    return { folder, pkg: installed, run, remove };
  } catch (problem) {
    remove();
    throw problem;
  }
}
