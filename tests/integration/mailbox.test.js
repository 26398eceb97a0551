/** What the relay keeps, for how long, and what it gives up: docs/protocol.md 6 and 7. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call } from '../call.js';
import { PAYLOAD_MAX } from '../envelope.js';
import { startServer } from '../server.js';
import { frameOf, handshakeOf, PING, Socket } from '../socket.js';

/** Ann writes on a link, Bob has a device without one. */
async function annWritesToBob(t, ...settings) {
  const server = await startServer(t, settings);
  const [ann, bob] = await server.users('ann', 'bob');
  await server.contacts(ann, bob);
  const device = await bob.addDevice();
  return { server, ann, bob, device, link: await ann.link() };
}

/** SEND `count` envelopes, k0 and on; the answers are to be waited for. */
async function sendMany(link, bob, device, count, payload) {
  const { devicesEpoch: epoch } = await link.person.devicesOf(bob);
  for (let n = 0; n < count; n += 1) link.write(sendOf(bob, device, epoch, `k${n}`, payload));
}

function sendOf(to, device, epoch, id, payload) {
  return { kind: 'SEND', user: to.userId, device, epoch, id, payload };
}

test('a mailbox that holds its number of envelopes refuses the next', async (t) => {
  const { bob, device, link } = await annWritesToBob(t, '--mailbox-count', '3');
  await sendMany(link, bob, device, 4, 'x');

  for (let n = 0; n < 3; n += 1) await link.next('ACCEPTED');
  const { code, id } = await link.next('REFUSED');
  assert.deepEqual([code, id], ['mailbox_full', 'k3']);

  const to = await bob.link(device);
  to.ack(await to.next('DELIVER'));
  await to.ping();
  await link.send({ to: bob, id: 'k3', payload: 'x' });
  assert.equal((await link.next('ACCEPTED')).id, 'k3');
});

test('a mailbox that holds its bytes refuses the next', async (t) => {
  const { bob, device, link } = await annWritesToBob(t, '--mailbox-mb', '1');
  await sendMany(link, bob, device, 17, Buffer.alloc(PAYLOAD_MAX));

  for (let n = 0; n < 16; n += 1) await link.next('ACCEPTED');
  assert.equal((await link.next('REFUSED')).code, 'mailbox_full');
});

test('all mailboxes together have a cap', async (t) => {
  const { bob, device, link } = await annWritesToBob(t, '--mailbox-total-mb', '1');
  await sendMany(link, bob, device, 17, Buffer.alloc(PAYLOAD_MAX));

  const answers = [];
  for (let n = 0; n < 17; n += 1) answers.push(await link.nextAnswer());
  assert.equal(answers[0].kind, 'ACCEPTED');
  assert.equal(answers[16].code, 'relay_full');
});

test('a device that was retired takes its mailbox along, and the senders are told', async (t) => {
  const { bob, device, link } = await annWritesToBob(t);
  await link.send({ to: bob, id: 'k1', payload: 'x' });
  await link.next('ACCEPTED');

  await bob.delete(`/api/devices/${device}`);

  const refused = await link.next('REFUSED');
  assert.deepEqual([refused.code, refused.isLate, refused.id], ['undeliverable', true, 'k1']);
  assert.deepEqual([refused.user, refused.device], [bob.userId, device]);
});

test('a late refusal waits for its sender, until it is acknowledged', async (t) => {
  const { ann, bob, device, link } = await annWritesToBob(t);
  await link.send({ to: bob, id: 'k1', payload: 'x' });
  await link.next('ACCEPTED');
  await link.close();
  await bob.delete(`/api/devices/${device}`);

  const second = await ann.link(link.device);
  assert.equal((await second.next('REFUSED')).isLate, true);
  second.drop();
  const third = await ann.link(link.device);
  third.ack(await third.next('REFUSED'));
  await third.ping();
  await third.close();

  assert.equal((await ann.link(link.device)).welcome.payload.waiting, 0);
});

test('killed while a message waits: the epoch differs, and offering it again delivers it once', async (t) => {
  const { server, ann, bob, device, link } = await annWritesToBob(t);
  await link.send({ to: bob, id: 'k1', payload: 'see you' });
  await link.next('ACCEPTED');

  await server.kill();
  await server.restart();

  const again = await ann.link(link.device);
  assert.notEqual(again.welcome.epoch, link.welcome.epoch);
  await again.send({ to: bob, id: 'k1', payload: 'see you' });
  await again.next('ACCEPTED');
  const to = await bob.link(device);
  assert.equal(to.welcome.epoch, again.welcome.epoch);
  assert.equal((await to.next('DELIVER')).payload, 'see you');
  await to.hearsNothing();
});

test('a slow reader is not flooded: what it did not read comes when it reads again', async (t) => {
  const server = await startServer(t);
  const [ann, bob] = await server.users('ann', 'bob');
  await server.contacts(ann, bob);
  const [from, slow] = [await ann.link(), await bob.link()];
  const { devicesEpoch: epoch } = await ann.devicesOf(bob);

  slow.stopReading();
  const payload = Buffer.alloc(60_000, 'x');
  for (let n = 0; n < 50; n += 1) from.write(sendOf(bob, slow.device, epoch, `k${n}`, payload));
  for (let n = 0; n < 50; n += 1) assert.equal((await from.next('ACCEPTED')).id, `k${n}`);
  slow.goOnReading();

  for (let n = 0; n < 50; n += 1) {
    const delivered = await slow.next('DELIVER');
    assert.equal(delivered.id, `k${n}`);
    slow.ack(delivered);
  }
  await slow.hearsNothing();
});

