// One node: what it is, how it is, how it was.

import { loadNode } from './api.js';
import { nodeLink, powerFact, sparkline } from './card.js';
import { stateOf } from './cluster.js';
import { chartLibrary } from './chart.js';
import { figure, h, put, show } from './dom.js';
import * as format from './format.js';
import { icon } from './icons.js';
import { inventory } from './inventory.js';
import { Panel } from './panel.js';
import { pill } from './pill.js';
import { PLOTS } from './plots.js';
import { chooseStep, RANGES, refreshSeconds } from './series.js';
import { T } from './texts.js';

const INVENTORY_MILLIS = 30_000;
const EMPTY_RECHECK_MILLIS = 60_000;

function fact(label) {
  const value = figure('');
  return { element: h('div', { class: 'fact' }, h('dt', {}, label), h('dd', {}, value.element)), set: value.set };
}

/** The live figures in the head of the page. */
function live() {
  const all = [
    [fact(T.cpu), node => format.percent(node.cpu_percent)],
    [fact(T.memory), node => format.percent(node.memory_percent)],
    [fact(T.load), node => format.load(node.load1)],
    [fact(T.temperature), node => format.degrees(node.temperature_celsius)],
    [fact(T.node.received), node => format.byteRate(node.net_receive_bytes_per_second)],
    [fact(T.node.sent), node => format.byteRate(node.net_send_bytes_per_second)],
  ];
  const power = powerFact();
  return {
    element: h('dl', { class: 'live panel' }, ...all.map(([one]) => one.element), power.element),
    update(node) {
      all.forEach(([one, read]) => one.set(read(node)));
      power.set(node);
    },
  };
}

function rangeSelector(name, chosen) {
  const choices = Object.keys(RANGES).map(range => h('label', {},
    h('input', { type: 'radio', name: 'range', value: range, checked: range === chosen, onchange: () => location.replace(`${nodeLink(name)}?range=${range}`) }),
    h('span', {}, T.ranges[range])));
  return h('fieldset', { class: 'ranges' }, h('legend', { class: 'visually-hidden' }, T.node.range), ...choices);
}

function head(name) {
  const state = pill();
  const since = h('span', { class: 'since' });
  const simulated = h('span', { class: 'simulated-tag', hidden: true }, T.simulated.tag);
  const flags = h('ul', { class: 'tags' });
  const element = h('div', { class: 'node-head' },
    h('a', { class: 'back', href: '#/' }, icon('back'), T.node.back),
    h('h1', { tabindex: '-1' }, h('bdi', {}, name)),
    h('div', { class: 'card-state' }, state.element, since, simulated), flags);
  let current = {};
  return {
    element,
    update(node) {
      current = node;
      const key = stateOf(node);
      state.set(key, key === 'unknown' && typeof node.state === 'string' ? format.words(node.state) : T.states[key], T.stateMeaning[key]);
      show(simulated, node.simulated === true);
      const words = (Array.isArray(node.flags) ? node.flags : []).map(flag => T.flags[flag] ?? format.words(flag));
      if (flags.textContent !== words.join('')) {
        flags.replaceChildren(...words.map(word => h('li', { class: 'tag tag-flag' }, word)));
      }
      show(flags, words.length > 0);
    },
    tick(now) {
      const seconds = format.secondsSince(current.since, now);
      put(since, seconds === null ? '' : T.since(format.duration(seconds)));
    },
  };
}

/** {element, title(), update(snapshot, serverMillis), tick(serverMillis), restyle(), dispose()}. */
export function nodePage(name, range, serverNow) {
  const chosen = RANGES[range] === undefined ? '10m' : range;
  const top = head(name);
  const figures = live();
  const facts = inventory();
  const note = h('p', { class: 'muted', role: 'status' }, T.node.loading);
  const panels = PLOTS.map(plot => new Panel(plot, name));
  const charts = h('div', { class: 'charts' }, ...panels.map(panel => panel.element));
  const missing = h('section', { class: 'empty', hidden: true }, h('h2', {}, T.node.missing(name)), h('p', {}, T.node.missingText));
  const body = h('div', {}, figures.element, facts.element,
    h('div', { class: 'history-head' }, h('h2', {}, T.node.history), rangeSelector(name, chosen)), charts, note);
  const element = h('div', { class: 'node-page' }, top.element, missing, body);
  const aborter = new AbortController();
  const watcher = new IntersectionObserver(entries => entries.forEach(({ target, isIntersecting }) => {
    panels.find(panel => panel.element === target).visible = isIntersecting;
  }), { rootMargin: '300px' });
  panels.forEach(panel => watcher.observe(panel.element));

  const seconds = RANGES[chosen];
  const step = chooseStep(seconds, Math.min(700, Math.max(300, window.innerWidth)));
  let busy = false;
  let nextCharts = 0;
  let nextInventory = 0;
  let library;

  async function loadInventory() {
    try {
      const answer = await loadNode(name, aborter.signal);
      const node = answer.node ?? answer;
      facts.update(node);
      top.update(node);
      figures.update(node);
      show(missing, false);
      show(body, true);
    } catch (error) {
      if (error.status === 404) {
        show(missing, true);
        show(body, false);
      }
    }
  }

  function explain(failed) {
    const empty = panels.filter(panel => panel.empty && !failed.includes(panel)).map(panel => panel.title);
    const parts = failed.length > 0 ? [`${failed.map(panel => panel.title).join(', ')}: ${T.node.failed}.`] : [];
    put(note, [...parts, ...(empty.length > 0 ? [T.node.emptyCharts(empty.join(', '))] : [])].join(' '));
  }

  async function loadCharts() {
    busy = true;
    const to = serverNow();
    const due = panels.filter(panel => (panel.empty ? Date.now() - panel.checkedAt > EMPTY_RECHECK_MILLIS : panel.visible || panel.checkedAt === 0));
    const failed = [];
    try {
      library ??= await chartLibrary();
      await Promise.all(due.map(async panel => {
        try {
          await panel.load(to - seconds * 1000, to, step, aborter.signal);
          panel.checkedAt = Date.now();
          panel.draw(library);
        } catch {
          failed.push(panel);
        }
      }));
      if (!aborter.signal.aborted) {
        explain(failed);
      }
    } catch {
      put(note, `${T.node.history}: ${T.node.failed}.`);
    } finally {
      busy = false;
      nextCharts = performance.now() + refreshSeconds(step) * 1000;
    }
  }

  return {
    element,
    title: () => name,
    focus: () => top.element.querySelector('h1').focus({ preventScroll: true }),
    update(snapshot) {
      const node = snapshot.nodes.find(one => one.name === name);
      if (node !== undefined) {
        top.update(node);
        figures.update(node);
      }
    },
    tick(serverMillis) {
      top.tick(serverMillis);
      if (performance.now() >= nextInventory) {
        nextInventory = performance.now() + INVENTORY_MILLIS;
        loadInventory();
      }
      if (!busy && performance.now() >= nextCharts && !document.hidden) {
        loadCharts();
      }
    },
    restyle: () => panels.forEach(panel => panel.restyle()),
    dispose() {
      aborter.abort();
      watcher.disconnect();
      panels.forEach(panel => panel.dispose());
    },
  };
}
