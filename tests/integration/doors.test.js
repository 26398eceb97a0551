/**
 * What keeps others out: where a page comes from, what a cookie is worth, and
 * how often somebody may guess (docs/http-api.md 1 and 3, ADR 0011).
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { test } from 'node:test';
import { setTimeout as pass } from 'node:timers/promises';
import { call } from '../call.js';
import { percentile } from '../percentile.js';
import { PASSWORD } from '../person.js';
import { startServer } from '../server.js';
import { handshakeOf, Socket } from '../socket.js';

const logIn = (server, email, password, options = {}) =>
  call(server, 'POST', '/api/logins', { body: { email, password }, ...options });

/** Somebody else's machine: its own address of this host's loopback. */
function machine(t, number) {
  const localAddress = `127.7.${number >> 8}.${number & 255}`;
  const agent = new http.Agent({ localAddress, keepAlive: true });
  t.after(() => agent.destroy());
  return { agent };
}

/** The status of a wrong guess, however long its turn takes to come. */
async function guess(server, email, { agent }) {
  const body = JSON.stringify({ email, password: 'not this one' });
  const headers = { 'content-type': 'application/json', 'content-length': body.length };
  const request = http.request(`${server.url}/api/logins`, { method: 'POST', agent, headers });
  request.end(body);
  const [response] = await once(request, 'response');
  response.resume();
  await once(response, 'end');
  return response.statusCode;
}

const tokenOf = ({ headers }) => /^judify_login=([^;]*)/.exec(headers['set-cookie'][0])[1];

/** Every way to be nearly our page; {} stands for host and port. */
const ORIGINS = [
  ['our own', 'http://{}', true],
  ['our own by its other name', 'http://localhost:PORT', true],
  ['null', 'null', false],
  ['empty', '', false],
  ['another site', 'https://evil.example', false],
  ['ours with more behind it', 'http://{}.evil.example', false],
  ['ours with digits behind it', 'http://{}0', false],
  ['ours with something before it', 'http://evil-{}', false],
  ['ours as a user name', 'http://{}@evil.example', false],
  ['ours as a path', 'http://evil.example/http://{}', false],
  ['ours as a query', 'http://evil.example?{}', false],
  ['ours with a path', 'http://{}/', false],
  ['another scheme', 'https://{}', false],
  ['a scheme of one’s own', 'app://{}', false],
  ['no scheme', '{}', false],
  ['another port', 'http://127.0.0.1:1', false],
  ['no port', 'http://127.0.0.1', false],
  ['in capitals', 'HTTP://{}', false],
  ['another spelling of the address', 'http://2130706433:PORT', false],
  ['a neighbour of the address', 'http://127.0.0.2:PORT', false],
  ['ours and another', 'http://{} https://evil.example', false],
  ['ours, another', 'http://{}, https://evil.example', false],
];

const spelled = (server, origin) =>
  origin.replace('{}', `127.0.0.1:${server.port}`).replace('PORT', server.port);

test('with a cookie, only a page of ours changes something', async (t) => {
  const server = await startServer(t);
  const [ann] = await server.users('ann');
  const cookie = `judify_login=${ann.token}`;
  for (const [what, origin, isOurs] of ORIGINS) {
    const headers = { cookie, origin: spelled(server, origin) };
    const { status, body } = await call(server, 'POST', '/api/devices', {
      body: { name: 'A browser' },
      headers,
    });
    assert.equal(status, isOurs ? 201 : 403, what);
    if (!isOurs) assert.equal(body.code, 'origin_refused', what);
    /* An Origin that is wrong is not made good by what else is said. */
    const more = { ...headers, 'sec-fetch-site': 'same-origin' };
    if (isOurs) continue;
    const again = await call(server, 'DELETE', '/api/logins', { headers: more });
    assert.equal(again.status, 403, `${what}, and same-origin`);
  }
  assert.equal((await ann.get('/api/devices')).body.devices.length, 2);
  assert.equal((await ann.get('/api/me')).status, 200);
});

test('with a cookie, only a page of ours opens a link, and others hear it before the upgrade', async (t) => {
  const server = await startServer(t);
  const [ann] = await server.users('ann');
  const target = `/ws?device=${await ann.addDevice()}`;
  const rows = [
    ...ORIGINS.map(([what, origin, isOurs]) => [what, { Origin: spelled(server, origin) }, isOurs]),
    ['none', {}, false],
    ['none, and same-origin', { 'Sec-Fetch-Site': 'same-origin' }, false],
    ['ours, and another', { Origin: `http://127.0.0.1:${server.port}`, origin: 'null' }, false],
  ];
  for (const [what, fields, isOurs] of rows) {
    const socket = await Socket.connect(server);
    const cookie = { Cookie: `judify_login=${ann.token}` };
    await socket.write(handshakeOf(server, target, { ...cookie, ...fields }));
    const { status, body } = await socket.answer();
    assert.equal(status, isOurs ? 101 : 403, what);
    if (!isOurs) assert.equal(JSON.parse(body.toString()).code, 'origin_refused', what);
    socket.destroy();
  }
});

