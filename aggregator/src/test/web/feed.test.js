import assert from 'node:assert/strict';
import test from 'node:test';
import { backoffMillis, Feed, SILENCE_MILLIS } from '../../main/resources/web/feed.js';

/** A feed on a clock that moves when told; its sockets and answers are the test's. */
function bench(load = () => Promise.reject(new Error('away'))) {
  const b = { time: 0, tasks: [], sockets: [], states: [], snapshots: [] };
  b.feed = new Feed(
    {
      open: () => {
        const socket = { closed: false, close: () => { socket.closed = true; } };
        b.sockets.push(socket);
        return socket;
      },
      load,
      after(delay, run) {
        const task = { at: b.time + delay, run };
        b.tasks.push(task);
        return () => { b.tasks = b.tasks.filter(one => one !== task); };
      },
      random: () => 0.5,
    },
    { snapshot: (snapshot, news) => b.snapshots.push([snapshot, news]), connection: state => b.states.at(-1) === state || b.states.push(state) },
  );
  b.pass = async millis => {
    const end = b.time + millis;
    for (;;) {
      await new Promise(resolve => setImmediate(resolve));
      const next = b.tasks.filter(task => task.at <= end).sort((x, y) => x.at - y.at)[0];
      if (next === undefined) {
        break;
      }
      b.tasks = b.tasks.filter(task => task !== next);
      b.time = next.at;
      next.run();
    }
    b.time = end;
  };
  b.say = object => b.sockets.at(-1).onmessage({ data: JSON.stringify(object) });
  return b;
}

test('the wait doubles up to 15 seconds', () => {
  assert.deepEqual([0, 1, 2, 3, 10, 1000].map(n => backoffMillis(n, 0.5)), [500, 1000, 2000, 4000, 15_000, 15_000]);
  assert.equal(backoffMillis(0, 0), 450);
});

test('the first snapshot makes it live', () => {
  const b = bench();
  b.feed.start();
  b.say({ time: 'a' });
  assert.deepEqual(b.states, ['connecting', 'live']);
  assert.deepEqual(b.snapshots, [[{ time: 'a' }, true]]);
});

test('a feed that repeats one moment brings no news, and nonsense is skipped', () => {
  const b = bench();
  b.feed.start();
  b.say({ time: 'a' });
  b.say({ time: 'a' });
  b.sockets[0].onmessage({ data: '{"cut off' });
  b.say(null);
  assert.deepEqual(b.snapshots.map(([, news]) => news), [true, false]);
});

test('silence counts as broken, and the feed opens another one', async () => {
  const b = bench();
  b.feed.start();
  b.say({ time: 'a' });
  await b.pass(SILENCE_MILLIS + 600);
  assert.deepEqual(b.states, ['connecting', 'live', 'reconnecting']);
  assert.equal(b.sockets[0].closed, true);
  assert.equal(b.sockets.length, 2);
  b.say({ time: 'b' });
  assert.equal(b.states.at(-1), 'live');
});

test('a late word from a socket given up changes nothing', async () => {
  const b = bench();
  b.feed.start();
  await b.pass(SILENCE_MILLIS);
  b.sockets[0].onmessage({ data: '{"time":"late"}' });
  assert.deepEqual(b.snapshots, []);
});

test('where only plain requests get through it polls, and goes live when the socket works', async () => {
  let time = 0;
  const b = bench(() => Promise.resolve({ time: `t${time++}` }));
  b.feed.start();
  b.sockets[0].onclose();
  await b.pass(9_000);
  assert.equal(b.states.at(-1), 'polling');
  assert.ok(b.snapshots.length >= 4, `${b.snapshots.length} snapshots in 9 s`);
  b.say({ time: 'socket' });
  assert.equal(b.states.at(-1), 'live');
  const before = b.snapshots.length;
  await b.pass(SILENCE_MILLIS - 1);
  assert.equal(b.snapshots.length, before);
});

test('coming back on line tries at once', async () => {
  const b = bench();
  b.feed.start();
  for (let i = 0; i < 6; i++) {
    b.sockets.at(-1).onclose?.();
    await b.pass(1000);
  }
  const before = b.sockets.length;
  b.feed.hurry();
  assert.equal(b.sockets.length, before + 1);
});
