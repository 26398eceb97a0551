/** Notices: who is here, and what changed: docs/protocol.md 5.7. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayFromNow } from '../person.js';
import { startServer } from '../server.js';

async function contacts(t) {
  const server = await startServer(t);
  const [ann, bob, eve] = await server.users('ann', 'bob', 'eve');
  await server.contacts(ann, bob);
  return { server, ann, bob, eve };
}

const isOnline = (person) => (notice) => notice.online?.includes(person.userId);
const isOffline = (person) => (notice) => notice.offline?.includes(person.userId);

test('who opens a link hears which contacts are here, and they hear of it', async (t) => {
  const { ann, bob } = await contacts(t);
  const early = await bob.link();
  const late = await ann.link();

  assert.deepEqual((await late.notice('presence')).online, [bob.userId]);
  await early.notice('presence', isOnline(ann));
  const { body } = await ann.get('/api/contacts');
  assert.equal(body.contacts[0].online, true);
});

test('who is gone for three seconds is offline; a reload is not an absence', async (t) => {
  const { ann, bob } = await contacts(t);
  const watching = await bob.link();
  const first = await ann.link();
  await watching.notice('presence', isOnline(ann));

  first.drop();
  const reloaded = await ann.link(first.device);
  await watching.hearsNoNotice('presence');

  const began = Date.now();
  await reloaded.close();
  await watching.notice('presence', isOffline(ann));
  assert.ok(Date.now() - began > 2500, `offline after ${Date.now() - began} ms`);
  const { body } = await bob.get('/api/contacts');
  assert.equal(body.contacts[0].online, false);
});

test('a person with two devices is online until both are gone', async (t) => {
  const { server, ann, bob } = await contacts(t);
  const [cid] = await server.users('cid');
  await server.contacts(cid, bob);
  const watching = await bob.link();
  const [phone, laptop, other] = [await ann.link(), await ann.link(), await cid.link()];
  await watching.notice('presence', isOnline(cid));

  /* Cid goes after Ann's phone: when Cid is offline, Ann would have been. */
  await phone.close();
  await other.close();
  const gone = await watching.notice('presence', ({ offline }) => offline?.length > 0);
  assert.deepEqual(gone.offline, [cid.userId]);

  await laptop.close();
  await watching.notice('presence', isOffline(ann));
});

test('presence goes to contacts only', async (t) => {
  const { ann, bob, eve } = await contacts(t);
  const stranger = await eve.link();
  const watching = await bob.link();
  await ann.link();

  await watching.notice('presence', isOnline(ann));
  await stranger.notice('presence').then(({ online }) => assert.deepEqual(online, []));
  await stranger.hearsNoNotice('presence');
});

test('a new contact is told at once, on both sides, and may be written to', async (t) => {
  const { server, ann, eve } = await contacts(t);
  const [one, other] = [await ann.link(), await eve.link()];

  await server.contacts(ann, eve);

  await other.notice('contact', ({ userId }) => userId === ann.userId);
  await one.send({ to: eve, id: 'k1', payload: 'may I ask' });
  assert.equal((await other.next('DELIVER')).payload, 'may I ask');
});

test('a booking makes contacts, and both are told of the session', async (t) => {
  const { ann, eve } = await contacts(t);
  const [student, tutor] = [await ann.link(), await eve.link()];

  const { body } = await ann.book({ tutor: eve, start: dayFromNow(2, 600) });

  const notice = await tutor.notice('session');
  assert.deepEqual(notice, {
    type: 'session',
    revision: 0,
    sessionId: body.session.sessionId,
    status: 'requested',
  });
  await student.notice('session');
  await tutor.send({ to: ann, id: 'k1', payload: 'welcome' });
  assert.equal((await student.next('DELIVER')).payload, 'welcome');
});

test('a contact, and oneself, hear of a new device and of one less', async (t) => {
  const { ann, bob } = await contacts(t);
  const [mine, theirs] = [await ann.link(), await bob.link()];

  const device = await ann.addDevice();
  const added = await theirs.notice('devices', ({ userId }) => userId === ann.userId);
  await mine.notice('devices', ({ userId }) => userId === ann.userId);
  assert.equal(added.devicesEpoch, (await bob.devicesOf(ann)).devicesEpoch);

  await ann.delete(`/api/devices/${device}`);
  const removed = await theirs.notice('devices', ({ userId }) => userId === ann.userId);
  assert.ok(removed.devicesEpoch > added.devicesEpoch);
});
