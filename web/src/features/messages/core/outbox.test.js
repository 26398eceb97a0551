import { describe, expect, test } from 'vitest';
import {
  emptyOutbox,
  entryStatus,
  nextDueMs,
  offersDue,
  outboxReducer,
  settled,
  staleUsers,
} from './outbox.js';

const ME = { userId: 'me', deviceId: 'm1' };
const NOW = 1_000_000;
const lists = {
  bob: { epoch: 7, deviceIds: ['b1', 'b2'] },
  me: { epoch: 3, deviceIds: ['m1', 'm2'] },
};

/** @param {string} id @param {any} [over] @returns {any} */
const entry = (id, over) => ({
  id,
  conversationId: 'c',
  toUserId: 'bob',
  isCopied: true,
  content: { kind: 'text' },
  createdAtMs: 1,
  until: 'receipt',
  slot: null,
  targets: [],
  ...over,
});

/** @param {any[]} events @param {any} [from] @returns {any} */
const run = (events, from = emptyOutbox(ME)) => events.reduce(outboxReducer, from);
const devices = { type: 'devices', lists, nowMs: NOW };
/** @param {any} e */
const composed = (e) => ({ type: 'composed', entry: e });
const opened = { type: 'linkOpened', serverEpoch: 1 };
/** @param {string} type @param {string} id @param {string} deviceId @param {any} [over] */
const on = (type, id, deviceId, over) => ({
  type,
  id,
  userId: deviceId[0] === 'b' ? 'bob' : 'me',
  deviceId,
  nowMs: NOW,
  ...over,
});
/** @param {any} outbox @param {number} [at] */
const due = (outbox, at = NOW) =>
  offersDue(outbox, at).map((o) => `${o.entry.id} ${o.target.deviceId} ${o.epoch}`);

const ready = run([opened, devices, composed(entry('x'))]);
const held = run(
  ['b1', 'b2', 'm2'].flatMap((d) => [on('offered', 'x', d), on('accepted', 'x', d)]),
  ready,
);

describe('to whom', () => {
  test("the recipient's devices and my other ones, each with its list's version", () => {
    expect(due(ready)).toEqual(['x b1 7', 'x b2 7', 'x m2 3']);
  });

  test('nobody while the recipient has no device; everybody once there is one', () => {
    const none = { ...lists, bob: { epoch: 1, deviceIds: [] } };
    const waiting = run([opened, { ...devices, lists: none }, composed(entry('x'))]);
    expect(due(waiting)).toEqual(['x m2 3']);
    expect(settled(waiting, true)).toBe(waiting);
    expect(due(run([devices], waiting))).toContain('x b1 7');
  });

  test('a retired device is forgotten, a new one gets what is not over', () => {
    const bob = { epoch: 8, deviceIds: ['b2', 'b3'] };
    const next = run([{ ...devices, lists: { bob } }], held);
    expect(due(next)).toEqual(['x b3 8']);
  });
});

describe('when', () => {
  test('what was offered or held is not offered again on the same server', () => {
    expect(due(held)).toEqual([]);
    expect(due(run([opened], held))).toEqual([]);
  });

  test('what was not answered is, on the next link', () => {
    const offered = run([on('offered', 'x', 'b1')], ready);
    expect(due(offered)).not.toContain('x b1 7');
    expect(due(run([opened], offered))).toContain('x b1 7');
  });

  test('after a restart of the server everything is offered again, but what is done', () => {
    const one = run([{ type: 'receipt', ids: ['x'], userId: 'bob', deviceId: 'b1' }], held);
    expect(due(run([{ ...opened, serverEpoch: 2 }], one)).sort()).toEqual(['x b2 7', 'x m2 3']);
  });

  test('what was held is looked at again 10 s after the recipient came online', () => {
    const seen = run([{ type: 'online', userIds: ['bob'], nowMs: NOW }], held);
    expect(nextDueMs(seen, NOW)).toBe(NOW + 10_000);
    expect(due(seen, NOW + 9_999)).toEqual([]);
    expect(due(seen, NOW + 10_000)).toEqual(['x b1 7', 'x b2 7']);
  });

  test('a device gets what is for it in the order in which it was made', () => {
    const full = on('refused', 'x', 'b1', { reason: 'mailbox_full' });
    const two = run([full, composed(entry('y', { createdAtMs: 2 }))], ready);
    expect(due(two)).not.toContain('y b1 7');
    expect(due(two)).toContain('y b2 7');
  });

  test('never more than 32 unanswered', () => {
    const many = Array.from({ length: 20 }, (_, i) => composed(entry(`e${i}`)));
    const outbox = run([opened, devices, ...many]);
    expect(due(outbox)).toHaveLength(32);
    const some = run([on('offered', 'e0', 'b1'), on('offered', 'e0', 'b2')], outbox);
    expect(due(some)).toHaveLength(30);
  });

  test('at a new start everything that is not over is offered again', () => {
    const one = run([{ type: 'receipt', ids: ['x'], userId: 'bob', deviceId: 'b1' }], held);
    const loaded = run([{ type: 'loaded', entries: Object.values(one.entries) }, devices]);
    expect(due(loaded)).toEqual(['x b2 7', 'x m2 3']);
  });
});

