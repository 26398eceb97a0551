// @vitest-environment node
import 'fake-indexeddb/auto';
import { DeviceId, OlmMachine } from '@matrix-org/matrix-sdk-crypto-wasm';
import { describe, expect, test } from 'vitest';
import { openEngine } from './engine.js';
import { createRequests, userOf } from './requests.js';
import {
  ANN,
  approve,
  BOB,
  browser,
  carry,
  closing,
  content,
  forge,
  recipientsOf,
  stamped,
} from './testing/browsers.js';
import { createKeyServer } from './testing/keyServer.js';

/** @typedef {import('./testing/browsers.js').Browser} Browser */

describe('the private keys of an identity', () => {
  /** @param {Browser} from @param {Browser} to */
  async function handOver(from, to) {
    const said = { ...content(''), kind: 'secrets' };
    const payload = await from.handOver(said, to.self);
    return to.open(payload, stamped(from, said));
  }

  async function firstAndSecond() {
    const server = createKeyServer();
    const first = await browser(server, 'bob');
    const second = await browser(server, 'bob');
    await approve(first, second.self);
    expect(await second.sync()).toBe('approved');
    return { server, first, second };
  }

  test('go to the approved browser, which then approves a third; contacts notice nothing', async () => {
    const { server, first, second } = await firstAndSecond();
    const ann = await browser(server, 'ann');
    expect((await recipientsOf(ann, 'bob'))[BOB].state).toBe('pinned');
    expect([await first.canApprove(), await second.canApprove()]).toEqual([true, false]);

    const heard = await handOver(first, second);
    expect(Object.keys(heard).sort()).toEqual(['conv', 'id', 'kind', 'text', 'ts', 'v']);
    expect(await second.canApprove()).toBe(true);

    const third = await browser(server, 'bob');
    await approve(second, third.self);
    expect(await third.sync()).toBe('approved');
    await handOver(second, third);
    expect(await third.canApprove()).toBe(true);
    await carry(ann, third, 'to the third');
    expect((await recipientsOf(ann, 'bob'))[BOB].state).toBe('pinned');
  });

  test('come twice, and out of a reload, and it is the same', async () => {
    const { server, first, second } = await firstAndSecond();
    await handOver(first, second);
    await handOver(first, second);
    second.close();
    const again = await openEngine({
      ...second.self,
      post: server.postOf(BOB, second.self.deviceId),
    });
    closing.push(() => again.close());
    expect([await again.status(), await again.canApprove()]).toEqual(['approved', true]);
  });

  test('are not given away that the person has not agreed to, here, today', async () => {
    const { server, first, second } = await firstAndSecond();
    const ann = await browser(server, 'ann');
    await first.refresh([ANN, BOB]);
    const refused = { code: 'not_allowed' };
    await expect(handOver(first, ann)).rejects.toMatchObject(refused);

    await handOver(first, second);
    const third = await browser(server, 'bob');
    await first.refresh([BOB]);
    await expect(handOver(first, third)).rejects.toMatchObject({ code: 'untrusted_device' });
    await approve(second, third.self);
    await first.refresh([BOB]);
    await expect(handOver(first, third)).rejects.toMatchObject(refused);

    first.clock.nowMs = 86_400_000;
    await expect(handOver(first, second)).rejects.toMatchObject(refused);
  });

  test('of a new identity are not for who was approved under the old one', async () => {
    const { first, second } = await firstAndSecond();
    await first.resetIdentity('secret');
    await expect(handOver(first, second)).rejects.toMatchObject({ code: 'untrusted_device' });
  });

  test('are not handed to a device with another code than the one that was seen', async () => {
    const server = createKeyServer();
    const first = await browser(server, 'bob');
    const second = await browser(server, 'bob');
    await first.refresh([BOB]);
    await expect(first.approve(second.self.deviceId, '0'.repeat(15))).rejects.toMatchObject({
      code: 'device_changed',
    });
    expect(await second.sync()).toBe('unapproved');
  });

  test('are not taken from somebody else, nor those of another identity', async () => {
    const { server, first, second } = await firstAndSecond();
    const elsewhere = createKeyServer();
    const stranger = await OlmMachine.initialize(userOf(BOB), new DeviceId('ff'));
    const requests = createRequests(stranger, 'ff', elsewhere.postOf(BOB, 'ff'));
    await requests.pump();
    await stranger.bootstrapCrossSigning(true);
    const bundle = (await await stranger.exportSecretsBundle()).to_json();

    const rogue = await forge(server, 'bob', second);
    await approve(first, rogue.from);
    await second.refresh([BOB]);
    const said = { ...content(''), bundle };
    const payload = await rogue.say('app.judify.secrets', said);
    const envelope = { ...rogue.from, id: said.id };
    await expect(second.open(payload, envelope)).rejects.toMatchObject({ code: 'malformed' });

    const ann = await forge(server, 'ann', second);
    const annsFirst = await browser(server, 'ann');
    await approve(annsFirst, ann.from);
    const theirs = { ...content(''), bundle };
    const sealed = await ann.say('app.judify.secrets', theirs);
    await expect(second.open(sealed, { ...ann.from, id: theirs.id })).rejects.toMatchObject({
      code: 'malformed',
      message: 'not a message',
    });
    expect([await second.sync(), await second.canApprove()]).toEqual(['approved', false]);
  });
});
