import assert from 'node:assert/strict';
import test from 'node:test';
import { sparkPaths, Trace } from '../../main/resources/web/trace.js';

test('a bin is the mean of its live values, an empty bin is unknown', () => {
  const trace = new Trace(40, 10);
  trace.add(100, 2);
  trace.add(105, 4);
  trace.add(125, 7);
  trace.add(121, null);
  assert.deepEqual(trace.values(129), [null, 3, null, 7]);
});

test('live values take the place of stored ones, stored ones never that of live ones', () => {
  const trace = new Trace(40, 10);
  trace.add(120, 5);
  trace.fill([[100, 1], [110, 2], [120, 99]]);
  assert.deepEqual(trace.values(130), [1, 2, 5, null]);
  trace.add(110, 8);
  assert.deepEqual(trace.values(130), [1, 8, 5, null]);
});

test('a stored point fills every bin it spans, and a null fills none', () => {
  const trace = new Trace(40, 10);
  trace.fill([[100, 1], [120, null]], 20);
  assert.deepEqual(trace.values(130), [1, 1, null, null]);
});

test('the ring forgets what left its window and takes nothing older', () => {
  const trace = new Trace(40, 10);
  trace.add(100, 1);
  trace.add(140, 2);
  trace.add(100, 3);
  assert.deepEqual(trace.values(140), [null, null, null, 2]);
  assert.deepEqual(trace.values(1000), [null, null, null, null]);
});

test('a sparkline breaks at unknown values and shows a lone one as a dot', () => {
  const { line, area } = sparkPaths([0, 100, null, 50, null], 100, 20, 100);
  assert.equal(line, 'M10 19L30 1M70 10h0.1');
  assert.equal(area, 'M10 20L10 19L30 1L30 20ZM70 20L70 10L70 20Z');
  assert.deepEqual(sparkPaths([null, null], 100, 20, 100), { line: '', area: '' });
});
