// The last minutes of one figure, in bins, first filled from the store and then fed live.

import { finite } from './format.js';

/** A ring of bins; a bin is the mean of what fell into it, and empty when nothing did. */
export class Trace {
  #bins;
  #binMillis;
  #number;
  #sum;
  #count;
  #stored;

  constructor(widthMillis = 600_000, binMillis = 5_000) {
    this.#bins = Math.ceil(widthMillis / binMillis);
    this.#binMillis = binMillis;
    this.#number = new Float64Array(this.#bins).fill(-1);
    this.#sum = new Float64Array(this.#bins);
    this.#count = new Uint16Array(this.#bins);
    this.#stored = new Uint8Array(this.#bins);
  }

  #slot(timeMillis) {
    const bin = Math.floor(timeMillis / this.#binMillis);
    const slot = bin % this.#bins;
    if (this.#number[slot] > bin) {
      return -1;
    }
    if (this.#number[slot] < bin) {
      this.#number[slot] = bin;
      this.#sum[slot] = this.#count[slot] = this.#stored[slot] = 0;
    }
    return slot;
  }

  /** A live value; it takes the place of a stored one in the same bin. */
  add(timeMillis, value) {
    if (finite(timeMillis) === null || timeMillis < 0 || finite(value) === null) {
      return;
    }
    const slot = this.#slot(timeMillis);
    if (slot < 0) {
      return;
    }
    if (this.#stored[slot] === 1) {
      this.#sum[slot] = this.#count[slot] = this.#stored[slot] = 0;
    }
    this.#sum[slot] += value;
    this.#count[slot]++;
  }

  /** Stored points, spanMillis apart; they fill bins that have no live value. */
  fill(points, spanMillis = this.#binMillis) {
    for (const [time, value] of points) {
      for (let t = time; value !== null && t < time + spanMillis; t += this.#binMillis) {
        const slot = this.#slot(t);
        if (slot >= 0 && (this.#count[slot] === 0 || this.#stored[slot] === 1)) {
          this.#sum[slot] = value;
          this.#count[slot] = this.#stored[slot] = 1;
        }
      }
    }
  }

  /** One value or null per bin, oldest first, the last one being the bin of now. */
  values(nowMillis) {
    const last = Math.floor(nowMillis / this.#binMillis);
    const out = new Array(this.#bins);
    for (let i = 0; i < this.#bins; i++) {
      const bin = last - this.#bins + 1 + i;
      const slot = ((bin % this.#bins) + this.#bins) % this.#bins;
      out[i] = this.#number[slot] === bin && this.#count[slot] > 0 ? this.#sum[slot] / this.#count[slot] : null;
    }
    return out;
  }
}

/**
 * SVG path data of a sparkline in a box, over 0 to max: {line, area}. A null breaks the line, a lone
 * value is a dot.
 */
export function sparkPaths(values, width, height, max) {
  const x = i => Math.round(((i + 0.5) / values.length) * width * 10) / 10;
  const y = value => Math.round((height - 1 - (Math.min(max, Math.max(0, value)) / max) * (height - 2)) * 10) / 10;
  let line = '';
  let area = '';
  for (let i = 0; i < values.length; ) {
    if (values[i] === null) {
      i++;
      continue;
    }
    const start = i;
    let run = '';
    for (; i < values.length && values[i] !== null; i++) {
      run += `${i === start ? '' : 'L'}${x(i)} ${y(values[i])}`;
    }
    line += i - start === 1 ? `M${run}h0.1` : `M${run}`;
    area += `M${x(start)} ${height}L${run}L${x(i - 1)} ${height}Z`;
  }
  return { line, area };
}
