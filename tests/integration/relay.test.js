/** What the relay does with an envelope: docs/protocol.md 4 and 5. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode, PAYLOAD_MAX } from '../envelope.js';
import { startServer } from '../server.js';

/** Ann and Bob, who are contacts, and Eve, who knows nobody; a link each. */
async function threePeople(t, ...settings) {
  const server = await startServer(t, settings);
  const [ann, bob, eve] = await server.users('ann', 'bob', 'eve');
  await server.contacts(ann, bob);
  return { server, ann, bob, eve };
}

test('a message reaches every device of its recipient, and nobody else', async (t) => {
  const { ann, bob, eve } = await threePeople(t);
  const phone = await bob.link();
  const laptop = await bob.link();
  const stranger = await eve.link();
  const link = await ann.link();

  await link.send({ to: bob, id: 'k1', payload: 'sealed' });

  assert.equal((await phone.next('DELIVER')).payload, 'sealed');
  assert.equal((await laptop.next('DELIVER')).payload, 'sealed');
  assert.equal((await link.next('ACCEPTED')).id, 'k1');
  assert.equal((await link.next('ACCEPTED')).id, 'k1');
  await stranger.hearsNothing();
  await link.hearsNothing();
});

test('the relay stamps who sent an envelope, and alters nothing else', async (t) => {
  const { ann, bob } = await threePeople(t);
  const from = await ann.link();
  const to = await bob.link();
  const payload = Buffer.from([...Array(256).keys()].map((n) => (n < 128 ? n : 65)));

  await from.send({ to: bob, id: 'k1', payload });

  const accepted = await from.next('ACCEPTED');
  assert.deepEqual([accepted.user, accepted.device], [bob.userId, to.device]);
  const delivered = await to.next('DELIVER');
  assert.deepEqual([delivered.user, delivered.device], [ann.userId, from.device]);
  assert.equal(delivered.id, 'k1');
  assert.equal(delivered.payload, payload.toString());
  assert.deepEqual([delivered.code, delivered.epoch, delivered.isLate], [null, 0, false]);
});

test('a device cannot say that an envelope is from somebody else', async (t) => {
  const { ann, bob, eve } = await threePeople(t);
  const victim = await bob.link();
  const forger = await eve.link();

  forger.write({
    kind: 'DELIVER',
    user: ann.userId,
    device: forger.device,
    id: 'k1',
    payload: 'x',
  });

  assert.deepEqual(await forger.closed(), 1002);
  await victim.hearsNothing();
});

test('envelopes of one device arrive in the order in which they were sent', async (t) => {
  const { ann, bob } = await threePeople(t);
  const from = await ann.link();
  const to = await bob.link();
  const { devicesEpoch: epoch } = await ann.devicesOf(bob);
  const ids = [...Array(40).keys()].map((n) => `k${n}`);

  for (const id of ids) await from.send({ to: bob, device: to.device, epoch, id, payload: id });

  const arrived = [];
  for (const _ of ids) arrived.push((await to.next('DELIVER')).payload);
  assert.deepEqual(arrived, ids);
});

test('a person writes to the own other devices', async (t) => {
  const { ann } = await threePeople(t);
  const phone = await ann.link();
  const laptop = await ann.link();

  await phone.send({ to: ann, id: 'k1', payload: 'a copy for me' });

  const copy = await laptop.next('DELIVER');
  assert.deepEqual(
    [copy.user, copy.device, copy.payload],
    [ann.userId, phone.device, 'a copy for me'],
  );
  assert.equal((await phone.next('ACCEPTED')).device, laptop.device);
});

test('the same envelope sent twice is accepted twice and delivered once', async (t) => {
  const { ann, bob } = await threePeople(t);
  const device = await bob.addDevice();
  const from = await ann.link();

  await from.send({ to: bob, id: 'k1', payload: 'once' });
  await from.send({ to: bob, id: 'k1', payload: 'once' });
  await from.next('ACCEPTED');
  await from.next('ACCEPTED');

  const to = await bob.link(device);
  assert.equal(to.welcome.payload.waiting, 1);
  assert.equal((await to.next('DELIVER')).payload, 'once');
  await to.hearsNothing();
});

