// One chart of the node page: its queries, its points, its legend.

import { loadSeries } from './api.js';
import { chart, paletteColor, quietColor } from './chart.js';
import { attribute, h, Keyed, put, show } from './dom.js';
import { text } from './format.js';
import { seriesName } from './plots.js';
import { largest, latest, mergePoints, readSeries, withGaps } from './series.js';
import { T } from './texts.js';

function legendRow(toggle) {
  const swatch = h('span', { class: 'swatch', 'aria-hidden': 'true' });
  const label = h('bdi');
  const value = h('span', { class: 'legend-value' });
  let key = '';
  const button = h('button', { type: 'button', onclick: () => toggle(key) }, swatch, label, value);
  return {
    element: h('li', {}, button),
    update(line) {
      key = line.key;
      swatch.style.setProperty('--swatch', line.color);
      swatch.classList.toggle('swatch-dashed', line.dashed);
      put(label, line.label);
      put(value, line.value);
      attribute(button, 'aria-pressed', String(!line.hidden));
    },
  };
}

/** One chart of one node and one range; confined to the page that made it. */
export class Panel {
  #plot;
  #host;
  #canvas = h('canvas', { role: 'img' });
  #note = h('span', { class: 'muted' });
  #legend;
  #lines = new Map();
  #hidden = new Set();
  #chart = null;
  #until = null;
  #step = 0;

  constructor(plot, host) {
    this.#plot = plot;
    this.#host = host;
    const list = h('ul', { class: 'legend' });
    this.#legend = new Keyed(list, () => legendRow(key => this.#toggle(key)));
    this.element = h('section', { class: 'panel chart', hidden: true }, h('div', { class: 'chart-head' }, h('h3', {}, plot.title), this.#note), h('div', { class: 'chart-box' }, this.#canvas), list);
    this.visible = false;
    this.checkedAt = null;
  }

  /** Whether most nodes do not have what it shows. */
  get rare() {
    return this.#plot.rare === true;
  }

  get title() {
    return this.#plot.title;
  }

  get empty() {
    return [...this.#lines.values()].every(line => latest(line.points) === null);
  }

  #toggle(key) {
    this.#hidden.has(key) ? this.#hidden.delete(key) : this.#hidden.add(key);
    this.draw();
  }

  /** Asks for what is new, or for all of the range at first. Rejects when nothing answered. */
  async load(from, to, step, signal) {
    this.#step = step;
    const start = this.#until === null ? from : Math.max(from, this.#until - 2 * step * 1000);
    const answers = await Promise.allSettled(
      this.#plot.queries.map(query => loadSeries({ ...query, host: this.#host, from: start, to, step: query.agg === 'rate' ? Math.max(5, step) : step }, signal)),
    );
    signal.throwIfAborted();
    if (answers.every(answer => answer.status === 'rejected')) {
      throw answers[0].reason;
    }
    this.#until = answers.some(answer => answer.status === 'rejected') ? this.#until : to;
    answers.forEach((answer, i) => answer.status === 'fulfilled' && this.#take(i, readSeries(answer.value), from));
    this.range = [from, to];
  }

  #take(index, series, from) {
    const query = this.#plot.queries[index];
    for (const { tags, points } of series) {
      const name = seriesName(query, tags);
      if (name !== null) {
        const key = `${index} ${name}`;
        const line = this.#lines.get(key) ?? { key, name, query, points: [] };
        this.#lines.set(key, { ...line, points: mergePoints(line.points, points, from) });
      }
    }
  }

  // The names that move most stay; in and out of one interface share a colour.
  #shown() {
    const worth = line => latest(line.points) !== null && (this.#plot.stacked !== true || largest(line.points) > 0);
    const measured = [...this.#lines.values()].filter(line => latest(line.points) !== null);
    const lines = measured.some(worth) ? measured.filter(worth) : measured;
    const size = new Map();
    lines.forEach(({ name, points }) => size.set(name, Math.max(size.get(name) ?? -Infinity, largest(points))));
    const names = [...size.keys()].sort((a, b) => size.get(b) - size.get(a)).slice(0, this.#plot.most ?? 12);
    names.sort(new Intl.Collator('en', { numeric: true }).compare);
    put(this.#note, size.size > names.length ? T.node.hiddenSeries(size.size - names.length) : '');
    const single = this.#plot.queries.every(query => query.by === undefined);
    return lines
      .filter(line => names.includes(line.name))
      .sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name) || this.#plot.queries.indexOf(a.query) - this.#plot.queries.indexOf(b.query))
      .map(line => ({
        key: line.key,
        label: [line.name, line.query.label].filter(part => part !== '').join(' ') || this.#plot.title,
        color: line.query.quiet ? quietColor() : paletteColor(single ? this.#plot.queries.indexOf(line.query) : names.indexOf(line.name)),
        dashed: line.query.dashed === true,
        hidden: this.#hidden.has(line.key),
        value: text((line.query.format ?? this.#plot.format)(latest(line.points))),
        points: withGaps(line.points, Math.max(this.#step, line.query.agg === 'rate' ? 5 : 0)),
      }));
  }

  /** Draws what it has, with the library once it is there. */
  draw(library = this.library) {
    this.library = library;
    show(this.element, !this.empty);
    if (this.empty || library === undefined || this.range === undefined) {
      return;
    }
    const lines = this.#shown();
    this.#legend.set(lines, line => line.key);
    this.#chart ??= chart(library, this.#canvas, this.#plot);
    this.#chart.draw(lines, ...this.range);
    attribute(this.#canvas, 'aria-label', T.node.summary(this.title, lines.map(line => T.node.latest(line.label, line.value)).join(', ')));
  }

  /** Colours changed. */
  restyle() {
    this.#chart?.destroy();
    this.#chart = null;
    this.draw();
  }

  dispose() {
    this.#chart?.destroy();
    this.#chart = null;
  }
}
