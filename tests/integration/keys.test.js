/** Two real OlmMachines and the five calls of docs/http-api.md 8. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OlmDevice } from '../olm.js';
import { PASSWORD } from '../person.js';
import { startServer } from '../server.js';

/** Ann and Bob are contacts; each has an identity and one device. */
async function annAndBob(t) {
  const server = await startServer(t);
  const [ann, bob] = await server.users('ann', 'bob');
  await server.contacts(ann, bob);
  const [anns, bobs] = [await OlmDevice.start(ann), await OlmDevice.start(bob)];
  await anns.bootstrap();
  await bobs.bootstrap();
  return { server, ann, bob, anns, bobs };
}

/** A claim of one key of this device. */
const claimOf = ({ person, id }) => ({
  one_time_keys: { [`@${person.userId}:judify`]: { [id]: 'signed_curve25519' } },
});

const countOf = async (device) =>
  (await device.ask('upload', {})).one_time_key_counts.signed_curve25519;

test('two devices that met over the server write to each other', async (t) => {
  const { ann, bob, anns, bobs } = await annAndBob(t);

  await anns.meet(ann, bob);
  await bobs.meet(ann, bob);
  assert.ok((await anns.deviceOf(bobs)).isCrossSignedByOwner());
  assert.deepEqual(await bobs.open(anns, await anns.seal(bobs, { body: 'Hello.' })), {
    body: 'Hello.',
  });
  assert.deepEqual(await anns.open(bobs, await bobs.seal(anns, { body: 'Hi.' })), { body: 'Hi.' });

  assert.equal(await countOf(bobs), 49);
  assert.equal(await countOf(anns), 49);
  assert.equal(await bobs.replenish(), 49);
  assert.equal(await countOf(bobs), 50);
});

test('who was verified is known to the other devices of whoever did it, and to nobody else', async (t) => {
  const { ann, bob, anns, bobs } = await annAndBob(t);
  await anns.learn(ann, bob);
  await anns.answer(await (await anns.identityOf(bob)).verify());

  const master = ({ master_keys: keys }) => keys[`@${bob.userId}:judify`].signatures;
  const seen = master(await anns.learn(ann, bob));
  assert.deepEqual(
    Object.keys(seen).sort(),
    [`@${ann.userId}:judify`, `@${bob.userId}:judify`].sort(),
  );
  assert.deepEqual(Object.keys(master(await bobs.learn(ann, bob))), [`@${bob.userId}:judify`]);
  assert.ok((await anns.identityOf(bob)).isVerified());
});

test('when no one-time key is left the fallback key begins the session', async (t) => {
  const { ann, bob, anns, bobs } = await annAndBob(t);
  /* One person may take twenty, three take all fifty. */
  const others = await bob.server.users('cy', 'di');
  for (const other of others) await bob.server.contacts(other, bob);
  for (const [n, person] of [
    [16, ann],
    [19, others[0]],
    [15, others[1]],
  ]) {
    for (let i = 0; i < n; i += 1) {
      assert.equal((await person.post('/api/keys/claim', claimOf(bobs))).status, 200);
    }
  }
  assert.equal(await countOf(bobs), 0);

  await anns.meet(ann, bob);
  await bobs.learn(ann, bob);
  const sealed = await anns.seal(bobs, { body: 'Still.' });
  assert.deepEqual(await bobs.open(anns, sealed), { body: 'Still.' });

  const stock = await bobs.ask('upload', {});
  assert.deepEqual(stock.unused_fallback_key_types, []);
  assert.equal(await bobs.replenish(), 0);
  assert.equal(await countOf(bobs), 50);
});

test('keys that run out and keys that change are told over the links', async (t) => {
  const { ann, bob, anns, bobs } = await annAndBob(t);
  const [link, annsLink] = [await bob.link(bobs.id), await ann.link(anns.id)];
  const [other] = await bob.server.users('cy');
  await bob.server.contacts(other, bob);
  for (let i = 0; i < 34; i += 1) {
    const { status } = await (i % 2 ? ann : other).post('/api/keys/claim', claimOf(bobs));
    assert.equal(status, 200);
  }
  assert.deepEqual(await link.notice('keys_low'), { type: 'keys_low', count: 16 });

  const { devicesEpoch: before } = await ann.devicesOf(bob);
  await bobs.bootstrap(PASSWORD);
  const ofBob = ({ userId }) => userId === bob.userId;
  const told = await annsLink.notice('devices', ofBob);
  assert.equal(told.devicesEpoch, before + 1);
  await annsLink.send({ to: bob, device: bobs.id, id: 'm1', payload: 'x', epoch: before });
  assert.equal((await annsLink.nextAnswer()).code, 'devices_stale');
});

test('a new identity needs the password, and contacts are shown the change', async (t) => {
  const { ann, bob, anns, bobs } = await annAndBob(t);
  await anns.learn(ann, bob);
  assert.equal((await anns.identityOf(bob)).identityNeedsUserApproval(), false);

  await assert.rejects(bobs.bootstrap(), /wrong_credentials/);
  await assert.rejects(bobs.bootstrap('a guess that is wrong'), /wrong_credentials/);
  await anns.learn(ann, bob);
  assert.equal((await anns.identityOf(bob)).identityNeedsUserApproval(), false);

  await bobs.bootstrap(PASSWORD);
  await anns.learn(ann, bob);
  assert.equal((await anns.identityOf(bob)).identityNeedsUserApproval(), true);
});

test('a second device is sealed for once its owner signed it, and gone when retired', async (t) => {
  const { ann, bob, anns, bobs } = await annAndBob(t);
  const second = await OlmDevice.start(bob);
  await anns.learn(ann, bob);
  assert.equal((await anns.deviceOf(second)).isCrossSignedByOwner(), false);

  await bobs.learn(ann, bob);
  await bobs.answer(await (await bobs.deviceOf(second)).verify());
  await anns.meet(ann, bob);
  await second.learn(ann, bob);
  assert.ok((await anns.deviceOf(second)).isCrossSignedByOwner());
  const sealed = await anns.seal(second, { body: 'To both.' });
  assert.deepEqual(await second.open(anns, sealed), { body: 'To both.' });

  await bob.delete(`/api/devices/${second.id}`);
  const { device_keys: keys } = await anns.learn(ann, bob);
  assert.deepEqual(Object.keys(keys[`@${bob.userId}:judify`]), [bobs.id]);
});

test('everybody sees how many keys the server holds of theirs', async (t) => {
  const { ann, bob, bobs } = await annAndBob(t);
  const held = async () => (await bob.get('/api/held')).body.keys;

  const before = await held();
  assert.deepEqual(before.devices, [{ deviceId: bobs.id, oneTimeKeys: 50, hasFallbackKey: true }]);
  assert.deepEqual([before.hasIdentity, before.signatures > 0], [true, true]);
  assert.equal((await ann.post('/api/keys/claim', claimOf(bobs))).status, 200);
  assert.equal((await held()).devices[0].oneTimeKeys, 49);

  await bob.delete(`/api/devices/${bobs.id}`);
  assert.deepEqual((await held()).devices, []);
});
