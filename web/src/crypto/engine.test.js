// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { openEngine } from './engine.js';
import {
  ANN,
  approve,
  BOB,
  browser,
  carry,
  closing,
  content,
  forge,
  nextDevice,
  recipientsOf,
  stamped,
} from './testing/browsers.js';
import { createKeyServer } from './testing/keyServer.js';

describe('two people', () => {
  test('a first device makes an identity, and both directions open', async () => {
    const server = createKeyServer();
    const [ann, bob] = [await browser(server, 'ann'), await browser(server, 'bob')];
    expect([ann.status, bob.status]).toEqual(['approved', 'approved']);

    await carry(ann, bob, 'hello');
    await carry(bob, ann, 'Grüße \ud83d\ude00');
    await carry(ann, bob, 'a lone surrogate \ud83d here');
  });

  test('out of order opens, up to forty apart', async () => {
    const server = createKeyServer();
    const [ann, bob] = [await browser(server, 'ann'), await browser(server, 'bob')];
    await carry(ann, bob, 'first');
    const said = Array.from({ length: 40 }, (_, i) => content(`number ${i}`));
    const payloads = [];
    for (const one of said) payloads.push(await ann.seal(one, bob.self));
    for (let i = said.length - 1; i >= 0; i--) {
      expect(await bob.open(payloads[i], stamped(ann, said[i]))).toEqual(said[i]);
    }
  });

  test('a replay is refused', async () => {
    const server = createKeyServer();
    const [ann, bob] = [await browser(server, 'ann'), await browser(server, 'bob')];
    await ann.refresh([BOB]);
    const said = content('once');
    const payload = await ann.seal(said, bob.self);
    await bob.open(payload, stamped(ann, said));
    await expect(bob.open(payload, stamped(ann, said))).rejects.toMatchObject({
      code: 'undecryptable',
    });
    await carry(ann, bob, 'and the next one opens');
    await carry(bob, ann, 'both ways');
  });

  test('another sender, another device, another id than the true one: refused', async () => {
    const server = createKeyServer();
    const [ann, bob, eve] = [
      await browser(server, 'ann'),
      await browser(server, 'bob'),
      await browser(server, 'eve'),
    ];
    const said = content('from ann');
    await ann.refresh([BOB]);
    const payload = await ann.seal(said, bob.self);
    const envelope = stamped(ann, said);
    const lies = [
      stamped(eve, said),
      { ...envelope, deviceId: eve.self.deviceId },
      { ...envelope, id: content('').id },
    ];
    const codes = [];
    for (const lie of lies) codes.push(await bob.open(payload, lie).catch((e) => e.code));
    expect(codes).toEqual(['relabelled', 'untrusted_device', 'relabelled']);
  });

  test.each([
    ['nothing', new Uint8Array(0)],
    ['only a head', Uint8Array.of(1, 0, ...new Uint8Array(32))],
    ['another version', Uint8Array.of(2, 0, ...new Uint8Array(50))],
    ['plain JSON', new TextEncoder().encode(JSON.stringify(content('plain')))],
  ])('%s is malformed', async (_name, payload) => {
    const server = createKeyServer();
    const [ann, bob] = [await browser(server, 'ann'), await browser(server, 'bob')];
    await expect(bob.open(payload, stamped(ann, content('')))).rejects.toMatchObject({
      code: 'malformed',
    });
  });

  test('every bit of a payload counts', async () => {
    const server = createKeyServer();
    const [ann, bob] = [await browser(server, 'ann'), await browser(server, 'bob')];
    await carry(ann, bob, 'first');
    await carry(bob, ann, 'second');
    const said = content('third');
    const payload = await ann.seal(said, bob.self);
    for (const at of [1, 2, 33, 34, 40, payload.length >> 1, payload.length - 1]) {
      const bent = payload.slice();
      bent[at] ^= 1;
      const code = await bob.open(bent, stamped(ann, said)).then(
        () => 'opened',
        (thrown) => thrown.code,
      );
      expect(['malformed', 'relabelled', 'undecryptable'], `byte ${at}`).toContain(code);
    }
    expect(await bob.open(payload, stamped(ann, said))).toEqual(said);
  });

  test('a length says no more than its bucket', async () => {
    const server = createKeyServer();
    const [ann, bob] = [await browser(server, 'ann'), await browser(server, 'bob')];
    await carry(ann, bob, 'first');
    await carry(bob, ann, 'second');
    await carry(ann, bob, 'third');
    const lengths = [];
    for (const size of [1, 60, 600, 5_000]) {
      lengths.push((await ann.seal(content('x'.repeat(size)), bob.self)).length);
    }
    const [one, sixty, sixHundred, longest] = lengths;
    expect(Math.abs(one - sixty)).toBeLessThanOrEqual(16);
    expect(sixHundred).toBeGreaterThan(sixty);
    expect(longest).toBeLessThan(65_536);
  });

  test('one-time keys run out: the fallback key serves, and more are made', async () => {
    const server = createKeyServer();
    const [ann, bob] = [await browser(server, 'ann'), await browser(server, 'bob')];
    const left = server.oneTime.get(bob.self.deviceId);
    expect(left?.size).toBe(50);
    left?.clear();
    await carry(ann, bob, 'by the fallback key');
    await bob.replenish();
    expect(server.oneTime.get(bob.self.deviceId)?.size).toBe(50);
  });

  test('who never opened the app has nothing to seal for', async () => {
    const server = createKeyServer();
    const ann = await browser(server, 'ann');
    expect(await recipientsOf(ann, 'bob')).toEqual({ [BOB]: { state: 'unknown', deviceIds: [] } });
    const bob = { userId: BOB, deviceId: '00000000000000ff' };
    await expect(ann.seal(content('x'), bob)).rejects.toMatchObject({ code: 'untrusted_device' });
  });

  test('a reload finds the keys again, without the server', async () => {
    const server = createKeyServer();
    const [ann, bob] = [await browser(server, 'ann'), await browser(server, 'bob')];
    await carry(ann, bob, 'before');
    bob.close();
    server.setDown(true);
    const { userId, deviceId } = bob.self;
    const again = await openEngine({ ...bob.self, post: server.postOf(userId, deviceId) });
    closing.push(() => again.close());
    const said = content('after');
    expect(await again.status()).toBe('approved');
    expect(await again.open(await ann.seal(said, bob.self), stamped(ann, said))).toEqual(said);
  });
});

