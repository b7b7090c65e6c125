// A list of thousands: only the rows that can be seen are elements, and a refresh sets only the texts that differ.
import { make, set, write } from './tree.js';

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
    this.list = true;
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

  update({ text, search, chosen }) {
    const { lists } = this.tree.model;
    const [, id] = (this.chosen = chosen).split('\t');
    // Another group's agents are not this one's.
    if (chosen[0] === '3' && chosen !== this.group) {
      this.group = chosen;
      lists.idle = undefined;
    }
    this.says = text;
    set(this.element, 'aria-label', this.tree.nodes.get('panelG').element.ariaLabel);
    const now = [lists.agents, lists.groups, lists.idle, lists.ivrs, search, this.group];
    if (!this.had || now.some((part, place) => part !== this.had[place])) {
      this.had = now;
      this.take(lists, search);
    }
    this.place = chosen ? this.rows.findIndex((row) => this.read(row)[0] === chosen.split('\t')[0]) : -1;
    // What may be done depends on the state, which may have changed.
    if (this.place >= 0 && id !== undefined && this.read(this.rows[this.place])[3] !== id) queueMicrotask(() => this.choose(this.place));
    this.render();
  }

  take({ agents = [], groups = [], idle = [], ivrs = [] }, search) {
    const { texts } = this.tree.model;
    if (this.key === 'agents') {
      this.rows = agents;
      this.read = (agent) => [string(agent.agentNumber), named(agent), texts[agent.nowState] ?? string(agent.nowState), string(agent.nowState)];
    } else {
      this.read = (row) => row;
      this.rows = groups.flatMap(({ id, name }) => {
        const row = [`3${id}`, string(name), texts.group];
        return row[0] === this.group ? [row, ...idle.map((agent) => [`1${agent.agentNumber}`, named(agent), texts.agent])] : [row];
      }).concat(ivrs.map(({ id, name }) => [`4${id}`, string(name), texts.ivr]));
    }
    if (search) this.rows = this.rows.filter((row) => this.read(row).join(' ').toLowerCase().includes(search));
  }

  choose(place) {
    const row = this.rows[place];
    if (!row) return;
    const [id, , , state] = this.read(row);
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
    this.first = Math.max(0, Math.min(Math.floor(element.scrollTop / ROW), rows.length - 1));
    const amount = Math.min(rows.length - this.first, Math.ceil((element.clientHeight || 256) / ROW) + 1);
    while (shown.length > amount) shown.pop().remove();
    while (shown.length < amount) {
      const row = make('div', 'row', space);
      set(row, 'role', 'option');
      row.id = `row${shown.push(row)}`;
      make('span', '', row);
      make('span', 'note', row);
    }
    space.style.paddingTop = `${this.first * ROW}px`;
    let active;
    const [chosen] = this.chosen.split('\t');
    shown.forEach((row, place) => {
      const entry = rows[this.first + place];
      const [id, name, note] = entry ? this.read(entry) : [undefined, this.says];
      write(row.firstChild, name);
      write(row.lastChild, note);
      if (id === chosen) active = row.id;
      set(row, 'aria-disabled', entry ? undefined : true);
      set(row, 'aria-selected', id === chosen);
      set(row, 'aria-posinset', this.first + place + 1);
      set(row, 'aria-setsize', rows.length);
    });
    set(element, 'aria-activedescendant', active);
  }
}
