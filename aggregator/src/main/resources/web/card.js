// One node on the overview.

import { attribute, figure, h, put, s, show } from './dom.js';
import { stateOf } from './cluster.js';
import * as format from './format.js';
import { pill } from './pill.js';
import { T } from './texts.js';
import { sparkPaths } from './trace.js';

const SPARK_WIDTH = 240;
const SPARK_HEIGHT = 44;
const MOST_TAGS = 4;

export const nodeLink = name => `#/node/${encodeURIComponent(name)}`;

/** The CPU line; draws only while it can be seen. */
export function sparkline() {
  const area = s('path', { class: 'spark-area' });
  const line = s('path', { class: 'spark-line', 'vector-effect': 'non-scaling-stroke' });
  const element = s(
    'svg',
    { class: 'spark', viewBox: `0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': T.sparkline },
    s('path', { class: 'spark-base', d: `M0 ${SPARK_HEIGHT - 0.5}H${SPARK_WIDTH}`, 'vector-effect': 'non-scaling-stroke' }),
    area,
    line,
  );
  return {
    element,
    draw(values) {
      const paths = sparkPaths(values, SPARK_WIDTH, SPARK_HEIGHT, 100);
      attribute(line, 'd', paths.line);
      attribute(area, 'd', paths.area);
    },
  };
}

function fact(label, className = '') {
  const value = figure('');
  const note = h('span', { class: 'note' });
  const element = h('div', { class: `fact ${className}` }, h('dt', {}, label), h('dd', {}, value.element, note));
  return { element, value, note };
}

/** Memory as a word, a number and a bar. */
function memoryFact() {
  const fill = h('span', { class: 'bar-fill' });
  const bar = h('span', { class: 'bar', 'aria-hidden': 'true' }, fill);
  const one = fact(T.memory, 'fact-wide');
  one.note.replaceWith(bar);
  return {
    element: one.element,
    set(percent) {
      const known = format.finite(percent);
      one.value.set(format.percent(percent));
      fill.style.width = `${Math.min(100, Math.max(0, known ?? 0))}%`;
      show(bar, known !== null);
    },
  };
}

/** Watts, how they are known, and how well. */
export function powerFact(label = T.powerLabel) {
  const one = fact(label, 'fact-power');
  const quality = pill('quality');
  const range = h('span', { class: 'range' });
  one.note.append(quality.element, ' ', range);
  return {
    element: one.element,
    set(node) {
      one.value.set(format.watts(node.watts));
      const known = format.finite(node.watts) !== null;
      const word = T.quality[node.watts_quality];
      show(quality.element, known && word !== undefined);
      if (word !== undefined) {
        quality.set(node.watts_quality, word, T.qualityMeaning[node.watts_quality]);
      }
      const between = known ? format.interval(node.watts_low, node.watts_high, format.watts) : '';
      put(range, between);
      attribute(range, 'title', between === '' ? null : T.between(format.text(format.watts(node.watts_low)), format.text(format.watts(node.watts_high))));
    },
  };
}

function tagList() {
  const element = h('ul', { class: 'tags' });
  let shown = '';
  return {
    element,
    set(flags, jobs) {
      const key = JSON.stringify([flags, jobs]);
      if (key === shown) {
        return;
      }
      shown = key;
      const items = flags.map(flag => h('li', { class: 'tag tag-flag' }, T.flags[flag] ?? format.words(flag)));
      jobs.slice(0, MOST_TAGS).forEach(job => items.push(h('li', { class: 'tag tag-job' }, h('bdi', {}, job))));
      if (jobs.length > MOST_TAGS) {
        items.push(h('li', { class: 'tag', title: jobs.join(', ') }, T.more(jobs.length - MOST_TAGS)));
      }
      element.replaceChildren(...items);
      show(element, items.length > 0);
    },
  };
}

/** {element, update(node), age(now), draw(values)}. */
export function card(node) {
  const state = pill();
  const since = h('span', { class: 'since' });
  const simulated = h('span', { class: 'simulated-tag' }, T.simulated.tag);
  const cpu = figure('figure-large');
  const spark = sparkline();
  const memory = memoryFact();
  const power = powerFact();
  const load = fact(T.load, 'fact-load');
  const temperature = fact(T.temperature, 'fact-temperature');
  const [down, up] = [figure(''), figure('')];
  const network = h('div', { class: 'fact fact-network' }, h('dt', {}, T.network), h('dd', {},
    h('span', {}, h('span', { class: 'arrow', title: T.receive, 'aria-label': T.receive, role: 'img' }, '↓'), down.element),
    h('span', {}, h('span', { class: 'arrow', title: T.send, 'aria-label': T.send, role: 'img' }, '↑'), up.element)));
  const tags = tagList();
  const element = h('li', { class: 'card' },
    h('div', { class: 'card-head' },
      h('h3', {}, h('a', { href: nodeLink(node.name), title: node.name }, h('bdi', {}, node.name))),
      h('div', { class: 'card-state' }, state.element, since, simulated)),
    h('div', { class: 'card-cpu' }, h('div', {}, h('span', { class: 'label' }, T.cpu), cpu.element), spark.element),
    h('dl', { class: 'facts' }, memory.element, power.element, network, load.element, temperature.element),
    tags.element);

  let current = node;
  return {
    element,
    update(next) {
      current = next;
      const name = stateOf(next);
      element.className = `card card-${name}${next.simulated === true ? ' card-simulated' : ''}`;
      state.set(name, name === 'unknown' && typeof next.state === 'string' ? format.words(next.state) : T.states[name], T.stateMeaning[name]);
      show(simulated, next.simulated === true);
      cpu.set(format.percent(next.cpu_percent));
      memory.set(next.memory_percent);
      load.value.set(format.load(next.load1));
      temperature.value.set(format.degrees(next.temperature_celsius));
      down.set(format.byteRate(next.net_receive_bytes_per_second));
      up.set(format.byteRate(next.net_send_bytes_per_second));
      power.set(next);
      tags.set(next.flags, next.jobs);
    },
    age(nowMillis) {
      const seconds = stateOf(current) === 'up' ? null : format.secondsSince(current.since, nowMillis);
      put(since, seconds === null ? '' : T.since(format.duration(seconds)));
    },
    draw: spark.draw,
  };
}
