// The whole cluster on one page.

import { alertBanner } from './alerts.js';
import { card } from './card.js';
import { countStates, filterNodes, sortNodes, STATES } from './cluster.js';
import { h, Keyed, put, show } from './dom.js';
import { icon } from './icons.js';
import { jobTable } from './jobs.js';
import { T } from './texts.js';
import { tiles } from './tiles.js';

const FILTER_FROM = 13;
const COMPACT_FROM = 60;
const REORDER_MILLIS = 5_000;

/** Search, state and order; {element, search, state, order, compact, update(nodes, shown)}. */
function nodeFilter(changed) {
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

function emptyNotice() {
  return h('section', { class: 'empty' }, h('h2', {}, T.empty.title), h('p', {}, T.empty.text), h('code', {}, T.empty.command));
}

/** The order of the cards holds for 5 s, and as long as someone is in one: nothing jumps away. */
class CardOrder {
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

/** {element, title(), update(snapshot, serverMillis), tick(serverMillis), dispose()}. */
export function overview({ history, announce }) {
  const totals = tiles();
  const banner = alertBanner(announce);
  const table = jobTable();
  const empty = emptyNotice();
  const count = h('span', { class: 'muted' });
  const none = h('p', { class: 'muted' }, T.filter.none);
  const grid = h('ul', { class: 'cards' });
  const visible = new Set();
  const watcher = new IntersectionObserver(entries => {
    entries.forEach(({ target, isIntersecting }) => (isIntersecting ? visible.add(target) : visible.delete(target)));
    drawSparks();
  }, { rootMargin: '200px' });
  const cards = new Keyed(grid, node => {
    const one = card(node);
    watcher.observe(one.element);
    return { ...one, dispose: () => { watcher.unobserve(one.element); visible.delete(one.element); } };
  });
  const order = new CardOrder();
  let snapshot = null;
  let now = 0;
  const filter = nodeFilter(() => snapshot !== null && drawNodes(true));
  const nodes = h('section', { class: 'nodes' }, h('div', { class: 'nodes-head' }, h('h2', {}, T.nodesHeading), count), filter.element, grid, none);
  const element = h('div', { class: 'overview' }, h('h1', { class: 'visually-hidden' }, T.overview), totals.element, banner.element, empty, nodes, table.element);

  function drawSparks() {
    for (const [name, one] of cards.rows) {
      if (visible.has(one.element)) {
        one.draw(history.trace(name).values(now));
      }
    }
  }

  function drawNodes(force) {
    const many = snapshot.nodes.length >= FILTER_FROM;
    const { text, state, order: by } = filter.choice;
    const wanted = many ? filterNodes(snapshot.nodes, text, state) : snapshot.nodes;
    const busy = grid.matches(':hover') || grid.contains(document.activeElement);
    cards.set(order.arrange(wanted, many ? by : 'name', now, busy, force), node => node.name);
    filter.update(snapshot.nodes);
    show(filter.element, many);
    put(count, T.filter.shown(wanted.length, snapshot.nodes.length));
    show(none, wanted.length === 0);
    grid.classList.toggle('cards-compact', filter.isCompact(snapshot.nodes.length));
    cards.rows.forEach(one => one.age(now));
    drawSparks();
  }

  return {
    element,
    title: () => null,
    update(next, serverMillis) {
      snapshot = next;
      now = serverMillis;
      totals.update(next);
      banner.update(next);
      table.update(next);
      show(empty, next.nodes.length === 0);
      show(nodes, next.nodes.length > 0);
      drawNodes(false);
      this.tick(now);
    },
    tick(serverMillis) {
      now = serverMillis;
      cards.rows.forEach(one => one.age(now));
      banner.age(now);
      table.age(now);
    },
    dispose: () => watcher.disconnect(),
  };
}
