/** What happens to a machine: its clock jumps, descriptors run out, somebody stops the program. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { test } from 'node:test';
import { call } from '../call.js';
import { Shim } from '../faults/shim.js';
import { dayFromNow } from '../person.js';
import { makeFolder, PROGRAM, startServer } from '../server.js';
import { Socket } from '../socket.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

async function withClock(t) {
  let shim;
  const server = await startServer(t, ['--no-fence'], (data) => {
    /* The shim's own files are outside the fence. */
    shim ??= new Shim(makeFolder(t), { under: data });
    return shim.environment;
  });
  const [ann, bob] = await server.users('ann', 'bob');
  await server.contacts(ann, bob);
  return { server, shim, ann, bob };
}

/** The server has read the clock again when it answers. */
const look = async (server) => {
  const { headers } = await call(server, 'GET', '/healthz');
  return Date.parse(headers.date);
};

/** Mailboxes are swept once a second (relay.c); twice that must pass. */
const SWEEP_MS = 2_000;
async function lookFor(server, ms) {
  for (const endMs = performance.now() + ms; performance.now() < endMs;) await look(server);
}

test('the wall clock jumps: links, messages and what waits do not notice', async (t) => {
  const { server, shim, ann, bob } = await withClock(t);
  const away = await bob.addDevice();
  const [from, to] = [await ann.link(), await bob.link()];
  const { devicesEpoch: epoch } = await ann.devicesOf(bob);
  const send = (device, id) => from.send({ to: bob, device, epoch, id, payload: 'sealed' });
  await send(away, 'waits');
  await from.next('ACCEPTED');

  for (const days of [400, -400, 22, 0]) {
    shim.clockMs = days * DAY_MS;
    const now = await look(server);
    assert.ok(Math.abs(now - Date.now() - days * DAY_MS) < HOUR_MS, 'it did jump');
    await lookFor(server, days === 400 ? SWEEP_MS : 0);
    await send(to.device, `after ${days}`);
    await from.next('ACCEPTED');
    const { id } = await to.next('DELIVER');
    assert.ok(id.startsWith(`after ${days}`.slice(0, 8)));
    to.ack({ user: ann.userId, device: from.device, id });
    assert.ok(from.isOpen && to.isOpen, 'nobody was cut for silence');
  }
  const late = await bob.link(away);
  assert.equal(late.welcome.payload.waiting, 1, '21 days are counted by another clock');
});

test('a login ends by the wall clock, and comes back with it', async (t) => {
  const { shim, ann } = await withClock(t);
  shim.clockMs = 29 * DAY_MS;
  assert.equal((await ann.get('/api/me')).status, 200);
  shim.clockMs = -2 * DAY_MS;
  assert.equal((await ann.get('/api/me')).status, 200, 'back: it began in the future');
  shim.clockMs = 31 * DAY_MS;
  assert.equal((await ann.get('/api/me')).status, 401, 'it lasts 30 days');
});

test('what can be booked follows the wall clock, both ways', async (t) => {
  const { shim, ann, bob } = await withClock(t);
  const book = (day) => ann.book({ tutor: bob, start: dayFromNow(day) });
  assert.equal((await book(2)).status, 201);
  shim.clockMs = 5 * DAY_MS;
  const { status, body } = await book(4);
  assert.deepEqual([status, body.code], [409, 'in_the_past']);
  shim.clockMs = -5 * DAY_MS;
  assert.equal((await book(-3)).status, 201);
  const { body: held } = await ann.get('/api/sessions');
  assert.equal(held.sessions.length, 2, 'nothing that was booked is gone');
});

test('whoever was slowed down is not set free by a jump of the clock', async (t) => {
  const { server, shim, ann } = await withClock(t);
  const guess = () =>
    call(server, 'POST', '/api/logins', { body: { email: ann.email, password: 'wrong one' } });
  while ((await guess()).status === 401);
  for (const jump of [400 * DAY_MS, -400 * DAY_MS, 0]) {
    shim.clockMs = jump;
    await look(server);
    /* On a slow machine a delay of 1 s may end meanwhile, and one of 2 s: not four. */
    let heard = 0;
    for (let n = 0; n < 4; n++) heard += (await guess()).status === 401 ? 1 : 0;
    assert.ok(heard < 4, `after a jump of ${jump} ms, ${heard} guesses were heard`);
  }
});