describe('several devices of one person', () => {
  test('a second one is nobody until the first approves it', async () => {
    const server = createKeyServer();
    const [ann, bob] = [await browser(server, 'ann'), await browser(server, 'bob')];
    const second = await browser(server, 'bob');
    expect(second.status).toBe('unapproved');
    expect((await recipientsOf(ann, 'bob'))[BOB].deviceIds).toEqual([bob.self.deviceId]);
    expect((await recipientsOf(second, 'ann'))[ANN].deviceIds).toEqual([]);

    await bob.refresh([BOB]);
    const [onFirst, onSecond] = await Promise.all([bob.myDevices(), second.myDevices()]);
    const codeOf = (/** @type {any[]} */ list) =>
      list.find((d) => d.deviceId === second.self.deviceId).code;
    expect(codeOf(onFirst)).toBe(codeOf(onSecond));
    expect(codeOf(onFirst)).toMatch(/^\d{15}$/);

    await approve(bob, second.self);
    expect(await second.sync()).toBe('approved');
    expect((await recipientsOf(ann, 'bob'))[BOB].deviceIds.sort()).toEqual(
      [bob.self.deviceId, second.self.deviceId].sort(),
    );
    await carry(ann, second, 'to the second');
    await carry(second, ann, 'from the second');
    await carry(second, bob, 'to my own other one');
    await carry(bob, second, 'and back');
    expect((await ann.recipients([BOB]))[BOB].state).toBe('pinned');
  });

  test('three devices, all approved, all heard', async () => {
    const server = createKeyServer();
    const [ann, bob] = [await browser(server, 'ann'), await browser(server, 'bob')];
    const others = [await browser(server, 'bob'), await browser(server, 'bob')];
    await bob.refresh([BOB]);
    for (const other of others) {
      await approve(bob, other.self);
      await other.sync();
    }
    for (const device of [bob, ...others]) await carry(ann, device, 'to each');
    for (const device of [bob, ...others]) await carry(device, ann, 'from each');
  });

  test('a device that cannot approve says so', async () => {
    const server = createKeyServer();
    const bob = await browser(server, 'bob');
    const second = await browser(server, 'bob');
    await expect(approve(second, bob.self)).rejects.toMatchObject({
      code: 'cannot_approve',
    });
  });

  test('a ghost device is refused both ways, and uses up no key', async () => {
    const server = createKeyServer();
    const [ann, bob] = [await browser(server, 'ann'), await browser(server, 'bob')];
    const ghost = await browser(server, 'bob');
    await ann.refresh([BOB]);
    await expect(ann.seal(content('for the ghost'), ghost.self)).rejects.toMatchObject({
      code: 'untrusted_device',
    });
    await expect(ghost.seal(content('honestly'), ann.self)).rejects.toMatchObject({
      code: 'unapproved',
    });
    const { say, from } = await forge(server, 'bob', ann);
    const said = content('from a ghost');
    const payload = await say('app.judify.message', said);
    for (let i = 0; i < 2; i++) {
      await expect(ann.open(payload, { ...from, id: said.id })).rejects.toMatchObject({
        code: 'untrusted_device',
      });
    }
    /* Refused before the library saw it: were the device signed, it would open. */
    await bob.refresh([BOB]);
    await approve(bob, from);
    await ann.refresh([BOB]);
    expect(await ann.open(payload, { ...from, id: said.id })).toEqual(said);
    await carry(ann, bob, 'the true device hears');
  });
});

