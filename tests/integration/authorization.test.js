/**
 * Who may call what, and see whose: every call of the contract, tried by a
 * stranger, by the wrong role, and by the people of another pair.  A call that
 * is new fails here until it has its rows.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { call } from '../call.js';
import { OlmDevice } from '../olm.js';
import { openapi } from '../openapi.js';
import { dayFromNow } from '../person.js';
import { judify, startServer } from '../server.js';

const API = new URL('../../server/api/', import.meta.url);

/** "PUT /api/me/tutor" and what the contract says of it, for each call under /api. */
const operations = Object.entries(openapi.paths)
  .filter(([path]) => path.startsWith('/api/'))
  .flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => method !== 'parameters')
      .map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        isOpen: operation.security?.length === 0,
        hasBody: operation.requestBody !== undefined,
      })),
  );

/** Whom a call is for, when it is not for everybody with a login. */
const ROLES = {
  'POST /api/contacts': 'student',
  'POST /api/sessions': 'student',
  'PUT /api/me/tutor': 'tutor',
  'PUT /api/me/availability': 'tutor',
  'GET /api/me/rules': 'tutor',
  'PUT /api/me/rules': 'tutor',
  'GET /api/me/dates': 'tutor',
  'PUT /api/me/dates': 'tutor',
};

/** What can be called without a login: nothing else. */
const OPEN = [
  'GET /api/calendars/{token}.ics',
  'GET /api/subjects',
  'GET /api/tutors',
  'GET /api/tutors/{userId}',
  'GET /api/tutors/{userId}/slots',
  'POST /api/address-confirmations',
  'POST /api/logins',
  'POST /api/password-resets',
  'POST /api/password-resets/complete',
  'POST /api/users',
];

const NOBODY = '01890000-0000-7000-8000-000000000001';

/** The path with something in the place of each parameter. */
function filled(path, things = {}) {
  return path.replace(/\{(\w+)\}/g, (_, name) => things[name] ?? NOBODY);
}

const knock = (server, { method, path, hasBody }, headers) =>
  call(server, method, filled(path), { body: hasBody ? {} : undefined, headers });

test('the contract and the tables of the program name the same calls', () => {
  const inTables = readdirSync(API)
    .filter((file) => file.endsWith('_endpoints.c'))
    .flatMap((file) => [
      ...readFileSync(new URL(file, API), 'utf8').matchAll(
        /\{ "([A-Z]+)", "(\/api\/[^"]+)", CALLER_/g,
      ),
    ])
    .map(([, method, path]) => `${method} ${path}`);
  /* One row of the table serves both: `current` is one's own. */
  const inContract = operations
    .map(({ name }) => name.replace(/\{\w+\}/g, '{}'))
    .filter((name) => name !== 'DELETE /api/logins/current');
  assert.ok(inTables.length > 25, inTables.length);
  assert.deepEqual(inTables.sort(), inContract.sort());
});

test('a stranger is told to log in, whatever is asked', async (t) => {
  const server = await startServer(t);
  const [ann, bob, cid] = await server.users('ann', 'bob', 'cid');
  await ann.delete('/api/logins/current');
  judify(['user', 'disable', bob.email, '--data', server.data]);
  const cookie = (token) => ({ cookie: `judify_login=${token}`, origin: server.url });
  const strangers = {
    'without anything': {},
    'with a token of nobody': { authorization: `Bearer ${'A'.repeat(43)}` },
    'with a login that ended': { authorization: `Bearer ${ann.token}` },
    'with the cookie of a login that ended': cookie(ann.token),
    'whose account is disabled': { authorization: `Bearer ${bob.token}` },
    'with another scheme': { authorization: `Basic ${cid.token}` },
    'with half a token': cookie(cid.token.slice(0, 20)),
  };
  assert.deepEqual(
    operations
      .filter(({ isOpen }) => isOpen)
      .map(({ name }) => name)
      .sort(),
    OPEN,
  );
  for (const [who, headers] of Object.entries(strangers)) {
    for (const operation of operations.filter(({ isOpen }) => !isOpen)) {
      const { status, body } = await knock(server, operation, headers);
      const what = `${operation.name} by somebody ${who}`;
      assert.deepEqual([status, body?.code], [401, 'login_required'], what);
    }
  }
});

