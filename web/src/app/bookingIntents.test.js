import { beforeEach, expect, test } from 'vitest';
import { forgetIntent, isFinal, keyOfIntent } from './bookingIntents.js';

const intent = {
  tutorId: 't1',
  subject: 'Maths',
  start: '2026-11-24T13:00:00.000Z',
  end: '2026-11-24T14:00:00.000Z',
};

beforeEach(() => sessionStorage.clear());

test('the same intent keeps its key through retries and reloads', () => {
  const key = keyOfIntent('u1', intent);
  expect(key).toMatch(/^[\x21-\x7e]{1,64}$/);
  expect(keyOfIntent('u1', { ...intent })).toBe(key);
});

test.each([
  ['another time', 'u1', { ...intent, start: '2026-11-24T13:30:00.000Z' }],
  ['other notes', 'u1', { ...intent, notes: 'Fractions' }],
  ['another person', 'u2', intent],
])('%s is another intent', (_name, userId, other) => {
  const key = keyOfIntent('u1', intent);
  expect(keyOfIntent(userId, other)).not.toBe(key);
});

test('after an answer for good the same words are a new intent', () => {
  const key = keyOfIntent('u1', intent);
  forgetIntent();
  expect(keyOfIntent('u1', intent)).not.toBe(key);
});

test.each([
  [0, false],
  [400, true],
  [408, false],
  [409, true],
  [429, false],
  [500, false],
  [503, false],
])('a refusal with %i is final: %s', (status, final) => {
  expect(isFinal({ status })).toBe(final);
});