test('a reader that asks and never reads the answers is cut', async (t) => {
  const server = await startServer(t);
  const [bob] = await server.users('bob');
  const device = await bob.addDevice();
  const socket = await Socket.connect(server);
  const authorization = { Authorization: `Bearer ${bob.token}` };
  await socket.write(handshakeOf(server, `/ws?device=${device}`, authorization));
  await socket.answer();

  socket.stopReading();
  const ping = frameOf({ opcode: PING, payload: 'x'.repeat(125) });
  const pings = Buffer.concat(Array(1000).fill(ping));
  const isCut = server.says(/reason=too_slow/);
  /* What the kernels keep for both sides is some megabytes. */
  for (let n = 0; n < 300 && !server.log.includes('too_slow'); n += 1) await socket.write(pings);

  await isCut;
  const { body } = await call(server, 'GET', '/metrics');
  assert.match(body, /^judify_links_cut_slow_total 1$/m);
});

test('who sends more than the rate allows is told to slow down, and goes on later', async (t) => {
  const { bob, device, link } = await annWritesToBob(t, '--rate-burst', '3', '--rate-per-s', '50');
  await sendMany(link, bob, device, 4, 'x');

  for (let n = 0; n < 3; n += 1) await link.next('ACCEPTED');
  const { code, id } = await link.next('REFUSED');
  assert.deepEqual([code, id], ['slow_down', 'k3']);

  /* 50 a second: a few round trips to the API are long enough. */
  let answer = 'REFUSED';
  for (let tries = 0; answer === 'REFUSED' && tries < 100; tries += 1) {
    await link.send({ to: bob, id: 'k3', payload: 'x' });
    answer = (await link.nextAnswer()).kind;
  }
  assert.equal(answer, 'ACCEPTED');
});

test('the rate is of the person, not of the link', async (t) => {
  const { ann, bob, device, link } = await annWritesToBob(
    t,
    '--rate-burst',
    '2',
    '--rate-per-s',
    '1',
  );
  const other = await ann.link();
  const { devicesEpoch: epoch } = await ann.devicesOf(bob);

  link.write(sendOf(bob, device, epoch, 'k1', 'x'));
  await link.next('ACCEPTED');
  other.write(sendOf(bob, device, epoch, 'k2', 'x'));
  await other.next('ACCEPTED');
  other.write(sendOf(bob, device, epoch, 'k3', 'x'));

  assert.equal((await other.next('REFUSED')).code, 'slow_down');
});

test('a person sees what waits: from whom, since when, how large, and no more', async (t) => {
  const { ann, bob, device, link } = await annWritesToBob(t);
  await link.send({ to: bob, id: 'k1', payload: 'x'.repeat(321) });
  await link.next('ACCEPTED');

  const { body } = await bob.get('/api/held');

  const [{ sentAt, waitingId, ...waiting }] = body.waiting;
  assert.ok(waitingId.length > 0);
  assert.deepEqual(waiting, { deviceId: device, senderId: ann.userId, bytes: 321 });
  assert.ok(Math.abs(Date.parse(sentAt) - Date.now()) < 60_000);
  assert.deepEqual((await ann.get('/api/held')).body.waiting, []);
});

test('what waits can be discarded by whom it is for, and its sender is told', async (t) => {
  const { ann, bob, device, link } = await annWritesToBob(t);
  for (const id of ['k1', 'k2']) {
    await link.send({ to: bob, id, payload: 'sealed' });
    await link.next('ACCEPTED');
  }
  const { waiting } = (await bob.get('/api/held')).body;
  const path = `/api/held/waiting/${waiting[0].waitingId}`;

  assert.equal((await ann.delete(path)).status, 204, 'nothing of hers');
  assert.equal((await bob.get('/api/held')).body.waitingCount, 2);

  assert.equal((await bob.delete(path)).status, 204);
  const late = await link.next('REFUSED');
  assert.deepEqual(
    [late.code, late.isLate, late.user, late.device, late.id],
    ['undeliverable', true, bob.userId, device, 'k1'],
  );
  assert.equal((await bob.delete(path)).status, 204, 'again is as well');
  await link.hearsNothing();

  const { payload, ...kept } = await (await bob.link(device)).next('DELIVER');
  assert.deepEqual([kept.id, String(payload)], ['k2', 'sealed']);
});

test('what is no waitingId is not found', async (t) => {
  const { bob, link } = await annWritesToBob(t);
  await link.send({ to: bob, id: 'k1', payload: 'sealed' });
  await link.next('ACCEPTED');
  const { waitingId } = (await bob.get('/api/held')).body.waiting[0];
  for (const wrong of ['x', waitingId.slice(1), `${waitingId}0`, waitingId.replaceAll('.', '-')]) {
    const { status, body } = await bob.delete(`/api/held/waiting/${wrong}`);
    assert.deepEqual([status, body.code], [404, 'not_found'], wrong);
  }
  assert.equal((await bob.get('/api/held')).body.waitingCount, 1);
});
