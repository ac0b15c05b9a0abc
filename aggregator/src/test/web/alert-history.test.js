import assert from 'node:assert/strict';
import { test } from 'node:test';
import { span } from '../../main/resources/web/alert-history.js';

const from = Date.parse('2026-01-01T00:00:00Z');
const to = Date.parse('2026-01-11T00:00:00Z');

test('an alert is where its time is', () => {
  assert.deepEqual(span({ since: '2026-01-03T00:00:00Z', resolved: '2026-01-04T00:00:00Z' }, from, to), { x: 20, width: 10 });
});

test('what began before and what still fires is cut at the edges', () => {
  assert.deepEqual(span({ since: '2025-12-01T00:00:00Z' }, from, to), { x: 0, width: 100 });
});

test('what was over before, and what makes no sense, is not drawn', () => {
  assert.equal(span({ since: '2025-12-01T00:00:00Z', resolved: '2025-12-02T00:00:00Z' }, from, to), null);
  assert.equal(span({ since: 'x' }, from, to), null);
});

test('a short alert can still be seen', () => {
  assert.ok(span({ since: '2026-01-03T00:00:00Z', resolved: '2026-01-03T00:00:01Z' }, from, to).width >= 0.4);
});