describe('refusals', () => {
  test.each([
    ['not_contact', 'failed', null],
    ['blocked', 'failed', null],
    ['too_large', 'failed', null],
    ['expired', 'failed', null],
    ['undeliverable', 'stale', null],
    ['unknown_device', 'stale', null],
    ['devices_stale', 'stale', null],
    ['mailbox_full', 'waiting', NOW + 60_000],
    ['relay_full', 'waiting', NOW + 30_000],
    ['slow_down', 'waiting', NOW + 1_000],
  ])('%s: %s', (reason, state, again) => {
    const one = run([opened, devices, composed(entry('x', { isCopied: false }))]);
    const both = run(
      ['b1', 'b2'].map((d) => on('refused', 'x', d, { reason })),
      one,
    );
    expect(both.entries.x.targets[0].state).toBe(state);
    expect(nextDueMs(both, NOW)).toBe(again);
    expect(staleUsers(both)).toEqual(state === 'stale' ? ['bob'] : []);
    if (again) expect(due(both, again)).toEqual(['x b1 7', 'x b2 7']);
    const isFailed = state === 'failed';
    expect(entryStatus(both.entries.x)).toEqual({
      status: isFailed ? 'failed' : 'sending',
      reason,
    });
  });

  test('a full mailbox is tried again when the recipient comes online', () => {
    const full = run([on('refused', 'x', 'b1', { reason: 'mailbox_full' })], ready);
    expect(due(full)).not.toContain('x b1 7');
    expect(due(run([{ type: 'online', userIds: ['bob'], nowMs: NOW }], full))).toContain('x b1 7');
  });

  test('slow_down doubles, counts a burst once, and is over with an ACCEPTED', () => {
    const burst = run(
      ['b1', 'b2', 'm2'].map((d) => on('refused', 'x', d, { reason: 'slow_down' })),
      ready,
    );
    expect(burst.pausedUntilMs).toBe(NOW + 1_000);
    const later = { reason: 'slow_down', nowMs: NOW + 1_000 };
    const again = run([on('refused', 'x', 'b1', later)], burst);
    expect(again.pausedUntilMs).toBe(NOW + 3_000);
    expect(run([on('accepted', 'x', 'b1')], again).slowDowns).toBe(0);
  });

  test('a device that is still listed after it was undeliverable has failed', () => {
    const back = on('refused', 'x', 'b1', { reason: 'undeliverable' });
    const asked = run([back, devices], held);
    expect(asked.entries.x.targets.find((/** @type {any} */ t) => t.deviceId === 'b1').state).toBe(
      'failed',
    );
    const gone = run([back, { ...devices, lists: { bob: { epoch: 8, deviceIds: ['b3'] } } }], held);
    expect(due(gone)).toEqual(['x b3 8']);
  });

  test('a device list that does not help is not asked for in a loop', () => {
    const stale = on('refused', 'x', 'b1', { reason: 'devices_stale' });
    const second = run([stale, devices, stale, devices], ready);
    expect(due(second)).not.toContain('x b1 7');
    expect(due(second, NOW + 1_000)).toContain('x b1 7');
  });
});