test('what is not acknowledged is delivered again on the next link', async (t) => {
  const { ann, bob } = await threePeople(t);
  const from = await ann.link();
  const first = await bob.link();
  await from.send({ to: bob, id: 'k1', payload: 'stored' });
  await from.send({ to: bob, id: 'k2', payload: 'not stored' });
  first.ack(await first.next('DELIVER'));
  await first.next('DELIVER');
  await first.ping();
  first.drop();

  const second = await bob.link(first.device);
  const again = await second.next('DELIVER');
  assert.equal(again.payload, 'not stored');
  second.ack(again);
  await second.ping();
  await second.close();

  const third = await bob.link(first.device);
  assert.equal(third.welcome.payload.waiting, 0);
  await third.hearsNothing();
});

test('a message waits for a device that is not here', async (t) => {
  const { ann, bob } = await threePeople(t);
  const device = await bob.addDevice();
  const from = await ann.link();
  await from.send({ to: bob, id: 'k1', payload: 'see you' });
  await from.next('ACCEPTED');
  from.drop();

  const to = await bob.link(device);

  assert.equal(to.welcome.payload.waiting, 1);
  assert.equal((await to.next('DELIVER')).payload, 'see you');
});

test('a full mailbox comes in pages, each as the one before is acknowledged', async (t) => {
  const { ann, bob } = await threePeople(t, '--rate-burst', '1000');
  const device = await bob.addDevice();
  const from = await ann.link();
  const { devicesEpoch } = await ann.devicesOf(bob);
  for (let n = 0; n < 100; n += 1) {
    await from.send({ to: bob, device, epoch: devicesEpoch, id: `k${n}`, payload: 'x' });
    await from.next('ACCEPTED');
  }

  const to = await bob.link(device);
  const { waiting, pageMax } = to.welcome.payload;
  assert.deepEqual([waiting, pageMax], [100, 64]);
  const page = [];
  for (let n = 0; n < pageMax; n += 1) page.push(await to.next('DELIVER'));
  await to.hearsNothing();

  to.ack(page[0]);
  assert.equal((await to.next('DELIVER')).id, 'k64');
  await to.hearsNothing();
  for (const envelope of page.slice(1)) to.ack(envelope);
  for (let n = 65; n < 100; n += 1) assert.equal((await to.next('DELIVER')).id, `k${n}`);
});

test('an acknowledgement of something that is not there is ignored', async (t) => {
  const { ann, bob } = await threePeople(t);
  const from = await ann.link();
  const to = await bob.link();
  await from.send({ to: bob, id: 'k1', payload: 'x' });
  const delivered = await to.next('DELIVER');

  to.ack({ ...delivered, id: 'other' });
  to.ack({ ...delivered, user: bob.userId });
  to.ack(delivered);
  to.ack(delivered);

  await to.hearsNothing();
});

test('nobody takes an envelope out of a mailbox but its device', async (t) => {
  const { ann, bob, eve } = await threePeople(t);
  const from = await ann.link();
  const to = await bob.link();
  const thief = await eve.link();
  await from.send({ to: bob, id: 'k1', payload: 'x' });
  const delivered = await to.next('DELIVER');

  thief.ack(delivered);
  await thief.ping();
  to.drop();

  assert.equal((await bob.link(to.device)).welcome.payload.waiting, 1);
});

test('an ephemeral envelope is handed over, or gone, and never answered', async (t) => {
  const { ann, bob, eve } = await threePeople(t);
  const from = await ann.link();
  const here = await bob.link();
  const away = await bob.addDevice();

  await from.send({ to: bob, id: 'k1', payload: 'typing', isEphemeral: true });
  const typing = await here.next('DELIVER');
  assert.deepEqual([typing.payload, typing.isEphemeral], ['typing', true]);
  await from.send({ to: eve, device: '0123456789abcdef', epoch: 1, id: 'k2', isEphemeral: true });
  await from.hearsNothing();

  const late = await bob.link(away);
  assert.equal(late.welcome.payload.waiting, 0);
  here.drop();
  assert.equal((await bob.link(here.device)).welcome.payload.waiting, 0);
});

