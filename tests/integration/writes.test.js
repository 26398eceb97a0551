/** How much one user may change in a short time: docs/http-api.md 1, *Writes*. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call } from '../call.js';
import { startServer } from '../server.js';

const named = (firstName) => ({ firstName, lastName: 'Example', timeZone: 'UTC' });
const rename = (person, firstName) => person.put('/api/me', named(firstName));

async function writesRefused(server) {
  const { body } = await call(server, 'GET', '/metrics');
  return Number(/^judify_http_writes_refused_total (\d+)$/m.exec(body)[1]);
}

/** Write until it is refused; how many were not, and the refusal. */
async function writeOn(person) {
  for (let n = 0; n < 1000; n++) {
    const answer = await rename(person, `Ann${n}`);
    if (answer.status !== 200) return { n, answer };
  }
  assert.fail('1,000 writes, and none was refused');
}

test('240 writes at once are fine, then a user is told to wait; others are not', async (t) => {
  const server = await startServer(t);
  const [ann, cid] = await server.users('ann', 'cid');
  const { n, answer } = await writeOn(ann);

  assert.ok(n >= 240, `${n} before the first refusal`);
  assert.deepEqual([answer.status, answer.body.code], [429, 'slow_down']);
  assert.equal(answer.headers['retry-after'], '1');
  assert.match(answer.headers['content-type'], /^application\/problem\+json/);
  assert.equal((await rename(cid, 'Cid')).status, 200);
  assert.equal(await writesRefused(server), 1);
});

test('what is refused was not done, and what reads is never refused', async (t) => {
  const server = await startServer(t, ['--write-burst', '2', '--writes-per-s', '1']);
  const [ann] = await server.users('ann');
  const { n } = await writeOn(ann);
  const { status, body } = await ann.get('/api/me');
  assert.deepEqual([status, body.user.firstName], [200, `Ann${n - 1}`]);
  const query = await ann.post('/api/keys/query', { device_keys: {} });
  assert.equal(query.status, 200);
});

test('a user who waits as long as they were told is heard again', async (t) => {
  const server = await startServer(t, ['--write-burst', '2', '--writes-per-s', '1']);
  const [ann] = await server.users('ann');
  const { answer } = await writeOn(ann);
  const waitMs = Number(answer.headers['retry-after']) * 1000;
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  assert.equal((await rename(ann, 'Anna')).status, 200);
});

test('all logins of a user count together, and each can still be ended', async (t) => {
  const server = await startServer(t, ['--write-burst', '2', '--writes-per-s', '1']);
  const [ann] = await server.users('ann');
  const thief = await ann.logInAgain();
  await writeOn(thief);
  assert.equal((await rename(ann, 'Anna')).status, 429);
  assert.equal((await ann.delete('/api/logins')).status, 204);
  assert.equal((await rename(thief, 'Thief')).status, 401);
});

test('who may not call at all is told so, whatever they have written', async (t) => {
  const server = await startServer(t, ['--write-burst', '2', '--writes-per-s', '1']);
  const [ann] = await server.users('ann');
  await writeOn(ann);
  const { status, body } = await ann.put('/api/me/rules', {});
  assert.deepEqual([status, body.code], [403, 'not_allowed']);
});
