import { beforeEach, expect, test, vi } from 'vitest';
import { reminderWords } from './reminderWords.js';

const START = '2026-11-24T13:30:00.000Z';
const NOTICE = { sessionId: 's1', start: START };
const SESSION = { sessionId: 's1', tutorId: 't1', studentId: 'u1', subject: 'Algebra', place: '' };
const BOOKED = {
  sessions: [SESSION],
  people: {
    t1: { firstName: 'Bob', lastName: 'Example' },
    u1: { firstName: 'Ann', lastName: 'B' },
  },
};
const MINUTE = 60_000;

beforeEach(() => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['en-GB']);
});

/** @param {object} [some] @param {number} [minutesAhead] */
function said(some = {}, minutesAhead = 60) {
  const facts = { booked: BOOKED, user: { userId: 'u1' }, zone: 'Asia/Manila' };
  const nowMs = Date.parse(START) - minutesAhead * MINUTE;
  return reminderWords(NOTICE, /** @type {any} */ ({ ...facts, nowMs, ...some }));
}

test('the lesson, the other person and the time here; it leads to the conversation', () => {
  expect(said()).toEqual({
    text: 'Algebra with Bob Example begins at 21:30, in 1 hour.',
    links: [{ label: 'Open conversation', href: '/messages/t1' }],
  });
  expect(said({ user: { userId: 't1' } })).toMatchObject({
    text: expect.stringMatching(/with Ann B/),
    links: [{ href: '/messages/u1' }],
  });
});

test('a meeting link comes first', () => {
  const place = 'Zoom: https://meet.example/algebra';
  const booked = { ...BOOKED, sessions: [{ ...SESSION, place }] };
  expect(said({ booked }).links[0]).toEqual({
    label: 'Join',
    href: 'https://meet.example/algebra',
  });
});

test.each([
  ['another day is named', 1440, /begins on Tue,? 24 Nov at 21:30, in 1 day\.$/],
  ['seconds late is still the hour', 59.9, /at 21:30, in 1 hour\.$/],
  ['after quiet hours it is what is left', 95, /in 1 hour 35 minutes\.$/],
  ['a tab that thaws late does not promise it', -2, /Example began at 21:30\.$/],
])('%s', (_, minutesAhead, text) => {
  expect(said({}, minutesAhead).text).toMatch(text);
});

test('of a lesson that is not known here the time is said', () => {
  expect(said({ booked: null })).toEqual({
    text: 'A lesson begins at 21:30, in 1 hour.',
    links: [{ label: 'Lessons', href: '/sessions' }],
  });
});
