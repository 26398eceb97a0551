/** Blocking somebody, who is not told: docs/http-api.md 4, ADR 0021. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call } from '../call.js';
import { Browser } from '../client/browser.js';
import { dayFromNow } from '../person.js';
import { startServer } from '../server.js';

const TEXT = 'Are you there?';

/** Ann learns from Bob, and Cid does. */
async function school(t) {
  const server = await startServer(t);
  const [ann, bob, cid] = await server.users('ann', 'bob', 'cid');
  await server.contacts(ann, bob);
  await server.contacts(cid, bob);
  return { server, ann, bob, cid };
}

const block = (one, other) => one.put(`/api/blocks/${other.userId}`);
const unblock = (one, other) => one.delete(`/api/blocks/${other.userId}`);
const contactOf = async (one, other) =>
  (await one.get('/api/contacts')).body.contacts.find(({ user }) => user.userId === other.userId);
const slotsOf = (query) => `?from=${dayFromNow(1)}&to=${dayFromNow(3)}&minutes=60${query ?? ''}`;

test('whoever is blocked is answered as if the other were away', async (t) => {
  const { ann, bob, cid } = await school(t);
  const [from, to] = [await ann.link(), await bob.link()];
  const away = await bob.addDevice();
  const { devicesEpoch: epoch } = await ann.devicesOf(bob);
  const send = (id, more) =>
    from.send({ to: bob, device: to.device, epoch, id, payload: 'x', ...more });
  const { online: _, ...before } = await contactOf(ann, bob);

  assert.equal((await block(bob, ann)).status, 204);
  await from.notice('presence', ({ offline }) => offline.includes(bob.userId));

  await send('m1');
  await send('m2', { device: away });
  await send('m3', { isEphemeral: true });
  for (let n = 0; n < 2; n += 1) assert.equal((await from.nextAnswer()).kind, 'ACCEPTED');
  await send('m4', { epoch: epoch - 1 });
  assert.equal((await from.nextAnswer()).code, 'devices_stale');
  await send('m5', { device: '0123456789abcdef' });
  assert.equal((await from.nextAnswer()).code, 'unknown_device');
  await from.hearsNothing();
  await to.hearsNothing();
  assert.equal((await bob.get('/api/held')).body.waitingCount, 0);

  const { online, ...after } = await contactOf(ann, bob);
  assert.deepEqual([online, after], [false, before]);
  assert.deepEqual((await ann.get('/api/blocks')).body.blocks, []);
  /* And nobody else is. */
  const other = await cid.link();
  await other.notice('presence', (notice) => notice.online.includes(bob.userId));
  await other.send({ to: bob, id: 'm6', payload: 'from cid' });
  assert.equal((await to.next('DELIVER')).user, cid.userId);
});

test('neither sees the other come or go', async (t) => {
  const { ann, bob } = await school(t);
  await block(bob, ann);
  for (const [one, other] of [
    [ann, bob],
    [bob, ann],
  ]) {
    const link = await one.link();
    const first = await link.notice('presence');
    assert.deepEqual(first.online, []);
    const theirs = await other.link();
    await link.hearsNoNotice('presence');
    assert.equal((await contactOf(one, other)).online, false);
    await Promise.all([link.close(), theirs.close()]);
  }
});

test('whoever blocks is told that they do, and their browsers learn of it', async (t) => {
  const { ann, bob } = await school(t);
  const [from, desk, phone] = [await ann.link(), await bob.link(), await bob.link()];
  await block(bob, ann);
  for (const link of [desk, phone]) assert.equal((await link.notice('contact')).userId, ann.userId);
  await from.hearsNoNotice('contact');

  await desk.send({ to: ann, id: 'm1', payload: 'x' });
  assert.equal((await desk.nextAnswer()).code, 'blocked');
  await from.hearsNothing();
  assert.equal((await contactOf(bob, ann)).blocked, true);
  const { blocks } = (await bob.get('/api/blocks')).body;
  assert.deepEqual(
    blocks.map(({ user }) => user.userId),
    [ann.userId],
  );
  assert.deepEqual((await bob.get('/api/held')).body.blocks, blocks);
});

