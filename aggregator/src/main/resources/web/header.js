// What stands above every page: whose figures these are, how old they are, whether they are real.

import { insecureStrip } from './access.js';
import { h, put, show } from './dom.js';
import { simulation } from './cluster.js';
import * as format from './format.js';
import { mark } from './icons.js';
import { T } from './texts.js';

/** Older figures are greyed out. */
export const STALE_SECONDS = 5;

function connection() {
  const word = h('strong');
  const age = h('span', { class: 'age' });
  const dot = h('span', { class: 'dot', 'aria-hidden': 'true' });
  return {
    element: h('div', { class: 'connection' }, dot, word, age),
    set(state, ageSeconds) {
      // Connected to an aggregator whose clock stands still is not live.
      const shown = ['live', 'polling'].includes(state) && ageSeconds > STALE_SECONDS ? 'stalled' : state;
      this.element.dataset.state = shown;
      put(word, T.connection[shown]);
      const old = ageSeconds === null ? T.connection.noData : ageSeconds > STALE_SECONDS ? T.connection.age(format.duration(ageSeconds)) : '';
      put(age, old);
    },
  };
}

function simulationStrip() {
  const title = h('strong');
  const detail = h('span');
  return {
    element: h('div', { class: 'simulation', hidden: true }, title, ' ', detail),
    set(snapshot) {
      const { some, all, any } = simulation(snapshot);
      show(this.element, any);
      const kind = some === 0 && all > 0 ? 'other' : some === all ? 'all' : 'part';
      put(title, kind === 'part' ? T.simulated.part(some, all) : T.simulated[kind]);
      put(detail, T.simulated[`${kind}Detail`]);
    },
  };
}

/** {element, update(snapshot), tick(state, ageSeconds, serverMillis)}. */
export function header() {
  const cluster = h('bdi', { class: 'cluster-name' }, T.product);
  const product = h('span', { class: 'product', hidden: true }, T.product);
  const clock = h('time', { class: 'clock' });
  const link = connection();
  const strip = simulationStrip();
  return {
    element: h('header', {}, insecureStrip().element, strip.element, h('div', { class: 'bar-top' },
      h('a', { class: 'brand', href: '#/' }, mark(), h('span', { class: 'brand-words' }, cluster, product)),
      h('div', { class: 'status' }, clock, link.element))),
    update(snapshot) {
      const name = String(snapshot.cluster || T.unnamedCluster);
      put(cluster, name);
      // A cluster that nobody has named is called as we are; once is enough.
      show(product, name.toLowerCase() !== T.product.toLowerCase());
      strip.set(snapshot);
    },
    tick(state, ageSeconds, dataMillis) {
      link.set(state, ageSeconds);
      put(clock, dataMillis === null ? '' : format.clock(dataMillis));
      clock.title = dataMillis === null ? '' : new Date(dataMillis).toISOString();
    },
  };
}
