// One node: what it is, how it is, how it was.

import { loadNode } from './api.js';
import { nodeLink, powerFact } from './card.js';
import { Charts } from './charts.js';
import { stateOf } from './cluster.js';
import { figure, h, put, show } from './dom.js';
import * as format from './format.js';
import { icon } from './icons.js';
import { inventory } from './inventory.js';
import { pill } from './pill.js';
import { RANGES } from './series.js';
import { T } from './texts.js';

const INVENTORY_MILLIS = 30_000;

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

/** {element, title(), focus(), update(snapshot), tick(serverMillis), restyle(), dispose()}. */
export function nodePage(name, range, serverNow) {
  const chosen = RANGES[range] === undefined ? '10m' : range;
  const aborter = new AbortController();
  const top = head(name);
  const figures = live();
  const facts = inventory();
  const charts = new Charts(name, RANGES[chosen], serverNow, aborter.signal);
  const missing = h('section', { class: 'empty', hidden: true }, h('h2', {}, T.node.missing(name)), h('p', {}, T.node.missingText));
  const body = h('div', {}, figures.element, facts.element,
    h('div', { class: 'history-head' }, h('h2', {}, T.node.history), rangeSelector(name, chosen)), charts.element);
  let nextInventory = 0;

  function take(node) {
    top.update(node);
    figures.update(node);
    show(missing, false);
    show(body, true);
  }

  async function loadInventory() {
    try {
      const answer = await loadNode(name, aborter.signal);
      const node = answer.node ?? answer;
      facts.update(node);
      take(node);
    } catch (error) {
      if (error.status === 404) {
        show(missing, true);
        show(body, false);
      }
    }
  }

  return {
    element: h('div', { class: 'node-page' }, top.element, missing, body),
    title: () => name,
    focus: () => top.element.querySelector('h1').focus({ preventScroll: true }),
    update(snapshot) {
      const node = snapshot.nodes.find(one => one.name === name);
      if (node !== undefined) {
        take(node);
      }
    },
    tick(serverMillis) {
      top.tick(serverMillis);
      if (performance.now() >= nextInventory) {
        nextInventory = performance.now() + INVENTORY_MILLIS;
        loadInventory();
      }
      charts.tick();
    },
    restyle: () => charts.restyle(),
    dispose() {
      aborter.abort();
      charts.dispose();
    },
  };
}