describe('receipts', () => {
  /** @param {string} deviceId @param {any} [over] */
  const receipt = (deviceId, over) => ({
    type: 'receipt',
    ids: ['x'],
    userId: deviceId[0] === 'b' ? 'bob' : 'me',
    deviceId,
    ...over,
  });

  test('one device is delivered; every device is over', () => {
    const one = run([receipt('b1')], held);
    expect(entryStatus(one.entries.x).status).toBe('delivered');
    expect(settled(one, true)).toBe(one);
    const all = run([receipt('b2'), receipt('m2')], one);
    expect(settled(all, true).entries).toEqual({});
  });

  test('nothing that has copies is over while I may have other devices than I know', () => {
    const all = run([receipt('b1'), receipt('b2'), receipt('m2')], held);
    expect(settled(all, false)).toBe(all);
    const plain = run([opened, devices, composed(entry('x', { isCopied: false }))]);
    const both = run([receipt('b1'), receipt('b2')], plain);
    expect(settled(both, false).entries).toEqual({});
  });

  test('a receipt that comes before the device lists ends nothing', () => {
    const early = run([composed(entry('x')), receipt('b1')]);
    expect(settled(early, true)).toBe(early);
    expect(due(run([opened, devices], early))).toEqual(['x b2 7', 'x m2 3']);
  });

  test('a copy on my own device is not delivery', () => {
    expect(entryStatus(run([receipt('m2')], held).entries.x).status).toBe('held');
  });

  test('from somebody whom it was not for it means nothing', () => {
    expect(run([receipt('b1', { userId: 'eve' })], held)).toEqual(held);
  });

  test('a receipt of mine is over when it is in the mailbox', () => {
    const mine = entry('r', { until: 'accepted', isCopied: false });
    const both = ['b1', 'b2'].map((d) => on('accepted', 'r', d));
    const outbox = run([opened, devices, composed(mine), ...both]);
    expect(settled(outbox, true).entries).toEqual({});
  });

  test('what I owe to my only other device is over when that is retired', () => {
    const mine = entry('r', { toUserId: 'me', until: 'accepted', isCopied: false });
    const alone = { ...lists, me: { epoch: 4, deviceIds: ['m1'] } };
    const outbox = run([opened, devices, composed(mine)]);
    expect(settled(outbox, true)).toBe(outbox);
    expect(settled(run([{ ...devices, lists: alone }], outbox), true).entries).toEqual({});
  });

  test('a receipt that rests goes when it has rested, and holds back no message', () => {
    const resting = entry('d', { until: 'accepted', restUntilMs: NOW + 100, createdAtMs: 0 });
    const outbox = run([opened, devices, composed(resting)]);
    expect(due(outbox)).toEqual([]);
    expect(nextDueMs(outbox, NOW)).toBe(NOW + 100);
    expect(due(outbox, NOW + 100)).toContain('d b1 7');
    expect(due(run([composed(entry('x'))], outbox))).toContain('x b1 7');
  });

  test('a read receipt that was accepted is not over: the next one replaces it', () => {
    const read = (/** @type {string} */ id) =>
      entry(id, { until: 'replaced', slot: 's', content: { kind: 'read', ids: [`of ${id}`] } });
    const first = run([opened, devices, composed(read('r1')), on('accepted', 'r1', 'b1')]);
    expect(settled(first, true)).toBe(first);
    expect(Object.keys(run([composed(read('r2'))], first).entries)).toEqual(['r2']);
  });
});

describe('what is owed to a device that does not come back', () => {
  const DAYS = 86_400_000;
  /** @param {string} id @param {any} [over] */
  const owed = (id, over) => entry(id, { until: 'accepted', isCopied: false, ...over });
  const late = { ...devices, nowMs: 21 * DAYS + 2 };

  test('a receipt ends with the last device of its contact, and not for one that may come', () => {
    const none = { bob: { epoch: 8, deviceIds: [] } };
    const outbox = run([opened, devices, composed(owed('r')), { ...devices, lists: none }]);
    expect(settled(outbox, true)).toBe(outbox);
    const gone = { bob: { ...none.bob, isEmpty: true } };
    expect(settled(run([{ ...devices, lists: gone }], outbox), true).entries).toEqual({});
    const message = run([composed(entry('x')), { ...devices, lists: gone }]);
    expect(settled(message, true)).toBe(message);
  });

  test('a receipt that nobody takes ends after 21 days', () => {
    const refused = ['b1', 'b2'].map((d) => on('refused', 'r', d, { reason: 'mailbox_full' }));
    const outbox = run([opened, devices, composed(owed('r')), ...refused]);
    expect(run([{ ...devices, nowMs: 21 * DAYS }], outbox).entries.r).toBeDefined();
    expect(run([late], outbox).entries).toEqual({});
  });

  test('a message that one of their devices has is not owed to the others for ever', () => {
    const there = run([{ type: 'receipt', ids: ['x'], userId: 'bob', deviceId: 'b1' }], held);
    expect(settled(run([{ ...devices, nowMs: 21 * DAYS }], there), true).entries.x).toBeDefined();
    const after = run([late], there);
    expect(entryStatus(after.entries.x)).toEqual({ status: 'delivered', reason: null });
    expect(settled(after, true).entries).toEqual({});
  });

  test('a message that nobody has is not given up without the word of the relay', () => {
    expect(entryStatus(run([late], held).entries.x).status).toBe('held');
    expect(entryStatus(run([late], ready).entries.x).status).toBe('sending');
  });

  test('of the receipts that a device does not take the newest hundred stay', () => {
    const many = Array.from({ length: 120 }, (_, n) => composed(owed(`r${n}`, { createdAtMs: n })));
    const taken = on('accepted', 'r0', 'b1');
    const outbox = run([opened, devices, many[0], taken, ...many.slice(1)]);
    expect(Object.keys(outbox.entries)).toHaveLength(101);
    expect(outbox.entries.r0.targets.map((/** @type {any} */ t) => t.deviceId)).toEqual(['b1']);
    expect([outbox.entries.r19, outbox.entries.r20 !== undefined]).toEqual([undefined, true]);
  });

  test('keys for a device that was just approved wait for it, for a day, and go to no other', () => {
    const keys = entry('k', { toUserId: 'me', isCopied: false, onlyDeviceId: 'm3' });
    const outbox = run([opened, devices, composed(keys)]);
    expect([due(outbox), settled(outbox, true)]).toEqual([[], outbox]);
    const listed = { me: { epoch: 4, deviceIds: ['m1', 'm2', 'm3'] } };
    expect(due(run([{ ...devices, lists: listed }], outbox))).toEqual(['k m3 4']);
    expect(run([{ ...devices, nowMs: DAYS + 2 }], outbox).entries).toEqual({});
  });
});

