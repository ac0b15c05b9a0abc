import assert from 'node:assert/strict';
import test from 'node:test';
import * as format from '../../main/resources/web/format.js';

const plain = quantity => format.text(quantity).replaceAll('\u00a0', ' ');

test('unknown is a dash and never zero', () => {
  for (const unknown of [null, undefined, NaN, Infinity, '5', {}, []]) {
    for (const f of [format.percent, format.share, format.degrees, format.watts, format.joules, format.wattHours, format.bytes, format.byteRate, format.load, format.hertz, format.count]) {
      assert.equal(plain(f(unknown)), format.DASH);
    }
    assert.equal(format.duration(unknown), format.DASH);
    assert.equal(format.clock(unknown), format.DASH);
  }
  assert.equal(plain(format.watts(0)), '0.00 W');
  assert.equal(plain(format.percent(0)), '0 %');
});

test('a quantity takes the largest unit that leaves at least one', () => {
  assert.equal(plain(format.byteRate(999)), '999 B/s');
  assert.equal(plain(format.byteRate(1234)), '1.23 kB/s');
  assert.equal(plain(format.byteRate(56_789_000)), '56.8 MB/s');
  assert.equal(plain(format.bytes(1024 ** 3 * 3.71)), '3.71 GiB');
  assert.equal(plain(format.joules(35_120)), '35.1 kJ');
  assert.equal(plain(format.wattHours(512.4)), '512 Wh');
  assert.equal(plain(format.hertz(1500)), '1.50 GHz');
});

test('rounding never shows a thousand of the smaller unit', () => {
  assert.equal(plain(format.byteRate(999.7)), '1.00 kB/s');
  assert.equal(plain(format.watts(999.9)), '1.00 kW');
});

test('watts show three digits, and a tiny negative is not minus zero', () => {
  assert.deepEqual([4.214, 42.14, 421.4, 4214].map(w => plain(format.watts(w))), ['4.21 W', '42.1 W', '421 W', '4.21 kW']);
  assert.equal(plain(format.watts(-0.001)), '0.00 W');
  assert.equal(plain(format.watts(-3)), '-3.00 W');
});

test('an interval needs both ends and drops out when they read the same', () => {
  assert.equal(format.interval(3.1, 3.6, format.watts), '3.10–3.60\u00a0W');
  assert.equal(format.interval(900, 1100, format.joules), '900\u00a0J – 1.10\u00a0kJ');
  assert.equal(format.interval(3.1, null, format.watts), '');
  assert.equal(format.interval(3.1, 3.1001, format.watts), '');
});

test('durations are read at a glance', () => {
  const say = seconds => format.duration(seconds).replaceAll('\u00a0', ' ');
  assert.deepEqual([0, 8.9, 60, 3599, 7500, 90_000, -4].map(say), ['0 s', '8 s', '1 min', '59 min', '2 h 05 min', '1 d 1 h', '0 s']);
});

test('only RFC 3339 texts have a time', () => {
  assert.equal(format.millis('1970-01-01T00:00:01Z'), 1000);
  assert.equal(format.millis('yesterday'), null);
  assert.equal(format.millis(5), null);
  assert.equal(format.secondsSince('1970-01-01T00:00:01Z', 3500), 2);
  assert.equal(format.secondsSince('1970-01-01T00:00:09Z', 3500), 0);
  assert.equal(format.secondsSince(null, 3500), null);
});

test('ticks drop zeros behind the point and no others', () => {
  const tick = (number, unit) => format.tick({ number, unit }).replaceAll('\u00a0', ' ');
  assert.equal(tick('4.00', 'GiB'), '4 GiB');
  assert.equal(tick('2.50', 'W'), '2.5 W');
  assert.equal(tick('100', '%'), '100 %');
});
