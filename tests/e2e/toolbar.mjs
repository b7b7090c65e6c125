// The SDK's toolbar as a person uses it: presses what can be seen, reads what stands there.

import { setTimeout as pause } from 'node:timers/promises';

/** Clicks that come faster are taken for double clicks; a person is slower. */
const REST = 520;
/** What lies in the menu of the state. */
const MENU = new Set(['idle', 'busy', 'signOut']);

export class Toolbar {
  #pressed = 0;

  constructor(page) {
    this.page = page;
  }

  part(name) {
    return this.page.locator(`agent-toolbar [part~="${name}"]`);
  }

  /** Presses a control that must be on; what lies in a menu is looked for there. `text` tells several of a kind apart. */
  async press(name, text) {
    await pause(this.#pressed + REST - Date.now());
    if (MENU.has(name)) await this.part('state').click();
    const control = this.page.locator(`agent-toolbar [part~="${name}"]:not([aria-disabled=true])`);
    await (text === undefined ? control : control.filter({ hasText: text })).first().click();
    this.#pressed = Date.now();
  }

  /** The call's controls that are on, in their order. */
  controlsOn() {
    return this.page.locator('agent-toolbar [part=call] button:not([aria-disabled=true])').evaluateAll(
      (buttons) => buttons.map((button) => button.part[1] ?? button.part[0]));
  }

  /** Waits until the state is called so. */
  async says(words) {
    await this.part('state').filter({ hasText: new RegExp(`^\\s*${words}`) }).waitFor();
  }

  text(name) {
    return this.part(name).first().innerText();
  }

  /** Chooses a colleague in the panel that is open: first the group, then who is idle there. */
  async chooseAgent(group, agent) {
    await this.part('row').filter({ hasText: group }).click();
    await this.part('row').filter({ hasText: agent }).click();
  }

  /** Calls a number by the panel for it. */
  async dial(number) {
    await this.press('dial');
    await this.part('typed').fill(number);
    await this.press('callNow');
  }
}
