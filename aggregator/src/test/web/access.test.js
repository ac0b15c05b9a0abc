import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wantsToken, withToken } from '../../main/resources/web/access.js';
import { ApiError } from '../../main/resources/web/api.js';

const answers = (...list) => async () => {
  const next = list.shift();
  if (next instanceof Error) {
    throw next;
  }
  return next;
};
const dialog = taken => ({ asked: [], async ask(role) { this.asked.push(role); return taken; } });

test('an order that needs a token is given again once there is one', async () => {
  const asked = dialog(true);
  assert.equal(await withToken(asked, answers(new ApiError(401, 'no'), 'done')), 'done');
  assert.deepEqual(asked.asked, ['operate']);
});

test('an order that is taken asks for nothing', async () => {
  const asked = dialog(true);
  assert.equal(await withToken(asked, answers('done')), 'done');
  assert.deepEqual(asked.asked, []);
});

test('without a token, and for any other trouble, it fails as it was', async () => {
  await assert.rejects(withToken(dialog(false), answers(new ApiError(403, 'no'), 'done')), { status: 403 });
  const asked = dialog(true);
  await assert.rejects(withToken(asked, answers(new ApiError(404, 'gone'), 'done')), { status: 404 });
  assert.deepEqual(asked.asked, []);
});

test('a token that is good for less fails with the second answer', async () => {
  await assert.rejects(withToken(dialog(true), answers(new ApiError(401, 'no'), new ApiError(403, 'less'))), { status: 403 });
});

test('only answers that a token would change want one', () => {
  assert.deepEqual([401, 403, 404, 500].map(status => wantsToken(new ApiError(status, ''))), [true, true, false, false]);
  assert.equal(wantsToken(null), false);
});