test('what is for students is for no tutor, and the other way round', async (t) => {
  const server = await startServer(t);
  for (const operation of operations.filter(({ isOpen }) => !isOpen)) {
    /* New people for each: some of the calls end a login. */
    const [ann, bob] = await server.users('ann', 'bob');
    for (const person of [ann, bob]) {
      const headers = { authorization: `Bearer ${person.token}` };
      const { status, body } = await knock(server, operation, headers);
      const isRefused = status === 403 && body.code === 'not_allowed';
      const mayCall = [undefined, person.role].includes(ROLES[operation.name]);
      assert.equal(isRefused, !mayCall, `${operation.name} by a ${person.role}: ${status}`);
      assert.notEqual(status, 401, operation.name);
    }
  }
  const names = operations.map(({ name }) => name);
  assert.deepEqual(
    Object.keys(ROLES).filter((name) => !names.includes(name)),
    [],
  );
});

/** Ann, who learns from Bob; a lesson, a login and an envelope of theirs. */
async function twoPairs(t) {
  const server = await startServer(t);
  const [ann, bob, cid, eve] = await server.users('ann', 'bob', 'cid', 'eve');
  const booked = await ann.book({ tutor: bob, start: dayFromNow(2, 600) });
  await bob.put(`/api/blocks/${ann.userId}`);
  await bob.delete(`/api/blocks/${ann.userId}`);
  await cid.book({ tutor: eve, start: dayFromNow(2, 600) });
  const device = await OlmDevice.start(ann);
  const waiting = await ann.addDevice();
  const from = await bob.link();
  await from.send({ to: ann, device: waiting, id: 'k1', payload: 'sealed' });
  await from.next('ACCEPTED');
  const held = (await ann.get('/api/held')).body;
  const logins = (await ann.get('/api/logins')).body.logins;
  const things = {
    userId: ann.userId,
    sessionId: booked.body.session.sessionId,
    deviceId: device.id,
    loginId: logins[0].loginId,
    waitingId: held.waiting[0].waitingId,
    move: 'cancel',
    token: 'A'.repeat(43),
  };
  return { server, ann, bob, cid, eve, things };
}

/** Of what belongs to one pair, what the others hear. */
const ELSEWHERE = {
  'PUT /api/blocks/{userId}': { status: 404, code: 'not_found' },
  'DELETE /api/blocks/{userId}': { status: 404, code: 'not_found' },
  'DELETE /api/devices/{deviceId}': { status: 404, code: 'device_not_found' },
  'DELETE /api/held/waiting/{waitingId}': { status: 204 },
  'DELETE /api/logins/{loginId}': { status: 404, code: 'login_not_found' },
  'GET /api/calendars/{token}.ics': { status: 404, code: 'not_found' },
  'GET /api/sessions/{sessionId}': { status: 404, code: 'not_found' },
  'GET /api/sessions/{sessionId}.ics': { status: 404, code: 'not_found' },
  'POST /api/sessions/{sessionId}/{move}': {
    status: 404,
    code: 'not_found',
    body: { revision: 0 },
  },
  'GET /api/tutors/{userId}': { status: 404, code: 'tutor_not_found' },
  'GET /api/tutors/{userId}/slots': {
    status: 404,
    code: 'tutor_not_found',
    query: `?from=${dayFromNow(1)}&to=${dayFromNow(2)}&minutes=60`,
  },
};

test('nobody touches what belongs to another pair', async (t) => {
  const { server, ann, cid, eve, things } = await twoPairs(t);
  const named = operations.filter(({ path }) => path.includes('{')).map(({ name }) => name);
  assert.deepEqual(Object.keys(ELSEWHERE).sort(), named.sort());

  for (const [name, row] of Object.entries(ELSEWHERE)) {
    const [method, path] = name.split(' ');
    for (const person of [cid, eve]) {
      const answer = await person.call(method, filled(path, things) + (row.query ?? ''), {
        body: row.body,
      });
      const what = `${name} by ${person.name}`;
      assert.deepEqual([answer.status, answer.body?.code], [row.status, row.code], what);
    }
  }

  const { body } = await ann.get('/api/held');
  assert.deepEqual(
    body.waiting.map(({ waitingId }) => waitingId),
    [things.waitingId],
  );
  assert.equal(body.devices.length, 2);
  assert.equal(body.logins.length, 1);
  assert.equal(body.sessions[0].status, 'requested');
  assert.equal((await call(server, 'GET', `/api/tutors/${eve.userId}`)).status, 200);
});

