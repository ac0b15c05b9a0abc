// The whole cluster on one page.

import { alertBanner } from './alerts.js';
import { alertHistory } from './alert-history.js';
import { card } from './card.js';
import { filterNodes, storeTroubles } from './cluster.js';
import { h, Keyed, put, show } from './dom.js';
import { CardOrder, nodeFilter } from './filter.js';
import { jobTable } from './jobs.js';
import { T } from './texts.js';
import { tiles } from './tiles.js';

const FILTER_FROM = 13;

function emptyNotice() {
  return h('section', { class: 'empty' }, h('h2', {}, T.empty.title), h('p', {}, T.empty.text), h('code', {}, T.empty.command));
}

/** {element, tell(health)}: a line where a store does not take everything. */
function storeNotice() {
  const element = h('p', { class: 'muted', role: 'status' });
  show(element, false);
  return {
    element,
    tell(health) {
      const troubles = storeTroubles(health);
      put(element, troubles.map(T.storeTrouble).join(' '));
      show(element, troubles.length > 0);
    },
  };
}

/** {element, title(), update(snapshot, serverMillis), tick(serverMillis), dispose()}. */
export function overview({ history, announce, acknowledge }) {
  const totals = tiles();
  const banner = alertBanner(announce, acknowledge);
  const stores = storeNotice();
  const table = jobTable(stores.tell);
  const past = alertHistory();
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
  const element = h('div', { class: 'overview' }, h('h1', { class: 'visually-hidden' }, T.overview), totals.element, banner.element, stores.element, empty, nodes, table.element, past.element);

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
      show(past.element, next.knows.alerts);
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