test('WELCOME says when it is, and what the limits are', async (t) => {
  const { ann } = await threePeople(t);
  const { welcome } = await ann.link();

  const { now, ...limits } = welcome.payload;
  assert.ok(Math.abs(Date.parse(now) - Date.now()) < 60_000, now);
  assert.match(now, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.deepEqual(limits, { waiting: 0, payloadMax: PAYLOAD_MAX, pageMax: 64, pingMs: 25_000 });
  assert.deepEqual([welcome.device, welcome.id], ['0'.repeat(16), '']);
});

test('a stranger is refused, and hears of nobody', async (t) => {
  const { ann, bob, eve } = await threePeople(t);
  const from = await eve.link();
  const to = await bob.link();

  await from.send({ to: bob, device: to.device, epoch: 1, id: 'k1', payload: 'hello' });
  const { code, user, device, id } = await from.next('REFUSED');
  assert.deepEqual([code, user, device, id], ['not_contact', bob.userId, to.device, 'k1']);
  await from.send({ to: ann, device: to.device, epoch: 1, id: 'k2', payload: 'hello' });
  assert.equal((await from.next('REFUSED')).code, 'not_contact');
  assert.deepEqual((await from.notice('presence')).online, []);
  await from.hearsNoNotice('presence');
  await to.hearsNothing();
});

test('a sender with an old device list is told which version is right', async (t) => {
  const { ann, bob } = await threePeople(t);
  const from = await ann.link();
  const to = await bob.link();
  const { devicesEpoch } = await ann.devicesOf(bob);

  await from.send({ to: bob, device: to.device, epoch: devicesEpoch - 1, id: 'k1', payload: 'x' });

  const { code, epoch } = await from.next('REFUSED');
  assert.deepEqual([code, epoch], ['devices_stale', devicesEpoch]);
  await to.hearsNothing();
});

test('a device that its owner does not have is refused', async (t) => {
  const { ann, bob } = await threePeople(t);
  const from = await ann.link();
  await bob.addDevice();
  const { devicesEpoch } = await ann.devicesOf(bob);

  const device = '0123456789abcdef';
  await from.send({ to: bob, device, epoch: devicesEpoch, id: 'k1', payload: 'x' });

  assert.equal((await from.next('REFUSED')).code, 'unknown_device');
});

test('a payload of 64 KiB passes, one byte more is refused, 128 KiB end the link', async (t) => {
  const { ann, bob } = await threePeople(t);
  const from = await ann.link();
  const to = await bob.link();

  await from.send({ to: bob, id: 'k1', payload: Buffer.alloc(PAYLOAD_MAX, 'x') });
  assert.equal((await to.next('DELIVER')).bytes, PAYLOAD_MAX);
  await from.next('ACCEPTED');
  await from.send({ to: bob, id: 'k2', payload: Buffer.alloc(PAYLOAD_MAX + 1) });
  const { code, id } = await from.next('REFUSED');
  assert.deepEqual([code, id], ['too_large', 'k2']);
  await to.hearsNothing();

  from.writeMessage(Buffer.alloc(128 * 1024 + 1));
  assert.equal(await from.closed(), 1009);
});

const someone = '01890000-0000-7000-8000-000000000001';
const device = '0123456789abcdef';

/** What a device may not send: name, message, close code. */
const malformed = [
  ['a text message', 'hello', 1003],
  ['an empty message', Buffer.alloc(0), 1002],
  ['half a header', Buffer.alloc(47, 2), 1002],
  ['kind 0', encode({ kind: 0 }), 1002],
  ['kind 8', encode({ kind: 8 }), 1002],
  ['a WELCOME', encode({ kind: 'WELCOME', payload: '{}' }), 1002],
  ['an ACCEPTED', encode({ kind: 'ACCEPTED', user: someone, device, id: 'k' }), 1002],
  ['a NOTICE', encode({ kind: 'NOTICE', payload: '{"type":"presence"}' }), 1002],
  ['a flag that is not defined', encode({ kind: 'SEND', flags: 4, user: someone, device }), 1002],
  ['a SEND that is late', encode({ kind: 'SEND', flags: 2, user: someone, device }), 1002],
  ['a SEND with a code', encode({ kind: 'SEND', codeNumber: 1, user: someone, device }), 1002],
  ['an ACK with an epoch', encode({ kind: 'ACK', epoch: 1, user: someone, device }), 1002],
  ['an ACK with a payload', encode({ kind: 'ACK', user: someone, device, payload: 'x' }), 1002],
  ['an ephemeral ACK', encode({ kind: 'ACK', flags: 1, user: someone, device }), 1002],
];

test('a message that the page does not allow ends the link', async (t) => {
  const { ann } = await threePeople(t);
  const own = await ann.addDevice();
  for (const [what, message, code] of malformed) {
    const link = await ann.link(own);
    link.writeMessage(message);
    assert.equal(await link.closed(), code, what);
  }
});
