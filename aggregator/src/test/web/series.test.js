import assert from 'node:assert/strict';
import test from 'node:test';
import * as series from '../../main/resources/web/series.js';

test('every range stays below its number of points with the finest step that does', () => {
  const steps = Object.values(series.RANGES).map(seconds => series.chooseStep(seconds));
  assert.deepEqual(steps, [1, 10, 60, 300, 1800]);
  for (const seconds of Object.values(series.RANGES)) {
    for (const most of [300, 390, 700]) {
      assert.ok(seconds / series.chooseStep(seconds, most) <= most);
    }
  }
});

test('ticks are round, inside the range and few', () => {
  const from = Date.UTC(2026, 0, 1, 12, 0, 7);
  for (const seconds of Object.values(series.RANGES)) {
    const { step, times } = series.timeTicks(from, from + seconds * 1000, 6);
    assert.ok(times.length >= 2 && times.length <= 7, `${times.length} ticks over ${seconds} s`);
    assert.ok(times.every(time => time >= from && time <= from + seconds * 1000));
    assert.ok(times.slice(1).every((time, i) => time - times[i] === step * 1000));
  }
});

test('an answer is read in order of time, and what is not a series is left out', () => {
  const read = series.readSeries({
    series: [
      { tags: { host: 'a' }, points: [['1970-01-01T00:00:02Z', 2], ['1970-01-01T00:00:01Z', null], ['soon', 3], 7] },
      { tags: null, points: [] },
      { tags: {} },
      null,
    ],
  });
  assert.deepEqual(read, [{ tags: { host: 'a' }, points: [[1000, null], [2000, 2]] }, { tags: {}, points: [] }]);
  for (const nonsense of [null, undefined, 5, {}, { series: {} }]) {
    assert.deepEqual(series.readSeries(nonsense), []);
  }
});

test('new points replace the tail, and old ones leave the window', () => {
  const old = [[1, 1], [2, 2], [3, 3], [4, 4]];
  assert.deepEqual(series.mergePoints(old, [[3, 30], [4, 40], [5, 50]], 2), [[2, 2], [3, 30], [4, 40], [5, 50]]);
  assert.deepEqual(series.mergePoints(old, [], 3), [[3, 3], [4, 4]]);
});

test('a hole breaks the line, a slow sensor does not', () => {
  const second = 1000;
  const dense = [0, 1, 2, 3, 60, 61].map(s => [s * second, 1]);
  assert.deepEqual(series.withGaps(dense, 1).filter(([, value]) => value === null), [[31_500, null]]);
  const slow = [0, 10, 20, 30].map(s => [s * second, 1]);
  assert.deepEqual(series.withGaps(slow, 1), slow);
});

test('newest and largest skip what is unknown', () => {
  assert.equal(series.latest([[1, 5], [2, null]]), 5);
  assert.equal(series.latest([[1, null]]), null);
  assert.equal(series.largest([[1, -5], [2, null], [3, -7]]), -5);
  assert.equal(series.largest([]), null);
});

test('busy is 100 less idle, inside 0 and 100', () => {
  assert.deepEqual(series.complement([[1, 30], [2, null], [3, 100.4]]), [[1, 70], [2, null], [3, 0]]);
});

test('value ticks are round in their base', () => {
  assert.equal(series.valueStep(100, 5), 20);
  assert.equal(series.valueStep(7.3, 5), 2);
  assert.equal(series.valueStep(4 * 1024 ** 3, 5, 1024), 1024 ** 3);
  assert.equal(series.valueStep(0, 5), 1);
  assert.equal(series.valueStep(NaN, 5), 1);
});
