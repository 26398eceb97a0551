/** How a link opens, and what ends it: docs/protocol.md 2 and 3. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call } from '../call.js';
import { PASSWORD } from '../person.js';
import { judify, startServer } from '../server.js';
import { CLOSE, frameOf, handshakeOf, PING, PONG, Socket } from '../socket.js';
import { mostMs } from '../within.js';

async function annAtTheDoor(t, ...settings) {
  const server = await startServer(t, settings);
  const [ann] = await server.users('ann');
  const device = await ann.addDevice();
  return { server, ann, device };
}

/** What the server answers to an upgrade with these fields changed. */
async function knock(server, target, change) {
  const socket = await Socket.connect(server);
  await socket.write(handshakeOf(server, target, change));
  const { status, headers, body } = await socket.answer();
  const problem = status === 101 ? null : JSON.parse(body.toString());
  return { socket, status, headers, code: problem?.code ?? null };
}

test('a link opens as RFC 6455 says', async (t) => {
  const { server, ann, device } = await annAtTheDoor(t);
  const authorization = `Bearer ${ann.token}`;

  const { status, headers } = await knock(server, `/ws?device=${device}`, {
    Authorization: authorization,
    'Sec-WebSocket-Protocol': 'other, judify.v1',
    'Sec-WebSocket-Extensions': 'permessage-deflate',
  });

  assert.equal(status, 101);
  assert.equal(headers['sec-websocket-accept'], 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  assert.equal(headers['sec-websocket-protocol'], 'judify.v1');
  assert.equal(headers['sec-websocket-extensions'], undefined);
});

test('everything is decided before the upgrade', async (t) => {
  const { server, ann, device } = await annAtTheDoor(t);
  const here = `/ws?device=${device}`;
  const token = { Authorization: `Bearer ${ann.token}` };
  const cookie = { Cookie: `judify_login=${ann.token}` };
  const ours = { ...cookie, Origin: server.url };
  const rows = [
    ['no Upgrade', here, { ...token, Upgrade: null }, 400, 'bad_upgrade'],
    ['no key', here, { ...token, 'Sec-WebSocket-Key': null }, 400, 'bad_upgrade'],
    ['a short key', here, { ...token, 'Sec-WebSocket-Key': 'c2hvcnQ=' }, 400, 'bad_upgrade'],
    ['version 8', here, { ...token, 'Sec-WebSocket-Version': '8' }, 426, 'bad_version'],
    ['no subprotocol', here, { ...token, 'Sec-WebSocket-Protocol': null }, 400, 'bad_upgrade'],
    ['another subprotocol', here, { ...token, 'Sec-WebSocket-Protocol': 'x' }, 400, 'bad_upgrade'],
    ['nobody', here, {}, 401, 'login_required'],
    [
      'a token of nobody',
      here,
      { Authorization: `Bearer ${'A'.repeat(43)}` },
      401,
      'login_required',
    ],
    ['a cookie and no Origin', here, cookie, 403, 'origin_refused'],
    [
      'a cookie from elsewhere',
      here,
      { ...cookie, Origin: 'https://evil.example' },
      403,
      'origin_refused',
    ],
    ['a cookie from null', here, { ...cookie, Origin: 'null' }, 403, 'origin_refused'],
    ['a cookie from here', here, ours, 101, null],
    ['a token', here, token, 101, null],
    ['no such device', '/ws?device=0123456789abcdef', token, 404, 'device_not_found'],
    ['no device', '/ws', token, 404, 'device_not_found'],
    ['a device that is no id', '/ws?device=1', token, 404, 'device_not_found'],
  ];
  for (const [what, target, change, status, code] of rows) {
    const answer = await knock(server, target, change);
    assert.deepEqual([answer.status, answer.code], [status, code], what);
    if (code === 'bad_upgrade' || code === 'bad_version')
      assert.equal(answer.headers['sec-websocket-version'], '13', what);
    answer.socket.destroy();
  }
});

test("nobody opens a link of another person's device", async (t) => {
  const { server, device } = await annAtTheDoor(t);
  const [eve] = await server.users('eve');

  const { status, code } = await knock(server, `/ws?device=${device}`, {
    Authorization: `Bearer ${eve.token}`,
  });

  assert.deepEqual([status, code], [404, 'device_not_found']);
});

test('a second link of a device replaces the first', async (t) => {
  const { ann, device } = await annAtTheDoor(t);
  const first = await ann.link(device);
  const second = await ann.link(device);

  assert.equal(await first.closed(), 4409);
  await second.hearsNothing();
});

test('a sixth link is refused, until one of the five is gone', async (t) => {
  const { server, ann } = await annAtTheDoor(t);
  const links = [];
  for (let n = 0; n < 5; n += 1) links.push(await ann.link());
  const sixth = await ann.addDevice();
  const authorization = { Authorization: `Bearer ${ann.token}` };

  const { status, code } = await knock(server, `/ws?device=${sixth}`, authorization);
  assert.deepEqual([status, code], [429, 'too_many_links']);

  await links[0].close();
  await (await ann.link(sixth)).hearsNothing();
});

test('logging out closes every link of that login within a second, and no other', async (t) => {
  const { ann } = await annAtTheDoor(t);
  const elsewhere = await ann.logInAgain();
  const [phone, laptop, other] = [await ann.link(), await ann.link(), await elsewhere.link()];

  const began = Date.now();
  await ann.delete('/api/logins/current');

  for (const link of [phone, laptop]) assert.equal(await link.closed(mostMs(1000)), 4401);
  assert.ok(Date.now() - began < mostMs(1000));
  await other.hearsNothing();
});

test('a login that is ended elsewhere loses its links within a second, and no other does', async (t) => {
  const { server, ann } = await annAtTheDoor(t);
  const [eve] = await server.users('eve');
  const elsewhere = await ann.logInAgain();
  const [here, there] = [await ann.link(), await elsewhere.link()];
  const { body } = await ann.get('/api/logins');
  const { loginId } = body.logins.find(({ current }) => !current);

  assert.equal((await eve.delete(`/api/logins/${loginId}`)).status, 404);
  await there.hearsNothing();
  assert.equal((await ann.delete(`/api/logins/${loginId}`)).status, 204);

  assert.equal(await there.closed(mostMs(1000)), 4401);
  assert.equal((await elsewhere.get('/api/me')).status, 401);
  await here.hearsNothing();
});

test('logging out everywhere closes every link within a second, and no link of another', async (t) => {
  const { server, ann } = await annAtTheDoor(t);
  const [eve] = await server.users('eve');
  const elsewhere = await ann.logInAgain();
  const [one, two, hers] = [await ann.link(), await elsewhere.link(), await eve.link()];

  assert.equal((await ann.delete('/api/logins')).status, 204);

  for (const link of [one, two]) assert.equal(await link.closed(mostMs(1000)), 4401);
  for (const person of [ann, elsewhere]) assert.equal((await person.get('/api/me')).status, 401);
  await hers.hearsNothing();
});

test('links do not outlive what is done to their login behind the back of the server', async (t) => {
  const { server } = await annAtTheDoor(t);
  const people = await server.users('ann', 'bob', 'cid', 'dan');
  const links = await Promise.all(people.map((person) => person.link()));
  const user = (verb, { email }) =>
    judify(['user', verb, email, '--data', server.data], { input: 'quite another one\n' });
  const [ann, bob, cid, dan] = people;

  for (const [verb, person] of [
    ['logout', ann],
    ['disable', bob],
    ['passwd', cid],
  ])
    assert.equal(user(verb, person).status, 0, verb);

  const codes = await Promise.all(links.slice(0, 3).map((link) => link.closed(60_000)));
  assert.deepEqual(codes, [4401, 4403, 4401]);
  await links[3].hearsNothing();
  assert.equal((await dan.get('/api/me')).status, 200);

  const logIn = ({ email }) =>
    call(server, 'POST', '/api/logins', { body: { email, password: PASSWORD } });
  const refused = await logIn(bob);
  assert.deepEqual([refused.status, refused.body.code], [403, 'account_disabled']);
  assert.equal(user('enable', bob).status, 0);
  assert.equal((await logIn(bob)).status, 201);
});

test('a new password ends the other logins and their links', async (t) => {
  const { ann } = await annAtTheDoor(t);
  const elsewhere = await ann.logInAgain();
  const [here, there] = [await ann.link(), await elsewhere.link()];

  await ann.put('/api/me/password', {
    current: PASSWORD,
    next: 'another fine password',
  });

  assert.equal(await there.closed(), 4401);
  await here.hearsNothing();
  assert.equal((await elsewhere.get('/api/me')).status, 401);
  assert.equal((await ann.get('/api/me')).status, 200);
});

test('retiring a device closes its link', async (t) => {
  const { ann, device } = await annAtTheDoor(t);
  const link = await ann.link(device);

  await ann.delete(`/api/devices/${device}`);

  assert.equal(await link.closed(), 4404);
});

test('SIGTERM closes links with 1001, and the server ends with 0', async (t) => {
  const { server, ann } = await annAtTheDoor(t);
  const link = await ann.link();

  const { code } = await server.stop();

  assert.equal(await link.closed(), 1001);
  assert.equal(code, 0);
});

test('a ping is answered with its payload, and a close with its code', async (t) => {
  const { server, ann, device } = await annAtTheDoor(t);
  const { socket } = await knock(server, `/ws?device=${device}`, {
    Authorization: `Bearer ${ann.token}`,
  });

  await socket.write(frameOf({ opcode: PING, payload: 'are you there' }));
  let frame = await socket.frame();
  while (frame.opcode === 2) frame = await socket.frame(); // WELCOME, notices
  assert.deepEqual(
    [frame.opcode, frame.payload.toString(), frame.isMasked],
    [PONG, 'are you there', false],
  );

  const code = Buffer.from([0x03, 0xe8]);
  await socket.write(frameOf({ opcode: CLOSE, payload: code }));
  frame = await socket.frame();
  assert.deepEqual([frame.opcode, frame.closeCode], [CLOSE, 1000]);
  await socket.ended();
});

test('an envelope that is cut in mid-frame reaches nobody', async (t) => {
  const { server, ann, device } = await annAtTheDoor(t);
  const other = await ann.link();
  const { socket } = await knock(server, `/ws?device=${device}`, {
    Authorization: `Bearer ${ann.token}`,
  });

  const whole = frameOf({ opcode: 2, payload: Buffer.alloc(200, 2) });
  await socket.write(whole.subarray(0, 100));
  socket.destroy();

  await other.hearsNothing();
});
