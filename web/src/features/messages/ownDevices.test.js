// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { createModelDevice } from './testing/modelDevice.js';
import { createModelRelay } from './testing/modelRelay.js';
import { createReference } from './testing/reference.js';

/** @param {string} name @returns {any} */
const person = (name) => ({ userId: name, username: name, firstName: name, lastName: '' });
const [ann, bob] = ['ann', 'bob'].map(person);

/** Nothing is refused, lost or late; what waits for time waits until pass(). */
function createWorld() {
  const reference = createReference();
  const relay = createModelRelay({
    random: () => 0.99,
    mailboxMax: 1_000,
    refusalRate: () => 0,
    onGivenUp: reference.giveUp,
  });
  let ids = 0;
  /** @type {any} */
  const world = {
    random: () => 0.99,
    diskLuck: () => 0.99,
    relay,
    reference,
    nowMs: Date.parse('2026-11-26T09:00:00Z'),
    timers: new Set(),
    contents: [],
    newId: () => `id${(ids += 1)}`,
  };
  return world;
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Ann has one browser; Bob writes on his first, and adds his second meanwhile. */
async function createStory() {
  const world = createWorld();
  /** @param {any} me @param {any} contact @param {string} deviceId */
  async function add(me, contact, deviceId) {
    const device = createModelDevice({ me, contact, deviceId, world });
    world.relay.addDevice(me.userId, deviceId);
    await device.boot();
    device.link();
    return device;
  }
  /** @param {any} device */
  async function moveAll(device) {
    for (let n = 20; n > 0; n--) {
      device.carryUp();
      device.carryDown();
      await settle();
    }
  }
  const a1 = await add(ann, bob, 'a1');
  const b1 = await add(bob, ann, 'b1');
  for (const device of [a1, b1]) {
    await moveAll(device);
    device.hear();
    await settle();
  }
  return { world, a1, b1, moveAll, addSecond: () => add(bob, ann, 'b2') };
}

/** What rests is due. @param {any} world */
async function pass(world) {
  world.nowMs += 1_000;
  for (const timer of [...world.timers]) if (world.timers.delete(timer)) timer.run();
  await settle();
}

describe('a message sent while this browser has not heard yet of another one of its owner', () => {
  test('is confirmed by its recipient, and still copied to the new browser', async () => {
    const { world, a1, b1, moveAll, addSecond } = await createStory();
    const b2 = await addSecond();
    await b1.compose();
    await moveAll(b1);
    await moveAll(a1);
    a1.hear();
    await pass(world);
    await moveAll(a1);
    await moveAll(b1);
    expect(b1.messages()[0].status).toBe('delivered');
    expect(b2.messages()).toEqual([]);

    b1.hear();
    await moveAll(b1);
    await moveAll(b2);
    expect(b2.messages().map((m) => m.content)).toEqual(['b1 writes id1']);
  });

  test('is given up for its recipient, and still copied to the new browser', async () => {
    const { world, a1, b1, moveAll, addSecond } = await createStory();
    a1.unlink();
    const b2 = await addSecond();
    await b1.compose();
    await moveAll(b1);
    world.relay.expire(a1);
    await moveAll(b1);
    expect(b1.messages()[0].status).toBe('failed');

    b1.hear();
    await moveAll(b1);
    await moveAll(b2);
    expect(b2.messages().map((m) => m.content)).toEqual(['b1 writes id1']);
  });
});