test('nothing that one may list has anything of another pair', async (t) => {
  const { ann, bob, cid, eve, things } = await twoPairs(t);
  const secrets = { email: ann.email, ...things };
  delete secrets.move;
  const lists = operations.filter(
    ({ method, path, isOpen }) => method === 'GET' && !isOpen && !path.includes('{'),
  );
  assert.ok(lists.length > 6);
  for (const { path } of lists) {
    for (const person of [cid, eve]) {
      const { raw } = await person.get(path);
      for (const [what, text] of Object.entries(secrets))
        assert.ok(!raw.includes(text), `GET ${path} tells ${person.name} Ann's ${what}`);
    }
    /* Not even to the other one of the pair. */
    const { raw } = await bob.get(path);
    for (const what of ['email', 'loginId', 'waitingId'])
      assert.ok(!raw.includes(secrets[what]), `GET ${path} tells Bob Ann's ${what}`);
  }
});

test('keys of another pair are neither read, claimed, written nor signed', async (t) => {
  const { ann, bob, cid, eve, things } = await twoPairs(t);
  const user = `@${ann.userId}:judify`;
  const { deviceId } = things;
  const query = { device_keys: { [user]: [] } };
  const claim = { one_time_keys: { [user]: { [deviceId]: 'signed_curve25519' } } };
  const signBy = ({ userId }) => ({
    [user]: {
      [deviceId]: {
        user_id: user,
        device_id: deviceId,
        signatures: {
          [`@${userId}:judify`]: { [`ed25519:${'A'.repeat(43)}`]: 'A'.repeat(86) },
        },
      },
    },
  });
  for (const person of [cid, eve]) {
    assert.deepEqual((await person.post('/api/keys/query', query)).body.device_keys, {});
    assert.deepEqual((await person.post('/api/keys/claim', claim)).body.one_time_keys, {});
    const upload = await person.post(`/api/keys/upload?device=${deviceId}`, {});
    assert.deepEqual([upload.status, upload.body.code], [404, 'device_not_found']);
    const signed = await person.post('/api/keys/signatures', signBy(person));
    assert.deepEqual([signed.status, signed.body.code], [404, 'key_not_found']);
  }
  /* While the one whom they are for gets them. */
  const keys = (await bob.post('/api/keys/query', query)).body.device_keys;
  assert.deepEqual(Object.keys(keys[user]), [deviceId]);
  const claimed = (await bob.post('/api/keys/claim', claim)).body.one_time_keys;
  assert.deepEqual(Object.keys(claimed[user]), [deviceId]);
});

test('the relay asks of every envelope who may write to whom', async (t) => {
  const server = await startServer(t);
  const [ann, bob, cid, eve] = await server.users('ann', 'bob', 'cid', 'eve');
  await server.contacts(ann, bob);
  await server.contacts(cid, eve);
  const phones = new Map();
  for (const person of [ann, bob, cid, eve]) phones.set(person, await person.link());
  const isPair = (one, other) =>
    one === other || [ann, bob].includes(one) === [ann, bob].includes(other);

  let n = 0;
  for (const [from, link] of phones) {
    for (const [to, phone] of phones) {
      if (from === to) continue;
      const { device } = phone;
      const { devicesEpoch: epoch } = await to.devicesOf(to);
      await link.send({ to, device, epoch, id: `e${(n += 1)}`, payload: 'x', isEphemeral: true });
      await link.send({ to, device, epoch, id: `m${n}`, payload: 'x' });
      const { kind, code } = await link.nextAnswer();
      const expected = isPair(from, to) ? ['ACCEPTED', null] : ['REFUSED', 'not_contact'];
      assert.deepEqual([kind, code], expected, `${from.name} to ${to.name}`);
      for (let i = 0; kind === 'ACCEPTED' && i < 2; i += 1)
        assert.equal((await phone.next('DELIVER')).user, from.userId);
      await phone.hearsNothing();
    }
  }
});

test('an ACK takes only out of one’s own mailbox', async (t) => {
  const server = await startServer(t);
  const [ann, bob, cid] = await server.users('ann', 'bob', 'cid');
  await server.contacts(ann, bob);
  await server.contacts(cid, bob);
  const away = await bob.addDevice();
  const [from, thief, other] = [await ann.link(), await cid.link(), await bob.link()];
  await from.send({ to: bob, device: away, id: 'k1', payload: 'sealed' });
  await from.next('ACCEPTED');

  for (const link of [thief, other, from]) {
    link.ack({ user: ann.userId, device: from.device, id: 'k1' });
    await link.ping();
  }

  assert.equal((await bob.link(away)).welcome.payload.waiting, 1);
});