describe('what could not be sealed, or not be opened', () => {
  test('waits longer each time, holds back what is younger, and others go on', () => {
    const two = run([composed(entry('y', { createdAtMs: 2 }))], ready);
    const once = run([on('refused', 'x', 'b1', { reason: 'unsealed' })], two);
    expect(due(once)).toEqual(['x b2 7', 'x m2 3', 'y b2 7', 'y m2 3']);
    expect(nextDueMs(once, NOW)).toBe(NOW + 2_000);
    const twice = run([on('refused', 'x', 'b1', { reason: 'unsealed' })], once);
    expect(nextDueMs(twice, NOW)).toBe(NOW + 4_000);
  });

  test('a device that asks again gets it again, five times', () => {
    const resend = { type: 'resend', ids: ['x', 'gone'], userId: 'bob', deviceId: 'b1' };
    let outbox = held;
    for (let i = 0; i < 5; i++) {
      outbox = run([resend], outbox);
      expect(due(outbox)).toEqual(['x b1 7']);
      outbox = run([on('offered', 'x', 'b1')], outbox);
    }
    outbox = run([resend], outbox);
    expect(due(outbox)).toEqual([]);
    const target = outbox.entries.x.targets.find((/** @type {any} */ t) => t.deviceId === 'b1');
    expect(target).toMatchObject({ state: 'failed', reason: 'unreadable' });
  });

  test('the tries are counted on after a reload, and whatever the relay has accepted', () => {
    const resend = { type: 'resend', ids: ['x'], userId: 'bob', deviceId: 'b1' };
    let outbox = held;
    for (let i = 0; i < 5; i++) {
      outbox = run([resend, on('offered', 'x', 'b1'), on('accepted', 'x', 'b1')], outbox);
      outbox = run([{ type: 'loaded', entries: Object.values(outbox.entries) }, devices], outbox);
    }
    const target = run([resend], outbox).entries.x.targets.find(
      (/** @type {any} */ t) => t.deviceId === 'b1',
    );
    expect(target).toMatchObject({ state: 'failed', reason: 'unreadable' });
  });

  test('what the device has confirmed it cannot ask for', () => {
    const done = run([{ type: 'receipt', ids: ['x'], userId: 'bob', deviceId: 'b1' }], held);
    const again = run([{ type: 'resend', ids: ['x'], userId: 'bob', deviceId: 'b1' }], done);
    expect(due(again)).toEqual([]);
  });
});

describe('who has left', () => {
  const left = { type: 'devices', lists: { bob: { epoch: 0, deviceIds: [], hasLeft: true } } };
  const failed = { status: 'failed', reason: 'left' };

  test('takes nothing any more: its writer is told, and it ends', () => {
    for (const before of [
      ready,
      held,
      run([on('refused', 'x', 'b1', { reason: 'undeliverable' })], held),
    ]) {
      const after = run([{ ...left, nowMs: NOW }], before);
      expect(entryStatus(after.entries.x)).toEqual(failed);
      expect(due(after).filter((line) => line.includes(' b'))).toEqual([]);
    }
    const written = run([composed(entry('y'))], run([{ ...left, nowMs: NOW }], ready));
    expect(entryStatus(written.entries.y)).toEqual(failed);
  });

  test('what they had is delivered, and receipts for them end', () => {
    const had = run([{ type: 'receipt', ids: ['x'], userId: 'bob', deviceId: 'b1' }], held);
    expect(entryStatus(run([{ ...left, nowMs: NOW }], had).entries.x).status).toBe('delivered');
    const receipt = entry('r', { until: 'accepted', isCopied: false });
    const after = run([composed(receipt), { ...left, nowMs: NOW }], ready);
    expect(settled(after, true).entries.r).toBeUndefined();
  });
});
