import { expect, test } from 'vitest';
import { typingReducer } from './core/typingReducer.js';
import { pairOf } from './core/conversationId.js';
import { createTyping } from './typing.js';

const devices = { epoch: 7, deviceIds: ['b1', 'b2'] };

/** @param {string} userId */
function browser(userId) {
  const clock = { nowMs: 0 };
  /** @type {any[]} */
  const sent = [];
  const typing = createTyping({
    self: { userId, deviceId: 'x' },
    seal: async (content) => /** @type {any} */ (content),
    open: async (payload) => /** @type {any} */ (payload),
    send: (envelope) => sent.push(envelope) > 0,
    devicesOf: (id) => (id === 'bob' ? devices : undefined),
    newId: () => 'id',
    now: () => clock.nowMs,
  });
  return { typing, clock, sent };
}

test('is said to every device of theirs, ephemeral, at most every 3 s', async () => {
  const { typing, clock, sent } = browser('ann');
  await typing.say('bob');
  clock.nowMs = 2_999;
  await typing.say('bob');
  expect(sent.map((e) => [e.deviceId, e.isEphemeral, e.epoch])).toEqual([
    ['b1', true, 7],
    ['b2', true, 7],
  ]);
  clock.nowMs = 3_000;
  await typing.say('bob');
  expect(sent).toHaveLength(4);
});

test('is not said to somebody whose devices are not known', async () => {
  const { typing, sent } = browser('ann');
  await typing.say('cid');
  expect(sent).toEqual([]);
});

const content = { v: 1, id: 'id', conv: pairOf('ann', 'bob'), ts: '2026-11-23T09:00:00.000Z' };
test.each([
  ['of a contact', 'ann', { ...content, kind: 'typing' }, 'ann'],
  ['something else', 'ann', { ...content, kind: 'unknown' }, null],
  ['from somebody else', 'eve', { ...content, kind: 'typing' }, null],
  ['from my own other device', 'bob', { ...content, kind: 'typing' }, null],
  ['broken', 'ann', null, null],
])('is heard: %s', async (_name, userId, payload, who) => {
  const { typing } = browser('bob');
  expect(await typing.hear(/** @type {any} */ ({ userId, payload }))).toBe(who);
});

test('ends with its time, with a message, and with its writer going', () => {
  const typing = typingReducer({}, { type: 'typing', userId: 'ann', untilMs: 6_000 });
  expect(typingReducer(typing, { type: 'time', nowMs: 5_999 })).toBe(typing);
  expect(typingReducer(typing, { type: 'time', nowMs: 6_000 })).toEqual({});
  expect(typingReducer(typing, { type: 'stopped', userIds: ['bob'] })).toBe(typing);
  expect(typingReducer(typing, { type: 'stopped', userIds: ['ann'] })).toEqual({});
  const again = typingReducer(typing, { type: 'typing', userId: 'ann', untilMs: 9_000 });
  expect(typingReducer(again, { type: 'time', nowMs: 6_000 })).toEqual({ ann: 9_000 });
});
