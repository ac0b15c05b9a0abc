// Time series before they are drawn: which step, where the gaps are, how new points join old ones.
// Pure; times are milliseconds since 1970 UTC, a point is [time, value or null].

import { finite, millis } from './format.js';

export const RANGES = { '10m': 600, '1h': 3600, '6h': 21600, '24h': 86400, '14d': 1209600 };

// 60 and more are multiples of the store's 1-minute roll-ups.
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 86400];
const TICKS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 345600, 604800];

/** The finest step in seconds that gives at most so many points over a range in seconds. */
export function chooseStep(rangeSeconds, maxPoints = 700) {
  return STEPS.find(step => rangeSeconds / step <= maxPoints) ?? STEPS.at(-1);
}

/** How often a range is worth asking for again, in seconds: never more often than a new point. */
export function refreshSeconds(stepSeconds) {
  return Math.min(60, Math.max(3, stepSeconds));
}

/** Ticks of a time axis at round local times: {step in seconds, times}. */
export function timeTicks(fromMillis, toMillis, maxTicks) {
  const span = (toMillis - fromMillis) / 1000;
  const step = TICKS.find(seconds => span / seconds <= maxTicks) ?? TICKS.at(-1);
  const offset = new Date(fromMillis).getTimezoneOffset() * 60000;
  const width = step * 1000;
  const times = [];
  for (let t = Math.ceil((fromMillis - offset) / width) * width + offset; t <= toMillis; t += width) {
    times.push(t);
  }
  return { step, times };
}

/** The series of an answer of /api/v1/series; whatever does not look like one is left out. */
export function readSeries(answer) {
  const list = Array.isArray(answer?.series) ? answer.series : [];
  return list
    .filter(one => Array.isArray(one?.points))
    .map(one => ({
      tags: one.tags !== null && typeof one.tags === 'object' ? one.tags : {},
      points: one.points
        .filter(Array.isArray)
        .map(([time, value]) => [millis(time), finite(value)])
        .filter(([time]) => time !== null)
        .sort((a, b) => a[0] - b[0]),
    }));
}

/** Old points, replaced from the time of the first new one on, without what is older than from. */
export function mergePoints(old, fresh, fromMillis) {
  const cut = fresh.length > 0 ? fresh[0][0] : Infinity;
  const kept = old.filter(([time]) => time >= fromMillis && time < cut);
  return kept.concat(fresh.filter(([time]) => time >= fromMillis));
}

/**
 * Puts a point without value into each hole, so that no line is drawn over time nobody measured.
 * A hole is 2.5 steps, or 3 usual distances where a sensor is read less often than the step.
 */
export function withGaps(points, stepSeconds) {
  if (points.length < 3) {
    return points;
  }
  const distances = points.slice(1).map(([time], i) => time - points[i][0]).sort((a, b) => a - b);
  const usual = distances[Math.floor(distances.length / 2)];
  const limit = Math.max(2.5 * stepSeconds * 1000, 3 * usual);
  const out = [points[0]];
  for (let i = 1; i < points.length; i++) {
    if (points[i][0] - points[i - 1][0] > limit) {
      out.push([(points[i][0] + points[i - 1][0]) / 2, null]);
    }
    out.push(points[i]);
  }
  return out;
}

/** The newest value, or null. */
export function latest(points) {
  for (let i = points.length - 1; i >= 0; i--) {
    if (points[i][1] !== null) {
      return points[i][1];
    }
  }
  return null;
}

/** The largest value, or null. */
export function largest(points) {
  return points.reduce((max, [, value]) => (value !== null && (max === null || value > max) ? value : max), null);
}

/** 100 less each value: busy from idle. */
export function complement(points) {
  return points.map(([time, value]) => [time, value === null ? null : Math.min(100, Math.max(0, 100 - value))]);
}

/** A round step for a value axis, a power of 2 (base 1024) or 1, 2 or 5 times a power of 10. */
export function valueStep(max, ticks, base = 1000) {
  const rough = max / ticks;
  if (!(rough > 0)) {
    return 1;
  }
  if (base === 1024) {
    return 2 ** Math.ceil(Math.log2(rough));
  }
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find(factor => factor * power >= rough * (1 - 1e-9)) ?? 10);
}
