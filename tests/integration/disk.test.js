/**
 * A disk that fails while the program works: P13. Every single call that
 * changes a file is made to fail, first, second, third ... until one attempt
 * has none left to fail.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call } from '../call.js';
import { KINDS, Shim } from '../faults/shim.js';
import { dayFromNow } from '../person.js';
import { makeFolder, startServer } from '../server.js';

const WAYS = [
  { name: 'a write breaks', action: 'EIO', kinds: KINDS.write },
  { name: 'a write finds the disk full', action: 'ENOSPC', kinds: KINDS.write },
  { name: 'a write is cut short', action: 'short', kinds: KINDS.write },
  { name: 'a sync breaks', action: 'EIO', kinds: KINDS.sync },
  { name: 'the disk is full and stays so', action: 'ENOSPC', kinds: KINDS.write, isLasting: true },
];

/** A server over a disk that does as it is told, and two people who write to each other. */
async function overShim(t) {
  let shim;
  const server = await startServer(t, ['--no-fence'], (data) => {
    /* The shim's own files are outside the fence. */
    shim ??= new Shim(makeFolder(t), { under: data });
    return shim.environment;
  });
  const [ann, bob] = await server.users('ann', 'bob');
  await server.contacts(ann, bob);
  const [from, to] = [await ann.link(), await bob.link()];
  return { server, shim, ann, bob, from, to };
}

/** Messages pass whatever the disk does. */
async function relays({ bob, from, to }, id) {
  await from.send({ to: bob, device: to.device, epoch: 1, id, payload: 'sealed' });
  await from.next('ACCEPTED');
  to.ack(await to.next('DELIVER'));
}

const FAILURE = /database failed/;

async function metric(server, name) {
  const { body } = await call(server, 'GET', '/metrics');
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(body)[1]);
}

/**
 * Do `attempt` with one call after the other failing; `retry` is done when the
 * disk is well again, and `check` looks at what there is then.
 */
async function failEvery(scene, way, { attempt, retry = attempt, check = () => {} }) {
  const { server, shim } = scene;
  for (let n = 1; ; n++) {
    const what = `${way.name}, call ${n}`;
    const said = server.said(FAILURE);
    shim.fail({ call: n, ...way });
    const answer = await attempt(n);
    await relays(scene, `${way.name.replace(/\W/g, '').slice(-10)}${n}`);
    const { failed } = shim;
    shim.heal();

    const isGood = answer.status < 300;
    assert.ok(isGood || answer.status >= 500, `${what}: ${answer.status}`);
    if (!isGood) await server.says(FAILURE, said + 1);
    assert.ok(isGood || failed > 0, what);
    const again = isGood && retry === attempt ? answer : await retry(n, isGood);
    assert.ok(again.status < 300, `${what}: then ${again.status} ${JSON.stringify(again.body)}`);
    await check(n, answer, again, what);
    if (failed === 0) return n - 1;
  }
}

for (const way of WAYS) {
  test(`${way.name}: a booking is answered with 5xx, or is there`, async (t) => {
    const scene = await overShim(t);
    const { ann, bob, server } = scene;
    const book = (n) =>
      ann.book({ tutor: bob, start: dayFromNow(n), key: `${way.action}-${n}-${way.kinds}` });
    let total = 0;
    const calls = await failEvery(scene, way, {
      attempt: book,
      retry: book,
      async check(n, answer, again, what) {
        const { body } = await ann.get('/api/sessions');
        assert.equal(body.sessions.length, (total += 1), `${what}: one each, whole`);
        if (answer.status < 300)
          assert.equal(again.body.session.sessionId, answer.body.session.sessionId, what);
      },
    });
    t.diagnostic(`${calls} calls`);
    assert.ok(calls >= 1);
    assert.ok((await metric(server, 'judify_database_failures_total')) > 0, 'it is counted');
    await server.kill();
    await server.restart();
    const { body } = await ann.get('/api/sessions');
    assert.equal(body.sessions.length, total, 'also after a crash');
  });
}

test('each failing call of a registration, a device and a login', async (t) => {
  const scene = await overShim(t);
  const { ann, server } = scene;
  const way = WAYS[0];
  await failEvery(scene, way, {
    /* With its first login, or not at all: whoever tries again is let in. */
    attempt: (n) =>
      call(server, 'POST', '/api/users', {
        body: { ...ann.registration, email: `new${n}@example.org` },
      }),
  });

  /** Ten devices are enough: a new one makes place for the next. */
  async function addAndRetire() {
    const answer = await ann.post('/api/devices', { name: 'x' });
    if (answer.status === 201) scene.added = answer.body.deviceId;
    return answer;
  }
  await failEvery(
    scene,
    { ...way, name: 'a device: a write breaks' },
    {
      attempt: addAndRetire,
      retry: (n, isGood) => (isGood ? { status: 201 } : addAndRetire()),
      check: async () =>
        assert.equal((await ann.delete(`/api/devices/${scene.added}`)).status, 204),
    },
  );

  const { email, password } = ann.registration;
  await failEvery(
    scene,
    { ...way, name: 'a login: a write breaks' },
    {
      attempt: () => call(server, 'POST', '/api/logins', { body: { email, password } }),
    },
  );
});

test('with a full disk one can read, write messages, and is told what fails', async (t) => {
  const scene = await overShim(t);
  const { ann, bob, server, shim } = scene;
  shim.fail({ call: 1, action: 'ENOSPC', kinds: KINDS.write, isLasting: true });
  assert.equal((await ann.get('/api/me')).status, 200);
  assert.equal((await ann.get('/api/contacts')).status, 200);
  const { status, body } = await ann.book({ tutor: bob, start: dayFromNow(1) });
  assert.deepEqual([status, body.code], [500, 'server_failed']);
  await relays(scene, 'k1');
  assert.equal((await call(server, 'GET', '/healthz')).status, 200);
  shim.heal();
  assert.equal((await ann.book({ tutor: bob, start: dayFromNow(1) })).status, 201);
});