test('a cookie that somebody brought is never adopted', async (t) => {
  const server = await startServer(t);
  const [ann, eve] = await server.users('ann', 'eve');
  const planted = 'A'.repeat(43);
  for (const brought of [planted, eve.token, 'x', '']) {
    const headers = { cookie: `judify_login=${brought}`, origin: server.url };
    const answer = await logIn(server, ann.email, PASSWORD, { headers });
    assert.equal(answer.status, 201);
    const token = tokenOf(answer);
    assert.match(token, /^[\w-]{43}$/);
    assert.notEqual(token, brought);
    const me = await call(server, 'GET', '/api/me', {
      headers: { cookie: `judify_login=${token}` },
    });
    assert.equal(me.body.user.userId, ann.userId);
  }
  const by = (token) =>
    call(server, 'GET', '/api/me', { headers: { cookie: `judify_login=${token}` } });
  assert.equal((await by(planted)).status, 401);
  assert.equal((await by(eve.token)).body.user.userId, eve.userId);
});

test('each login has another token, and none is told again', async (t) => {
  const server = await startServer(t);
  const [ann] = await server.users('ann');
  const tokens = new Set([ann.token]);
  for (let n = 0; n < 10; n += 1) tokens.add((await ann.logInAgain()).token);
  assert.equal(tokens.size, 11);
  const { raw, headers } = await ann.get('/api/held');
  for (const token of tokens) assert.ok(!raw.includes(token));
  assert.equal(headers['set-cookie'], undefined);
});

test('how long it takes does not tell who has an account', async (t) => {
  const server = await startServer(t);
  const [ann] = await server.users('ann');
  const taken = { [ann.email]: [], 'nobody@example.org': [] };
  for (let n = 0; n < 12; n += 1) {
    for (const email of Object.keys(taken)) {
      const began = performance.now();
      const { status } = await logIn(server, email, `guess ${n}`, machine(t, 256 + n));
      taken[email].push(performance.now() - began);
      assert.equal(status, 401);
    }
  }
  const [known, unknown] = Object.values(taken).map(
    (times) => times.sort((a, b) => a - b)[times.length / 2],
  );
  assert.ok(known / unknown < 2 && unknown / known < 2, `known ${known} ms, unknown ${unknown} ms`);
});

test('a password of a megabyte, or one byte too long, costs no hash', async (t) => {
  const server = await startServer(t);
  const [ann] = await server.users('ann');
  const mega = await logIn(server, ann.email, 'x'.repeat(1024 * 1024));
  assert.deepEqual([mega.status, mega.body.code], [413, 'too_large']);
  const long = await logIn(server, ann.email, 'x'.repeat(257));
  assert.deepEqual([long.status, long.body.member], [400, 'password']);
  const whole = await logIn(server, ann.email, 'x'.repeat(256));
  assert.deepEqual([whole.status, whole.body.code], [401, 'wrong_credentials']);
});

test('whoever guesses locks out nobody but themselves', async (t) => {
  const server = await startServer(t);
  const [ann] = await server.users('ann');
  const home = machine(t, 1);
  assert.equal((await logIn(server, ann.email, PASSWORD, home)).status, 201);

  /* More guesses than are an accident; each machine until it is told to wait. */
  const guessers = Array.from({ length: 12 }, (_, n) => machine(t, 512 + n));
  await Promise.all(
    guessers.map(async (from, n) => {
      let answer;
      for (let tries = 0; tries < 8; tries += 1) {
        answer = await logIn(server, ann.email, `guess ${n} ${tries}`, from);
        if (answer.status === 429) break;
        assert.equal(answer.status, 401);
      }
      assert.equal(answer.status, 429);
    }),
  );

  /* Where she was before, from elsewhere, and with the login that she has. */
  assert.equal((await logIn(server, ann.email, PASSWORD, home)).status, 201);
  assert.equal((await logIn(server, ann.email, PASSWORD, machine(t, 2))).status, 201);
  assert.equal((await ann.get('/api/me')).status, 200);
});

test('while passwords are stuffed from everywhere, messages and pages go on', async (t) => {
  const fast = ['--rate-per-s', '1000', '--rate-burst', '1000'];
  const server = await startServer(t, ['--conns-per-address', '4096', ...fast]);
  const [ann, bob] = await server.users('ann', 'bob');
  await server.contacts(ann, bob);
  const [from, to] = [await ann.link(), await bob.link()];
  /** A message there and back, and two pages. */
  async function round(n) {
    const beganMs = performance.now();
    await from.send({ to: bob, device: to.device, id: `m${n}`, payload: 'x' });
    assert.equal((await from.nextAnswer()).kind, 'ACCEPTED');
    to.ack(await to.next('DELIVER'));
    for (const path of ['/api/me', '/api/tutors'])
      assert.equal((await ann.get(path)).status, 200, path);
    return performance.now() - beganMs;
  }
  const calm = [];
  for (let n = 0; n < 100; n += 1) calm.push(await round(n));

  /* More than may wait: some are told so at once. */
  const statuses = [];
  let isOver = false;
  const guesses = Promise.all(
    Array.from({ length: 300 }, async (_, n) => {
      statuses.push(await guess(server, `user${n}@example.org`, machine(t, 1024 + n)));
    }),
  ).finally(() => (isOver = true));
  const stuffed = [];
  for (let n = 100; !isOver; n += 1) {
    stuffed.push(await round(n));
    await pass(10);
  }
  console.log(
    `a message and two pages, p99: ${percentile(calm, 0.99).toFixed(1)} ms in peace, ` +
      `${percentile(stuffed, 0.99).toFixed(1)} ms while ${statuses.length} guess`,
  );
  await guesses;

  const count = (wanted) => statuses.filter((status) => status === wanted).length;
  assert.equal(count(401) + count(503), 300, String(statuses));
  assert.ok(count(401) >= 130 && count(503) >= 1, `${count(401)} heard, ${count(503)} not`);
});
