import { expect, test } from 'vitest';
import { typingReducer } from './typingReducer.js';

/** @param {any} event */
const after = (event) => typingReducer({ a: 100, b: 200 }, event);

test.each([
  ['another begins', { type: 'typing', userId: 'c', untilMs: 300 }, { a: 100, b: 200, c: 300 }],
  ['one goes on', { type: 'typing', userId: 'a', untilMs: 300 }, { a: 300, b: 200 }],
  ['one said it', { type: 'stopped', userIds: ['a'] }, { b: 200 }],
  ['the time of one is over', { type: 'time', nowMs: 100 }, { b: 200 }],
  ['just before', { type: 'time', nowMs: 99 }, { a: 100, b: 200 }],
])('%s', (_name, event, want) => {
  expect(after(event)).toEqual(want);
});

test.each([[{ type: 'stopped', userIds: ['c'] }], [{ type: 'time', nowMs: 99 }]])(
  'nothing changed: the same object (%j)',
  (event) => {
    const typing = { a: 100 };
    expect(typingReducer(typing, /** @type {any} */ (event))).toBe(typing);
  },
);

test('an event that is none is our own mistake', () => {
  expect(() => after({ type: 'x' })).toThrow('unknown event');
});
