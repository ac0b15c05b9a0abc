// Finding nodes among many, and keeping them where they are while someone looks.

import { countStates, sortNodes, STATES } from './cluster.js';
import { h, put, show } from './dom.js';
import { icon } from './icons.js';
import { T } from './texts.js';

const COMPACT_FROM = 60;
const REORDER_MILLIS = 5_000;

/** Search, state and order; {element, choice, isCompact(n), update(nodes)}. */
export function nodeFilter(changed) {
  const choice = { text: '', state: 'all', order: 'name', compact: null };
  const change = part => {
    Object.assign(choice, part);
    changed();
  };
  const search = h('input', { type: 'search', placeholder: T.filter.search, 'aria-label': T.filter.search, oninput: event => change({ text: event.target.value }) });
  const order = h('select', { 'aria-label': T.filter.sort, onchange: event => change({ order: event.target.value }) },
    ...Object.entries(T.filter.sorts).map(([value, label]) => h('option', { value }, label)));
  const compact = h('input', { type: 'checkbox', onchange: event => change({ compact: event.target.checked }) });
  const chips = new Map(['all', ...STATES].map(state => [state, h('button', { type: 'button', class: 'chip', onclick: () => change({ state }) })]));
  const element = h('div', { class: 'filter', role: 'group', 'aria-label': T.filter.legend },
    search,
    h('div', { class: 'chips' }, ...chips.values()),
    h('label', { class: 'order' }, h('span', { class: 'label' }, T.filter.sort), order),
    h('label', { class: 'compact' }, compact, T.filter.compact));
  const words = new Map([...chips].map(([state, chip]) => {
    const word = h('span');
    chip.append(...(state === 'all' ? [word] : [icon(state), word]));
    return [state, word];
  }));
  return {
    element,
    choice,
    isCompact: nodes => choice.compact ?? nodes >= COMPACT_FROM,
    update(nodes) {
      const counts = { ...countStates(nodes), all: nodes.length };
      for (const [state, chip] of chips) {
        put(words.get(state), `${state === 'all' ? T.filter.all : T.states[state]} ${counts[state]}`);
        chip.setAttribute('aria-pressed', String(choice.state === state));
        show(chip, state === 'all' || counts[state] > 0 || choice.state === state);
      }
      compact.checked = this.isCompact(nodes.length);
    },
  };
}

/** The order of the cards holds for 5 s, and as long as someone is in one: nothing jumps away. */
export class CardOrder {
  #names = [];
  #time = -Infinity;

  arrange(nodes, order, nowMillis, busy, force) {
    const known = new Set(this.#names);
    const sameNodes = nodes.length === known.size && nodes.every(node => known.has(node.name));
    if (force || !sameNodes || (!busy && nowMillis - this.#time > REORDER_MILLIS)) {
      this.#names = sortNodes(nodes, order).map(node => node.name);
      this.#time = nowMillis;
    }
    const byName = new Map(nodes.map(node => [node.name, node]));
    return this.#names.map(name => byName.get(name));
  }
}
