// The declarations say what is there: every member of the class, every promise, event and error code, and no other.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { launchChromium, servePages } from '../support/browser.mjs';
import { root } from '../support/demo-server.mjs';

const read = (path) => readFile(join(root, path), 'utf8');
const sorted = (names) => [...new Set(names)].toSorted();

/** Members that stand at the first level of `head { … }`. */
function members(source, head) {
  const start = source.indexOf(`${head} {\n`);
  assert.notEqual(start, -1, head);
  const block = source.slice(start, source.indexOf('\n}', start));
  return [...block.matchAll(/^ {2}(static )?(?:readonly )?(\w+)(\?)?[<(:]/gm)]
    .map(([, isStatic, name, optional]) => ({ name, isStatic: Boolean(isStatic), optional: Boolean(optional) }))
    .filter(({ name }) => name !== 'constructor');
}

const names = (list) => sorted(list.map(({ name }) => name));

/** What the old SDK's own code calls; no document names it. */
const UNDOCUMENTED = ['bindDocumentEvent', 'executeUI'];

describe('declarations', () => {
  let chromium;
  let pages;
  let page;
  let source;
  before(async () => {
    source = await read('pkg-template/index.d.ts');
    chromium = await launchChromium();
    pages = await servePages({ '/': '<script src="/agent-sdk.js"></script>', '/agent-sdk.js': { file: join(process.env.PKG_DIR, 'agent-sdk.js') } });
    page = await chromium.newPage();
    await page.goto(`${pages.origin}/`);
  });
  after(async () => {
    await chromium?.close();
    await pages?.close();
  });

  it('name what the class has', async () => {
    const declared = members(source, 'export declare class AgentSdk');
    const missing = await page.evaluate((list) => {
      const sdk = new window.AgentSdk();
      return list.filter(({ name, isStatic }) => !(name in (isStatic ? window.AgentSdk : sdk))).map(({ name }) => name);
    }, declared);
    assert.deepEqual(missing, []);
    const real = await page.evaluate(() => {
      const [sdk, { prototype }] = [new window.AgentSdk(), window.AgentSdk];
      return [sdk, prototype].flatMap((each) => Object.getOwnPropertyNames(each));
    });
    const known = [...names(declared.filter(({ isStatic }) => !isStatic)), ...UNDOCUMENTED, 'constructor'];
    assert.deepEqual(sorted(real.filter((name) => !name.startsWith('__') && !known.includes(name))), []);
    const promises = await page.evaluate(() => Object.keys(new window.AgentSdk().promises));
    assert.deepEqual(sorted(promises), names(members(source, 'export interface AgentPromises')));

    const always = members(source, 'export interface AgentStore').filter(({ optional }) => !optional);
    const absent = await page.evaluate((list) => {
      // Nobody listens at port 9; the store is there all the same.
      const sdk = new window.AgentSdk({ url: 'ws://127.0.0.1:9/', host: '/', connectAccount: 'a', agentNumber: '1', agentPassword: 'p', companyShortName: 'c' });
      const missing = list.filter((name) => sdk.store[name] === undefined);
      sdk.break();
      return missing;
    }, names(always));
    assert.deepEqual(absent, []);
  });

  it('name what the phone has', async () => {
    const declared = members(source, 'export declare class SoftPhoneSdk implements SoftPhone');
    const missing = await page.evaluate((list) => {
      const phone = new window.SoftPhoneSdk();
      return list.filter(({ name, isStatic }) => !(name in (isStatic ? window.SoftPhoneSdk : phone))).map(({ name }) => name);
    }, declared);
    assert.deepEqual(missing, []);
    const [methods, promises] = await page.evaluate(() => {
      const phone = new window.SoftPhoneSdk();
      return [Object.keys(phone).filter((name) => typeof phone[name] === 'function'), Object.keys(phone.promises)];
    });
    assert.deepEqual(sorted(methods), names(declared.filter(({ name, isStatic }) => !isStatic && methods.includes(name))));
    assert.deepEqual(sorted(promises), names(members(source, 'export interface PhonePromises')));
  });

  it('declare what works detached', async () => {
    const start = source.indexOf('export declare class AgentSdk');
    const detached = [...source.slice(start).matchAll(/^ {2}(\w+)\(this: void/gm)].map(([, name]) => name);
    assert.ok(detached.length > 40, 'the methods are there');
    const bound = await page.evaluate((list) => {
      const sdk = new window.AgentSdk();
      return list.filter((name) => !Object.hasOwn(sdk, name));
    }, detached);
    assert.deepEqual(bound, []);
  });

  it('list the events of the code', async () => {
    const table = /pub enum Event \{([\s\S]*?)\n {4}\}/.exec(await read('src/agent/event.rs'))[1];
    const known = [...table.matchAll(/^ {8}(\w+),$/gm)].map(([, name]) => name);
    const declared = ['ServerEventData', 'LocalEvents', 'EventMap extends ServerEvents, LocalEvents, CustomServerEvents'].flatMap((head) => names(members(source, `export interface ${head}`)));
    assert.deepEqual(sorted(declared), sorted(known));
  });

  it('list the error codes of the code', async () => {
    const table = /\ncodes! \{([\s\S]*?)\n\}/.exec(await read('src/agent/error.rs'))[1];
    const known = [...table.matchAll(/^ {4}\w+ "([A-Z_]+)"/gm)].map(([, code]) => code);
    // What can go wrong before there is any WebAssembly has its codes in the loaders.
    const loaders = await Promise.all(['facade.js', 'embedded.js', 'streaming.js'].map((name) => read(`pkg-template/${name}`)));
    const early = loaders.flatMap((text) => [...text.matchAll(/AgentError\('([A-Z_]+)'/g)].map(([, code]) => code));
    const declared = [.../export type AgentErrorCode =([\s\S]*?);\n/.exec(source)[1].matchAll(/\| '([A-Z_]+)'/g)].map(([, code]) => code);
    assert.deepEqual(sorted(declared), sorted([...known, ...early]));
  });

  it("list the phone's error codes", async () => {
    const table = /\ncodes! \{([\s\S]*?)\n\}/.exec(await read('src/phone/error.rs'))[1];
    const known = [...table.matchAll(/^ {4}\w+ "([A-Z_]+)"/gm)].map(([, code]) => code);
    const declared = [.../export type PhoneErrorCode =([\s\S]*?);\n/.exec(source)[1].matchAll(/\| '([A-Z_]+)'/g)].map(([, code]) => code);
    assert.deepEqual(sorted(declared), sorted(known));
  });
});
