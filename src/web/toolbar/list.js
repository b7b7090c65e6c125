// A list of thousands: only the rows that can be seen are elements, and a refresh sets only the texts that differ.
import { aria, make, set, write } from './tree.js';

/** A row's height in px, as the style sheet has it. */
const ROW = 32;

const string = (value) => String(value ?? '');
const named = ({ agentName, agentNumber }) => `${string(agentName)} ${string(agentNumber)}`;

export class List {
  constructor(tree, key, act) {
    this.tree = tree;
    this.key = key;
    this.act = act;
    this.shown = [];
    const element = (this.element = make('div', 'list'));
    element.tabIndex = 0;
    set(element, 'role', 'listbox');
    this.space = make('div', '', element);
    element.onscroll = () => this.render();
    element.onkeydown = (event) => this.move(event);
    element.onclick = ({ target }) => {
      const place = this.shown.indexOf(target.closest('[role=option]'));
      if (place >= 0) this.choose(this.first + place);
    };
  }

  update({ text, search }) {
    const { lists, say, panel: { key, chosen, group } } = this.tree.model;
    const [id, state] = chosen.split('\t');
    this.chosen = id;
    // Until the answer is there nobody knows that there is none.
    const busy = !(key === 'leader' ? lists.agents : lists.groups);
    this.says = busy ? say('loading') : text;
    aria(this.element, { label: say(key), busy });
    const now = [lists.agents, lists.groups, lists[group], lists.ivrs, search, group];
    if (!this.had || now.some((part, place) => part !== this.had[place])) {
      this.had = now;
      this.take(...now);
    }
    // Thousands are not looked through for nobody.
    const place = (this.place = id ? this.rows.findIndex((row) => this.read(row)[0] === id) : -1);
    // Who is not in the list any more is not chosen any more; and what may be done depends on the state, which may have changed.
    // A typed number (2) stands in no list.
    if (id && id[0] !== '2' && (place < 0 || this.read(this.rows[place])[3] !== state)) queueMicrotask(() => this.choose(place));
    this.render();
  }

  take(agents = [], groups = [], idle, ivrs = [], search, group) {
    const { say } = this.tree.model;
    if (this.key === 'agents') {
      this.rows = agents;
      this.read = (agent) => {
        const state = string(agent.nowState);
        return [`1${agent.agentNumber}`, named(agent), say(state), state];
      };
    } else {
      this.read = (row) => row;
      this.rows = groups.flatMap(({ id, name }) => {
        const row = [`3${id}`, string(name), say('group')];
        if (row[0] !== group || !idle) return [row];
        if (!idle.length) row[2] = say('noIdle');
        return [row, ...idle.map((agent) => [`1${agent.agentNumber}`, named(agent), say('agent')])];
      }).concat(ivrs.map(({ id, name }) => [`4${id}`, string(name), say('ivr')]));
    }
    if (search) this.rows = this.rows.filter((row) => this.read(row).join(' ').toLowerCase().includes(search));
  }

  choose(place) {
    const row = this.rows[place];
    const [id, , , state] = row ? this.read(row) : [''];
    this.act(state === undefined ? id : `${id}\t${state}`);
  }

  move(event) {
    const { element, place, rows } = this;
    const page = Math.floor(element.clientHeight / ROW) || 1;
    const last = rows.length - 1;
    const wanted = {
      ArrowDown: place + 1, ArrowUp: place - 1, PageDown: place + page, PageUp: place - page, Home: 0, End: last,
    }[event.key];
    if (wanted === undefined || last < 0) return;
    event.preventDefault();
    const to = Math.min(last, Math.max(0, wanted));
    const { scrollTop, clientHeight } = element;
    element.scrollTop = Math.min(to * ROW, Math.max(scrollTop, (to + 1) * ROW - clientHeight));
    this.choose(to);
  }

  render() {
    const { element, space, shown } = this;
    // An empty list says so in a row that nobody can choose.
    const rows = this.rows.length ? this.rows : [undefined];
    space.style.height = `${rows.length * ROW}px`;
    const first = Math.max(0, Math.min(Math.floor(element.scrollTop / ROW), rows.length - 1));
    // An element stays with its row: who listens is told of the elements that the keys go to.
    const moved = first - this.first;
    if (moved && Math.abs(moved) < shown.length) {
      if (moved > 0) space.append(...shown.slice(0, moved));
      else space.prepend(...shown.slice(moved));
      shown.unshift(...shown.splice(moved));
    }
    this.first = first;
    const amount = Math.min(rows.length - first, Math.ceil((element.clientHeight || 256) / ROW) + 1);
    while (shown.length > amount) shown.pop().remove();
    while (shown.length < amount) {
      const row = make('div', 'row', space);
      set(row, 'role', 'option');
      shown.push(row);
      make('span', '', row);
      make('span', 'note', row);
    }
    space.style.paddingTop = `${first * ROW}px`;
    let active;
    shown.forEach((row, place) => {
      const at = first + place;
      const entry = rows[at];
      const [id, name, note] = entry ? this.read(entry) : [undefined, this.says];
      write(row.firstChild, name);
      write(row.lastChild, note);
      set(row, 'id', `row${at}`);
      if (id === this.chosen) active = row.id;
      aria(row, { disabled: entry ? undefined : true, selected: id === this.chosen, posinset: at + 1, setsize: rows.length });
    });
    set(element, 'aria-activedescendant', active);
  }
}
