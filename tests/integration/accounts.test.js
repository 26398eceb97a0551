/** Accounts, logins, devices and contacts: docs/http-api.md 3 and 4. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call } from '../call.js';
import { PASSWORD } from '../person.js';
import { startServer } from '../server.js';

const ada = {
  email: 'Ada@Example.org',
  password: PASSWORD,
  firstName: ' Ada ',
  lastName: 'Lovelace',
  role: 'student',
  timeZone: 'Europe/London',
};

const register = (server, body) => call(server, 'POST', '/api/users', { body });
const logIn = (server, email, password, headers) =>
  call(server, 'POST', '/api/logins', { body: { email, password }, headers });

/** [status, code, member] of a refusal. */
const refusal = ({ status, body }) => [status, body?.code, body?.member];

test('who registers is logged in, with a cookie that scripts cannot read', async (t) => {
  const server = await startServer(t);

  const { status, body, headers } = await register(server, ada);

  assert.equal(status, 201);
  const { userId, ...user } = body.user;
  assert.match(userId, /^[0-9a-f-]{36}$/);
  assert.deepEqual(user, {
    username: 'ada.lovelace',
    firstName: 'Ada',
    lastName: 'Lovelace',
    role: 'student',
    email: 'ada@example.org',
    timeZone: 'Europe/London',
    emailConfirmed: false,
  });
  const [cookie] = headers['set-cookie'];
  assert.match(cookie, /^judify_login=[A-Za-z0-9_-]{43};/);
  for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/'])
    assert.ok(cookie.includes(attribute), cookie);
  assert.ok(!cookie.includes('Secure'), cookie);

  const me = await call(server, 'GET', '/api/me', { headers: { cookie: cookie.split(';')[0] } });
  assert.equal(me.body.user.userId, userId);
});

test('behind TLS the cookie is Secure and bound to its host', async (t) => {
  const server = await startServer(t, ['--secure', '--origin', 'https://learn.example.org']);
  const { headers } = await register(server, ada);
  assert.match(headers['set-cookie'][0], /^__Host-judify_login=.*Secure/);
});

test('two people of one name have two usernames', async (t) => {
  const server = await startServer(t);
  await register(server, ada);
  const { body } = await register(server, { ...ada, email: 'other@example.org' });
  assert.equal(body.user.username, 'ada.lovelace2');
});

test('a registration that is not right is refused whole', async (t) => {
  const server = await startServer(t);
  await register(server, ada);
  const other = { ...ada, email: 'b@example.org' };
  const { email: _, ...withoutEmail } = ada;
  const rows = [
    [
      'the same address, spelled otherwise',
      { ...ada, email: 'ADA@example.ORG' },
      409,
      'email_taken',
    ],
    ['seven characters of password', { ...other, password: '1234567' }, 400, 'password_too_short'],
    [
      'a password of everybody',
      { ...other, password: 'Sunshine2024!' },
      400,
      'password_too_common',
      'password',
    ],
    [
      'the name as password',
      { ...other, password: 'lovelace-1815' },
      400,
      'password_too_common',
      'password',
    ],
    [
      '257 bytes of password',
      { ...other, password: 'x'.repeat(257) },
      400,
      'invalid_member',
      'password',
    ],
    ['no address', withoutEmail, 400, 'invalid_member', 'email'],
    ['two @', { ...other, email: 'a@b@c' }, 400, 'invalid_member', 'email'],
    ['no name', { ...other, firstName: '  ' }, 400, 'invalid_member', 'firstName'],
    [
      '61 characters of name',
      { ...other, lastName: 'é'.repeat(61) },
      400,
      'invalid_member',
      'lastName',
    ],
    [
      'a control character',
      { ...other, firstName: 'A\u0007da' },
      400,
      'invalid_member',
      'firstName',
    ],
    ['an admin', { ...other, role: 'admin' }, 400, 'invalid_member', 'role'],
    [
      'a zone of nowhere',
      { ...other, timeZone: 'Mars/Olympus' },
      400,
      'invalid_member',
      'timeZone',
    ],
    [
      'a zone that climbs',
      { ...other, timeZone: '../../etc/passwd' },
      400,
      'invalid_member',
      'timeZone',
    ],
    ['an unknown member', { ...other, isAdmin: true }, 400, 'invalid_member', 'isAdmin'],
    ['a name that is a number', { ...other, firstName: 7 }, 400, 'invalid_member', 'firstName'],
  ];
  for (const [what, body, ...expected] of rows)
    assert.deepEqual(
      refusal(await register(server, body)).slice(0, expected.length),
      expected,
      what,
    );

  const { status } = await logIn(server, other.email, PASSWORD);
  assert.equal(status, 401, 'nothing was stored');
});

test('60 characters of name are counted in characters', async (t) => {
  const server = await startServer(t);
  const { status } = await register(server, { ...ada, firstName: '漢'.repeat(60) });
  assert.equal(status, 201);
});