test('descriptors run out: who is here goes on, who comes is refused, and it recovers', async (t) => {
  const LIMIT = 100;
  const data = makeFolder(t);
  const words = ['serve', '--listen', '127.0.0.1:0', '--data', data, '--conns-per-address', '999'];
  const limited = `ulimit -n ${LIMIT} && exec "$0" "$@"`;
  const child = spawn('sh', ['-c', limited, PROGRAM, ...words], { stdio: ['ignore', 2, 'pipe'] });
  const exited = once(child, 'exit');
  t.after(() => child.kill('SIGKILL'));
  let log = '';
  child.stderr.on('data', (text) => (log += text));
  while (!/port=(\d+)/.test(log)) await once(child.stderr, 'data');
  const port = Number(/port=(\d+)/.exec(log)[1]);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const server = { port, url: `http://127.0.0.1:${port}`, agent, onStop: (end) => t.after(end) };
  server.transcript = () => log;
  assert.equal((await call(server, 'GET', '/healthz')).status, 200);

  const crowd = [];
  for (let n = 0; n < 2 * LIMIT; n++) crowd.push(await Socket.connect(server));
  const { status, body } = await call(server, 'GET', '/metrics');
  assert.equal(status, 200, 'on the connection that was open');
  assert.ok(Number(/^judify_connections_refused_total (\d+)$/m.exec(body)[1]) > 0);
  assert.match(log, /connection refused reason=\w+/);
  assert.equal((await call(server, 'GET', '/readyz')).status, 200, 'the database has its files');

  crowd.forEach((socket) => socket.destroy());
  agent.destroy();
  await untilAnswered(server);
  child.kill('SIGTERM');
  assert.deepEqual(await exited, [0, null]);
});

/** Those who left are gone when the server has seen it. */
async function untilAnswered(server) {
  for (;;) {
    try {
      const { status } = await call(server, 'GET', '/healthz', { agent: new http.Agent() });
      return assert.equal(status, 200);
    } catch (error) {
      assert.match(error.message, /ECONNRESET|socket hang up/);
    }
  }
}

test('SIGTERM under load: what was asked is answered, links end with 1001, nothing is lost', async (t) => {
  const server = await startServer(t);
  const [ann, bob] = await server.users('ann', 'bob');
  await server.contacts(ann, bob);
  const links = [await ann.link(), await bob.link()];
  const answered = [];
  const failures = [];
  let asked = 0;
  let isStopping = false;
  /** Its own connection, as a person's browser has. */
  async function bookOnAndOn(lane) {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    for (let i = 0; !isStopping; i++) {
      const start = dayFromNow(1 + lane, 15 * i);
      const body = {
        tutorId: bob.userId,
        subject: 'Algebra',
        start,
        end: dayFromNow(1 + lane, 15 * i + 15),
      };
      asked += 1;
      try {
        const headers = { 'idempotency-key': crypto.randomUUID() };
        const answer = await ann.call('POST', '/api/sessions', { body, headers, agent });
        if (answer.status === 201) answered.push(answer.body.session.sessionId);
        else failures.push(answer.status);
        if (answer.headers.connection === 'close') break;
      } catch (error) {
        /* A connection that was idle is closed; a request on it was not begun. */
        if (!isStopping || !/ECONNREFUSED|ECONNRESET|hang up/.test(error.message)) throw error;
        break;
      }
    }
    agent.destroy();
  }
  const lanes = [0, 1, 2, 3].map(bookOnAndOn);
  while (answered.length < 20) await new Promise((next) => setImmediate(next));

  const began = performance.now();
  isStopping = true;
  const codes = Promise.all(links.map((link) => link.closed(10_000)));
  const { code } = await server.stop();
  await Promise.all(lanes);
  const ms = performance.now() - began;

  assert.equal(code, 0);
  assert.ok(ms <= 10_000, `${ms} ms`);
  assert.deepEqual(failures, [], 'no request failed');
  assert.deepEqual(await codes, [1001, 1001]);
  await server.restart();
  const { body } = await ann.get('/api/sessions');
  const held = new Set(body.sessions.map(({ sessionId }) => sessionId));
  for (const id of answered) assert.ok(held.has(id), 'answered, and lost');
  console.log(
    `  ${asked} requests, ${answered.length} booked, 0 failed, 0 lost; ended in ${Math.round(ms)} ms`,
  );
});
