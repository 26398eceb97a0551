import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { createWorld } from './testing/simulation.js';

const SEEDS = Number(process.env.SIMULATIONS ?? 60);
const STEPS = 120;

/** @param {ReturnType<typeof createWorld>} world @param {number} step */
async function misfortune(world, step) {
  const { random } = world;
  const device = world.any();
  const dice = random();
  if (dice < 0.16) await device.compose(`message ${step}`);
  else if (dice < 0.2) void device.compose(`unawaited ${step}`);
  else if (dice < 0.25) void device.delivery?.markRead(device.contact.userId).catch(() => {});
  else if (dice < 0.33) device.link();
  else if (dice < 0.37) device.unlink();
  else if (dice < 0.4) device.writesLeft = Math.floor(random() * 8);
  else if (dice < 0.43) await device.crash();
  else if (dice < 0.44) world.restartRelay();
  else if (dice < 0.5) world.pass(random() * 20_000);
  else if (dice < 0.75) device.carryUp();
  else device.carryDown();
  if (random() < 0.3) await device.idle();
}

describe('two people, two browsers each, and everything that can go wrong', () => {
  test.each(Array.from({ length: SEEDS }, (_, i) => i + 1))('seed %i', async (seed) => {
    const world = createWorld(seed);
    await world.boot();
    world.devices.forEach((device) => device.link());
    for (let step = 0; step < STEPS; step++) await misfortune(world, step);
    await world.heal();

    const [first, ...others] = world.devices.map((device) =>
      device.messages().map((m) => m.messageId),
    );
    expect(new Set(first).size, 'shown twice').toBe(first.length);
    for (const other of others) expect(other, 'lost, doubled or out of order').toEqual(first);
    for (const device of world.devices) {
      const waiting = device
        .messages()
        .filter((m) => m.senderId === device.userId && !['delivered', 'read'].includes(m.status));
      expect(waiting, 'delivered, and not known to its sender').toEqual([]);
      expect(device.conversation()?.lastMessage?.messageId).toBe(first.at(-1));
      expect(device.conversation()?.unreadCount ?? 0).toBe(
        device.messages().filter((m) => m.senderId !== device.userId && !m.isRead).length,
      );
      const owed = await device.database.outbox();
      expect(owed.filter((/** @type {any} */ e) => e.until !== 'replaced')).toEqual([]);
      expect(device.unopened, 'said to be unread for ever').toEqual([]);
    }
    expect(world.waiting(), 'never acknowledged').toBe(0);
    await world.close();
  });
});
