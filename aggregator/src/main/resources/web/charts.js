// All charts of one node over one range: which are due, which have nothing to show.

import { chartLibrary } from './chart.js';
import { h, put } from './dom.js';
import { Panel } from './panel.js';
import { PLOTS } from './plots.js';
import { chooseStep, refreshSeconds } from './series.js';
import { T } from './texts.js';

const EMPTY_RECHECK_MILLIS = 60_000;
const MOST_POINTS = 700;
const FEWEST_POINTS = 300;

export class Charts {
  #panels;
  #note = h('p', { class: 'muted', role: 'status' }, T.node.loading);
  #watcher;
  #rangeMillis;
  #step;
  #serverNow;
  #signal;
  #busy = false;
  #next = 0;
  #library = null;

  constructor(host, rangeSeconds, serverNow, signal) {
    this.#panels = PLOTS.map(plot => new Panel(plot, host));
    this.#rangeMillis = rangeSeconds * 1000;
    this.#step = chooseStep(rangeSeconds, Math.min(MOST_POINTS, Math.max(FEWEST_POINTS, window.innerWidth)));
    this.#serverNow = serverNow;
    this.#signal = signal;
    this.element = h('div', {}, h('div', { class: 'charts' }, ...this.#panels.map(panel => panel.element)), this.#note);
    this.#watcher = new IntersectionObserver(entries => entries.forEach(({ target, isIntersecting }) => {
      this.#panels.find(panel => panel.element === target).visible = isIntersecting;
    }), { rootMargin: '300px' });
    this.#panels.forEach(panel => this.#watcher.observe(panel.element));
  }

  /** Asks for news when it is time, nothing is under way and somebody looks. */
  tick() {
    if (!this.#busy && performance.now() >= this.#next && !document.hidden) {
      this.#load();
    }
  }

  // What cannot be seen is not asked for; what had no data is asked for now and then.
  #due(panel) {
    const since = performance.now() - (panel.checkedAt ?? -Infinity);
    return panel.empty ? since > EMPTY_RECHECK_MILLIS : panel.visible;
  }

  async #load() {
    this.#busy = true;
    const to = this.#serverNow();
    try {
      this.#library ??= await chartLibrary();
      const due = this.#panels.filter(panel => this.#due(panel));
      const results = await Promise.allSettled(due.map(panel => this.#refresh(panel, to)));
      if (!this.#signal.aborted) {
        this.#explain(due.filter((_, i) => results[i].status === 'rejected'));
      }
    } catch {
      put(this.#note, `${T.node.history}: ${T.node.failed}.`);
    } finally {
      this.#busy = false;
      this.#next = performance.now() + refreshSeconds(this.#step) * 1000;
    }
  }

  async #refresh(panel, to) {
    await panel.load(to - this.#rangeMillis, to, this.#step, this.#signal);
    panel.checkedAt = performance.now();
    panel.draw(this.#library);
  }

  #explain(failed) {
    const titles = panels => panels.map(panel => panel.title).join(', ');
    const empty = this.#panels.filter(panel => panel.empty && !panel.rare && !failed.includes(panel));
    const parts = [];
    if (failed.length > 0) {
      parts.push(`${titles(failed)}: ${T.node.failed}.`);
    }
    if (empty.length > 0) {
      parts.push(T.node.emptyCharts(titles(empty)));
    }
    put(this.#note, parts.join(' '));
  }

  /** Colours changed. */
  restyle() {
    this.#panels.forEach(panel => panel.restyle());
  }

  dispose() {
    this.#watcher.disconnect();
    this.#panels.forEach(panel => panel.dispose());
  }
}
