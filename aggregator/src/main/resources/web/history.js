// The CPU of every node over the last 10 minutes: asked for once, then carried on by the feed.

import { loadSeries } from './api.js';
import { stateOf } from './cluster.js';
import { finite, millis } from './format.js';
import { complement, readSeries } from './series.js';
import { Trace } from './trace.js';

const WIDTH_MILLIS = 600_000;
const BIN_MILLIS = 5_000;
const RETRY_MILLIS = 30_000;

export class History {
  #traces = new Map();
  #newest = null;
  #nextTry = 0;
  #loading = false;
  #complete = false;

  trace(name) {
    let trace = this.#traces.get(name);
    if (trace === undefined) {
      trace = new Trace(WIDTH_MILLIS, BIN_MILLIS);
      this.#traces.set(name, trace);
    }
    return trace;
  }

  /** Takes a snapshot in; a jump in time (sleep, broken feed) asks the store again. */
  add(snapshot) {
    const time = millis(snapshot.time);
    if (time === null) {
      return;
    }
    if (this.#newest !== null && Math.abs(time - this.#newest) > 2 * BIN_MILLIS) {
      this.#complete = false;
      this.#nextTry = 0;
    }
    this.#newest = time;
    const names = new Set(snapshot.nodes.map(node => node.name));
    [...this.#traces.keys()].filter(name => !names.has(name)).forEach(name => this.#traces.delete(name));
    for (const node of snapshot.nodes) {
      const trace = this.trace(node.name);
      if (['up', 'stale'].includes(stateOf(node))) {
        trace.add(time, finite(node.cpu_percent));
      }
    }
    if (!this.#complete && !this.#loading && time >= this.#nextTry && names.size > 0) {
      this.#load(time, names.size);
    }
  }

  async #load(time, nodes) {
    this.#loading = true;
    const step = nodes > 100 ? 20 : nodes > 20 ? 10 : 5;
    try {
      const answer = await loadSeries({
        measurement: 'cpu',
        field: 'usage_idle',
        tags: { cpu: 'cpu-total' },
        from: time - WIDTH_MILLIS,
        to: time,
        step,
      });
      for (const { tags, points } of readSeries(answer)) {
        this.#traces.get(String(tags.host))?.fill(complement(points), step * 1000);
      }
      this.#complete = true;
    } catch {
      this.#nextTry = time + RETRY_MILLIS;
    } finally {
      this.#loading = false;
    }
  }
}
