import { expect, test } from 'vitest';
import { bookedReducer, unknownOf } from './bookedReducer.js';

/** @param {string} sessionId @param {number} revision @param {object} [over] @returns {any} */
const session = (sessionId, revision, over) => ({
  sessionId,
  revision,
  tutorId: 't',
  studentId: 's',
  ...over,
});
/** @param {number} count @returns {any[]} */
const events = (count) => Array.from({ length: count }, (_, revision) => ({ revision }));
/** @param {any} one @returns {any} */
const details = (/** @type {any} */ one, timeZone = 'Asia/Manila') => ({
  session: one,
  tutor: { userId: 't', firstName: 'Tom', lastName: 'T', timeZone: 'Europe/Lisbon' },
  student: { userId: 's', firstName: 'Sue', lastName: 'S', role: 'student', timeZone },
  events: events(one.revision + 1),
});
const listed = (/** @type {any[]} */ ...sessions) =>
  /** @type {any} */ ({ type: 'listed', sessions, people: {}, zones: {}, at: '1' });
const told = (/** @type {any} */ one) =>
  /** @type {any} */ ({ type: 'told', details: details(one), at: '2' });

test.each([
  ['a list that is older than what was told', [told(session('a', 3)), listed(session('a', 2))], 3],
  ['what was told before a newer list', [listed(session('a', 3)), told(session('a', 2))], 3],
  ['the same lesson, newer', [listed(session('a', 1)), told(session('a', 2))], 2],
])('answers cross: %s', (_name, happened, revision) => {
  const booked = happened.reduce(bookedReducer, null);
  expect(booked?.sessions.map((/** @type {any} */ one) => one.revision)).toEqual([revision]);
});

test('of one revision the later answer counts: what one may do changes with time', () => {
  const early = session('a', 1, { moves: [{ move: 'cancel' }] });
  const late = session('a', 1, { moves: [] });
  const booked = [listed(early), listed(late)].reduce(bookedReducer, null);
  expect(booked?.sessions[0].moves).toEqual([]);
});

test('events that are known are not lost to an older answer', () => {
  const booked = [told(session('a', 2)), told(session('a', 1))].reduce(bookedReducer, null);
  expect(booked?.events.a).toHaveLength(3);
});

test('events that were told already are the same ones', () => {
  const once = bookedReducer(null, told(session('a', 2)));
  expect(bookedReducer(once, told(session('a', 2))).events).toBe(once.events);
});

test('who and where both people are is known from what was told', () => {
  const booked = bookedReducer(null, told(session('a', 0)));
  expect(booked.people).toMatchObject({ t: { firstName: 'Tom' }, s: { firstName: 'Sue' } });
  expect(booked.zones).toEqual({ t: 'Europe/Lisbon', s: 'Asia/Manila' });
});

test('what is not known is asked for: not of a lesson that was only booked', () => {
  const booked = [
    listed(session('a', 0), session('b', 1), session('c', 2), session('d', 3)),
    told(session('c', 2)),
    told(session('d', 2)),
  ].reduce(bookedReducer, null);
  expect(unknownOf(/** @type {any} */ (booked), 's')).toEqual(['b', 'd']);
});

test('one lesson of each student whose clock is not known is asked for', () => {
  const booked = bookedReducer(
    null,
    listed(session('a', 0), session('b', 0), session('c', 0, { studentId: 'u' })),
  );
  expect(unknownOf(booked, 't')).toEqual(['a', 'c']);
  expect(unknownOf(bookedReducer(booked, told(session('a', 0))), 't')).toEqual(['c']);
});