test('a tutor has no free time for whom they have blocked, and every other has', async (t) => {
  const { server, ann, bob, cid } = await school(t);
  const path = `/api/tutors/${bob.userId}/slots${slotsOf()}`;
  const start = dayFromNow(2, 600);
  const mine = (await ann.book({ tutor: bob, start: dayFromNow(2, 720) })).body.session;
  await block(bob, ann);

  assert.deepEqual((await ann.get(path)).body.slots, []);
  const refused = await ann.book({ tutor: bob, start });
  assert.deepEqual([refused.status, refused.body.code], [409, 'outside_hours']);
  assert.ok((await call(server, 'GET', path)).body.slots.length > 10);
  assert.equal((await cid.book({ tutor: bob, start })).status, 201);
  /* What was booked stays. */
  const { body } = await ann.get(`/api/sessions/${mine.sessionId}`);
  assert.equal(body.session.status, 'requested');
  /* A student who has blocked a tutor hears why. */
  await block(cid, bob);
  const own = await cid.book({ tutor: bob, start: dayFromNow(3, 600) });
  assert.deepEqual([own.status, own.body.code], [409, 'blocked']);
});

test('a block outlives a restart, and ends when it is ended', async (t) => {
  const { server, ann, bob } = await school(t);
  await block(bob, ann);
  await block(bob, ann);
  await server.kill();
  await server.restart();
  const [from, to] = [await ann.link(), await bob.link()];
  await from.send({ to: bob, id: 'm1', payload: 'x' });
  assert.equal((await from.nextAnswer()).kind, 'ACCEPTED');
  await to.hearsNothing();

  assert.equal((await unblock(bob, ann)).status, 204);

  await from.notice('presence', ({ online }) => online.includes(bob.userId));
  await to.notice('presence', ({ online }) => online.includes(ann.userId));
  await from.send({ to: bob, id: 'm2', payload: 'x' });
  assert.equal((await to.next('DELIVER')).user, ann.userId);
  assert.ok((await ann.get(`/api/tutors/${bob.userId}/slots${slotsOf()}`)).body.slots.length > 10);
});

test('of two blocks, one that ends leaves the other', async (t) => {
  const { ann, bob } = await school(t);
  const [from, to] = [await ann.link(), await bob.link()];
  await block(bob, ann);
  await block(ann, bob);
  await unblock(bob, ann);
  assert.equal((await contactOf(ann, bob)).online, false);
  await to.send({ to: ann, id: 'm1', payload: 'x' });
  assert.equal((await to.nextAnswer()).kind, 'ACCEPTED');
  await from.send({ to: bob, id: 'm2', payload: 'x' });
  assert.equal((await from.nextAnswer()).code, 'blocked');
  await from.hearsNothing();
});

test('only a contact can be blocked, and only what is blocked unblocked', async (t) => {
  const { ann, bob, cid } = await school(t);
  const rows = [
    ['somebody who is no contact', () => block(ann, cid)],
    ['oneself', () => block(ann, ann)],
    ['nobody', () => ann.put('/api/blocks/01890000-0000-7000-8000-000000000001')],
    ['something', () => ann.put('/api/blocks/bob')],
    ['unblock whom one has not blocked', () => unblock(ann, bob)],
    ['unblock oneself by another', () => unblock(ann, cid)],
  ];
  await block(bob, ann);
  for (const [what, act] of rows) {
    const { status, body } = await act();
    assert.deepEqual([status, body?.code], [404, 'not_found'], what);
  }
  assert.equal((await bob.get('/api/blocks')).body.blocks.length, 1);
});

test('what was written meanwhile is kept by its sender, and arrives when the block ends', async (t) => {
  const { ann, bob } = await school(t);
  const [hers, his] = [new Browser(ann, { seed: 1 }), new Browser(bob, { seed: 2 })];
  for (const browser of [hers, his]) {
    await browser.start();
    await browser.until('online', () => browser.messenger.readState().contacts !== null);
  }
  await block(bob, ann);
  await hers.send(his, TEXT);
  const statusOf = () => hers.stored(his).find(({ content }) => content === TEXT)?.status;
  await hers.until('on the server', () => statusOf() === 'held');
  assert.deepEqual(his.stored(hers), []);

  await unblock(bob, ann);

  const isHere = ({ content }) => content === TEXT;
  await his.until('it arrives', () => his.stored(hers).some(isHere));
  await hers.until('delivered', () => statusOf() === 'delivered');
});