describe('identities', () => {
  test('a wiped browser starts again with the password; its contact is asked first', async () => {
    const server = createKeyServer();
    const [ann, bob] = [await browser(server, 'ann'), await browser(server, 'bob')];
    await carry(ann, bob, 'before');
    server.devices.get(`@${BOB}:judify`)?.delete(bob.self.deviceId);
    const wiped = await browser(server, 'bob');
    expect(wiped.status).toBe('unapproved');

    await expect(wiped.resetIdentity('wrong')).rejects.toMatchObject({ code: 'wrong_credentials' });
    expect(await wiped.statusNow()).toBe('unapproved');
    expect(await wiped.resetIdentity('secret')).toBe('approved');

    expect((await recipientsOf(ann, 'bob'))[BOB]).toEqual({ state: 'changed', deviceIds: [] });
    await expect(ann.seal(content('x'), wiped.self)).rejects.toMatchObject({
      code: 'identity_changed',
    });
    /* Not even for the one that was written to a moment ago. */
    await expect(ann.seal(content('x'), bob.self)).rejects.toMatchObject({
      code: 'untrusted_device',
    });
    const said = content('reading is not blocked');
    await wiped.refresh([ANN]);
    const payload = await wiped.seal(said, ann.self);
    expect(await ann.open(payload, stamped(wiped, said))).toEqual(said);

    await ann.accept(BOB);
    expect((await ann.recipients([BOB]))[BOB]).toEqual({
      state: 'pinned',
      deviceIds: [wiped.self.deviceId],
    });
    await carry(ann, wiped, 'accepted');
  });

  test('a device left behind by a reset is asked, and may be approved again', async () => {
    const server = createKeyServer();
    const first = await browser(server, 'bob');
    const second = await browser(server, 'bob');
    await second.resetIdentity('secret');
    expect(await first.sync()).toBe('unapproved');
    await second.refresh([BOB]);
    await approve(second, first.self);
    expect(await first.sync()).toBe('replaced');
    expect(await first.acceptReplaced()).toBe('approved');
    await carry(first, second, 'together again');
  });

  test('an upload that was cut off is finished the next time', async () => {
    for (const broken of ['upload', 'device-signing', 'signatures']) {
      const server = createKeyServer();
      const deviceId = nextDevice();
      const post = server.postOf(BOB, deviceId);
      let isCut = true;
      const engine = await openEngine({
        userId: BOB,
        deviceId,
        post(path, body) {
          if (isCut && path.startsWith(broken))
            throw Object.assign(new Error(), { code: 'offline' });
          return post(path, body);
        },
      });
      closing.push(() => engine.close());
      await expect(engine.sync()).rejects.toMatchObject({ code: 'offline' });
      isCut = false;
      expect(await engine.sync(), broken).toBe('approved');
      const ann = await browser(server, 'ann');
      expect((await recipientsOf(ann, 'bob'))[BOB].deviceIds).toEqual([deviceId]);
    }
  });

  test('both see one safety number; verified holds until the identity changes', async () => {
    const server = createKeyServer();
    const [ann, bob] = [await browser(server, 'ann'), await browser(server, 'bob')];
    await ann.refresh([BOB]);
    await bob.refresh([ANN]);
    const [seen, theirs] = [await ann.contact(BOB), await bob.contact(ANN)];
    expect(seen.safetyNumber).toMatch(/^\d{60}$/);
    expect(seen.safetyNumber).toBe(theirs.safetyNumber);
    expect(seen.devices).toEqual([{ deviceId: bob.self.deviceId, isSigned: true }]);

    await ann.verify(BOB, seen.safetyNumber ?? '');
    expect((await ann.contact(BOB)).state).toBe('verified');
    await ann.unverify(BOB);
    expect((await ann.contact(BOB)).state).toBe('pinned');
    await ann.verify(BOB, seen.safetyNumber ?? '');

    const wiped = await browser(server, 'bob');
    await wiped.resetIdentity('secret');
    await ann.refresh([BOB]);
    expect((await ann.contact(BOB)).state).toBe('changed');
    expect((await ann.contact(BOB)).safetyNumber).not.toBe(seen.safetyNumber);
    await expect(ann.verify(BOB, seen.safetyNumber ?? '')).rejects.toMatchObject({
      code: 'identity_changed',
    });
    await ann.accept(BOB);
    expect((await ann.contact(BOB)).state).toBe('pinned');
  });
});
