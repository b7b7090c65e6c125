// Each scene in both languages, both themes, wide and narrow: as it was when it was looked at, and without anything that axe
// finds at WCAG 2.2 AA.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { compare } from './images.mjs';
import { scenes } from './scenes.mjs';
import { House } from './stage.mjs';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** One is looked at while another one comes up. */
const AT_ONCE = 2;
/** Clocks stand still in a picture. */
const NOON = new Date('2026-01-15T12:00:00Z');

let house;
let pixels;
before(async () => {
  house = await House.open();
  pixels = await (await house.chromium.newContext()).newPage();
});
after(() => house?.close());

describe('scenes', { concurrency: AT_ONCE }, () => {
  for (const [name, { setting = {}, play }] of Object.entries(scenes)) {
    describe(name, () => {
      for (const locale of ['zh-CN', 'en']) {
        test(locale, async () => {
          const stage = await house.stage({ ...setting, options: { ...setting.options, locale }, clock: NOON });
          try {
            await play(stage);
            const wrong = [];
            for (const width of [1280, 360]) {
              for (const colorScheme of ['light', 'dark']) {
                await stage.tab.setViewportSize({ width, height: 720 });
                await stage.tab.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
                // Where the pointer rests is no part of the scene.
                await stage.tab.mouse.move(width - 1, 719);
                await stage.tab.waitForTimeout(50);
                const { y, height } = await stage.tab.evaluate(() => {
                  const root = document.querySelector('agent-toolbar').shadowRoot;
                  const boxes = [...root.children].map((child) => child.getBoundingClientRect());
                  const y = Math.floor(Math.min(...boxes.map((box) => box.top))) - 4;
                  return { y, height: Math.ceil(Math.max(...boxes.map((box) => box.bottom))) + 4 - y };
                });
                const picture = await stage.tab.screenshot({ clip: { x: 0, y, width, height }, animations: 'disabled', caret: 'hide' });
                wrong.push(await compare(pixels, `${name}-${locale.slice(0, 2)}-${width}-${colorScheme}`, picture));
                wrong.push(...await violations(stage.tab, `${width} ${colorScheme}`));
                wrong.push(...await smallTargets(stage.tab, `${width} ${colorScheme}`), ...await outOfSight(stage.tab, `${width} ${colorScheme}`));
              }
            }
            assert.deepEqual(wrong.filter(Boolean), []);
            // What a browser says of a refused connection belongs to the scene.
            assert.deepEqual(stage.errors.filter((error) => !error.includes('WebSocket')), []);
          } finally {
            await stage.close();
          }
        });
      }
    });
  }
});

async function violations(tab, where) {
  if (!await tab.evaluate(() => window.axe)) await tab.addScriptTag({ path: axe });
  const found = await tab.evaluate(async (values) => {
    const { passes, violations } = await window.axe.run('agent-toolbar', { runOnly: { type: 'tag', values } });
    if (!passes.some(({ id }) => id === 'color-contrast')) return ['axe has not seen the toolbar'];
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(' ')).join(', ')}`);
  }, RULES);
  return found.map((violation) => `${where}: ${violation}`);
}

/** WCAG 2.2, 2.5.8: each target is 24 px or more in both directions. */
async function smallTargets(tab, where) {
  const found = await tab.evaluate(() => {
    const root = document.querySelector('agent-toolbar').shadowRoot;
    const targets = [...root.querySelectorAll('button,input,select,[role=option]')];
    return targets.map((target) => [target.textContent, target.getBoundingClientRect()])
      .filter(([, { width, height }]) => width < 24 || height < 24).map(([text]) => text);
  });
  return found.map((text) => `${where}: ${text} is too small to hit`);
}

/** Nothing lies beside the window, where a picture would not show it. */
async function outOfSight(tab, where) {
  const found = await tab.evaluate(() => {
    const root = document.querySelector('agent-toolbar').shadowRoot;
    return [...root.children].filter((child) => child.getBoundingClientRect().right > innerWidth).map((child) => child.getAttribute('part'));
  });
  return found.map((part) => `${where}: ${part} is out of sight`);
}
