import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test } from 'vitest';
import { createWorld } from './testing/simulation.js';

/** @type {ReturnType<typeof createWorld>[]} */
const open = [];
let seeds = 70_000;

afterEach(async () => {
  for (const world of open.splice(0)) await world.close();
});

/** Ann with one browser that writes, Bob with two; all have links. */
async function twoPeople() {
  const world = createWorld((seeds += 1));
  await world.boot();
  world.devices.forEach((device) => device.link());
  const [ann, annsOther, bob, bobsOther] = world.devices;
  open.push(world);
  await world.heal();
  return { world, ann, annsOther, bob, bobsOther };
}

/** @typedef {Awaited<ReturnType<typeof createWorld>>['devices'][number]} Device */

/** Bob's key for something is gone so many times. @param {Device} device @param {number} times @param {string} [kind] */
function losesKeys(device, times, kind = 'text') {
  let left = times;
  device.isBlindTo = (content) => content.kind === kind && left-- > 0;
}

/** @param {Device} device */
const texts = (device) => device.messages().map(({ content }) => content);

describe('a message whose key is gone', () => {
  test('is shown as missing, asked for, and comes into its place', async () => {
    const { world, ann, bob } = await twoPeople();
    losesKeys(bob, 1);
    /** @type {number[]} */
    const seen = [];
    ann.compose('hello');
    for (let step = 0; step < 12; step++) {
      world.devices.forEach((device) => (device.carryUp(), device.carryDown()));
      for (const device of world.devices) await device.idle();
      seen.push(bob.unopened.length);
      expect(bob.unopened.every(({ isOver }) => !isOver)).toBe(true);
    }
    await world.heal();
    expect(Math.max(...seen)).toBe(1);
    expect(bob.conversation()).toBeDefined();
    expect([texts(bob), bob.unopened]).toEqual([['hello'], []]);
    expect(ann.messages()[0].status).toBe('delivered');
  });

  test('that never opens ends after five more tries, and both sides say so', async () => {
    const { world, ann, bob, bobsOther } = await twoPeople();
    losesKeys(bob, Infinity);
    losesKeys(bobsOther, Infinity);
    ann.compose('hello');
    await world.heal();
    expect(bob.unopened).toMatchObject([{ userId: ann.userId, isOver: true }]);
    expect(ann.messages()[0]).toMatchObject({ status: 'failed', reason: 'unreadable' });
    expect(texts(bob)).toEqual([]);
    expect(world.waiting()).toBe(0);

    losesKeys(bob, 0);
    const { messageId, content } = ann.messages()[0];
    await ann.delivery?.compose(ann.contact, { messageId, content, type: 'text' });
    await world.heal();
    expect([texts(bob), bob.unopened]).toEqual([['hello'], []]);
    expect(ann.messages()[0].status).toBe('delivered');
  });

  test('has no more tries after a reload than without one', async () => {
    const { world, ann, bob, bobsOther } = await twoPeople();
    let tries = 0;
    for (const device of [bob, bobsOther])
      device.isBlindTo = ({ kind }) => kind === 'text' && (device !== bob || (tries += 1) > 0);
    ann.compose('hello');
    for (let step = 0; step < 60; step++) {
      world.devices.forEach((device) => (device.carryUp(), device.carryDown()));
      for (const device of world.devices) await device.idle();
      world.pass(200);
      if (step % 10 !== 9) continue;
      for (const device of [ann, bob]) {
        await device.crash();
        device.link();
      }
    }
    await world.heal();
    expect(tries).toBeGreaterThanOrEqual(6);
    expect(tries).toBeLessThanOrEqual(9);
    expect(bob.unopened).toMatchObject([{ isOver: true }]);
  });

  test('is forgotten when the person has seen that', async () => {
    const { world, ann, bob } = await twoPeople();
    losesKeys(bob, Infinity);
    ann.compose('hello');
    await world.heal();
    await bob.delivery?.hideUnopened(ann.userId, bob.unopened[0].id);
    await bob.crash();
    expect(bob.unopened).toEqual([]);
  });
});

test('a receipt whose key is gone is no missing message for long', async () => {
  const { world, ann, bob } = await twoPeople();
  losesKeys(ann, 1, 'delivered');
  ann.compose('hello');
  await world.heal();
  expect(ann.unopened).toEqual([]);
  expect(ann.messages()[0].status).toBe('delivered');
  expect(texts(bob)).toEqual(['hello']);
});

test('what is out of the outbox is sealed again from the history', async () => {
  const { world, ann, annsOther, bob } = await twoPeople();
  ann.compose('hello');
  await world.heal();
  const asked = { id: ann.messages()[0].messageId };
  const payload = new TextEncoder().encode('{"key":0,"to":"nobody"}');
  const { conversationId } = /** @type {any} */ (bob.conversation());
  bob.storage.removeItem(`judify_messages_${conversationId}`);
  bob.delivery?.received(
    /** @type {any} */ ({
      ...{ kind: 'DELIVER', userId: ann.userId, deviceId: annsOther.deviceId, payload },
      ...asked,
    }),
  );
  await world.heal();
  expect([texts(bob), bob.unopened]).toEqual([['hello'], []]);
});