test('a body that is not one JSON object is refused', async (t) => {
  const server = await startServer(t);
  const text = JSON.stringify(ada);
  const rows = [
    ['no body', '', {}, 400, 'bad_json'],
    ['half of it', text.slice(0, -1), {}, 400, 'bad_json'],
    ['more than it', `${text}{}`, {}, 400, 'bad_json'],
    ['an array', `[${text}]`, {}, 400, 'bad_json'],
    ['a member twice', text.replace('{', '{"email":"x@example.org",'), {}, 400, 'bad_json'],
    ['not UTF-8', Buffer.from(text.replace('Lovelace', '\u00ff'), 'latin1'), {}, 400, 'bad_json'],
    ['33 deep', `${'['.repeat(33)}${']'.repeat(33)}`, {}, 400, 'bad_json'],
    ['a form', text, { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'not_json'],
    ['64 KiB and a byte', `${text}${' '.repeat(65_537 - text.length)}`, {}, 413, 'too_large'],
  ];
  for (const [what, body, headers, ...expected] of rows) {
    const answer = await call(server, 'POST', '/api/users', { body, headers });
    assert.deepEqual(refusal(answer).slice(0, 2), expected, what);
  }
});

test('a program logs in for a token and gets no cookie', async (t) => {
  const server = await startServer(t);
  await register(server, ada);

  const accept = 'application/vnd.judify.token+json';
  const { status, body, headers } = await logIn(server, 'ADA@example.org', PASSWORD, { accept });

  assert.equal(status, 201);
  assert.equal(headers['set-cookie'], undefined);
  const authorization = `Bearer ${body.token}`;
  const me = await call(server, 'GET', '/api/me', { headers: { authorization } });
  assert.equal(me.body.user.email, 'ada@example.org');
});

test('a wrong password and an unknown address get the same answer', async (t) => {
  const server = await startServer(t);
  await register(server, ada);

  const wrong = await logIn(server, ada.email, 'not the password');
  const unknown = await logIn(server, 'nobody@example.org', 'not the password');

  assert.deepEqual(refusal(wrong), [401, 'wrong_credentials', undefined]);
  assert.deepEqual(unknown.body, wrong.body);
});

test('who guesses is slowed down, whether the account exists or not', async (t) => {
  const server = await startServer(t);
  await register(server, ada);
  for (const email of [ada.email, 'nobody@example.org']) {
    let answer;
    for (let tries = 0; tries < 7; tries += 1) {
      answer = await logIn(server, email, `guess ${tries}`);
      if (answer.status === 429) break;
    }
    assert.deepEqual(refusal(answer).slice(0, 2), [429, 'slow_down'], email);
    assert.match(answer.headers['retry-after'], /^[1-9]\d*$/);
  }
});

test('logging out ends this login, and clears the cookie', async (t) => {
  const server = await startServer(t);
  const [ann] = await server.users('ann');
  const cookie = `judify_login=${ann.token}`;
  const options = { headers: { cookie, origin: server.url } };

  const { status, headers } = await call(server, 'DELETE', '/api/logins/current', options);

  assert.equal(status, 204);
  assert.match(headers['set-cookie'][0], /^judify_login=;.*(Max-Age=0|Expires=Thu, 01 Jan 1970)/i);
  assert.deepEqual(refusal(await ann.get('/api/me')).slice(0, 2), [401, 'login_required']);
});

test('a cookie changes things only from our own pages', async (t) => {
  const server = await startServer(t);
  const [ann] = await server.users('ann');
  const cookie = `judify_login=${ann.token}`;
  const rows = [
    ['no Origin', {}, 403],
    ['another origin', { origin: 'https://evil.example' }, 403],
    ['our name with more behind it', { origin: `${server.url}.evil.example` }, 403],
    ['a page without an origin', { origin: 'null' }, 403],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a neighbour', { 'sec-fetch-site': 'same-site' }, 403],
    ['our origin', { origin: server.url }, 201],
    ['our origin by its other name', { origin: `http://localhost:${server.port}` }, 201],
    ['our own page', { 'sec-fetch-site': 'same-origin' }, 201],
  ];
  for (const [what, headers, expected] of rows) {
    const body = { name: 'A browser' };
    const answer = await call(server, 'POST', '/api/devices', {
      body,
      headers: { cookie, ...headers },
    });
    assert.equal(answer.status, expected, what);
    if (expected === 403) assert.equal(answer.body.code, 'origin_refused', what);
  }
});

test('a person changes name, zone and password', async (t) => {
  const server = await startServer(t);
  const [ann] = await server.users('ann');

  const changed = await ann.put('/api/me', {
    firstName: 'Anna',
    lastName: 'Beispiel',
    timeZone: 'Europe/Berlin',
  });
  assert.deepEqual(
    [changed.body.user.firstName, changed.body.user.timeZone],
    ['Anna', 'Europe/Berlin'],
  );
  const wrong = await ann.put('/api/me/password', { current: 'wrong one', next: 'a new password' });
  assert.deepEqual(refusal(wrong).slice(0, 2), [401, 'wrong_credentials']);
  const short = await ann.put('/api/me/password', { current: PASSWORD, next: 'short' });
  assert.deepEqual(refusal(short).slice(0, 2), [400, 'password_too_short']);
  const common = await ann.put('/api/me/password', { current: PASSWORD, next: 'password123' });
  assert.deepEqual(refusal(common), [400, 'password_too_common', 'next']);
  const right = await ann.put('/api/me/password', { current: PASSWORD, next: 'a new password' });
  assert.equal(right.status, 204);

  assert.equal((await logIn(server, ann.email, PASSWORD)).status, 401);
  assert.equal((await logIn(server, ann.email, 'a new password')).status, 201);
});

test('everything of a person is asked for by that person only', async (t) => {
  const server = await startServer(t);
  for (const [method, path] of [
    ['GET', '/api/me'],
    ['PUT', '/api/me'],
    ['GET', '/api/devices'],
    ['GET', '/api/contacts'],
    ['POST', '/api/contacts'],
    ['GET', '/api/sessions'],
    ['POST', '/api/sessions'],
    ['GET', '/api/held'],
    ['PUT', '/api/me/tutor'],
  ]) {
    const body = method === 'GET' ? undefined : {};
    const answer = await call(server, method, path, { body });
    assert.deepEqual(refusal(answer).slice(0, 2), [401, 'login_required'], `${method} ${path}`);
  }
});

test('ten devices are enough, and one can be retired', async (t) => {
  const server = await startServer(t);
  const [ann, bob] = await server.users('ann', 'bob');
  const devices = [];
  for (let n = 0; n < 10; n += 1) devices.push(await ann.addDevice());

  const eleventh = await ann.post('/api/devices', { name: 'One more' });
  assert.deepEqual(refusal(eleventh).slice(0, 2), [409, 'too_many_devices']);
  const theirs = await bob.delete(`/api/devices/${devices[0]}`);
  assert.deepEqual(refusal(theirs).slice(0, 2), [404, 'device_not_found']);
  assert.equal((await ann.delete(`/api/devices/${devices[0]}`)).status, 204);
  assert.equal((await ann.delete(`/api/devices/${devices[0]}`)).status, 404);

  const { body } = await ann.get('/api/devices');
  assert.deepEqual(body.devices.map(({ deviceId }) => deviceId).sort(), devices.slice(1).sort());
  assert.equal(body.devicesEpoch, 11);
});

test('a student begins with a tutor, not the other way round', async (t) => {
  const server = await startServer(t);
  const [ann, bob, cid] = await server.users('ann', 'bob', 'cid');

  const nobody = '01890000-0000-7000-8000-000000000001';
  const rows = [
    ['a tutor begins', bob, ann.userId, 403, 'not_allowed'],
    ['a student with a student', ann, cid.userId, 404, 'tutor_not_found'],
    ['with nobody', ann, nobody, 404, 'tutor_not_found'],
    ['with something', ann, 'bob', 400, 'invalid_member'],
  ];
  for (const [what, who, userId, ...expected] of rows)
    assert.deepEqual(
      refusal(await who.post('/api/contacts', { userId })).slice(0, 2),
      expected,
      what,
    );

  const first = await ann.post('/api/contacts', { userId: bob.userId });
  const second = await ann.post('/api/contacts', { userId: bob.userId });
  assert.deepEqual([first.status, second.status], [201, 200]);
  assert.deepEqual(second.body, first.body);
  assert.equal(first.body.contact.user.userId, bob.userId);
  assert.equal(first.body.contact.user.email, undefined);
  assert.equal((await bob.get('/api/contacts')).body.contacts[0].user.userId, ann.userId);
  assert.deepEqual((await cid.get('/api/contacts')).body.contacts, []);
});

test('a person sees everything that the server holds', async (t) => {
  const server = await startServer(t);
  const [ann, bob] = await server.users('ann', 'bob');
  await server.contacts(ann, bob);
  const device = await ann.addDevice();
  await ann.logInAgain();

  const { body } = await ann.get('/api/held');

  assert.equal(body.user.email, ann.email);
  assert.equal(body.tutor, null);
  assert.deepEqual(
    body.devices.map(({ deviceId }) => deviceId),
    [device],
  );
  assert.deepEqual(
    body.contacts.map(({ user }) => user.userId),
    [bob.userId],
  );
  assert.deepEqual(body.logins.map(({ current }) => current).sort(), [false, true]);
  assert.ok(Math.abs(Date.parse(body.createdAt) - Date.now()) < 60_000, body.createdAt);
  assert.equal(body.availability, null);
  const theirs = (await bob.get('/api/held')).body;
  assert.deepEqual(theirs.tutor.subjects, ['Algebra', 'Physics']);
  assert.deepEqual(theirs.availability, (await bob.get('/api/me')).body.availability);
});
