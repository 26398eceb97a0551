import { beforeEach, expect, test, vi } from 'vitest';
import { linesOf } from './sessionLines.js';
import {
  calendarWords,
  meetingLink,
  movesNow,
  noticeSentence,
  stateSentence,
} from './sessionWords.js';

beforeEach(() => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['en-GB']);
});

const ZONE = 'Asia/Manila';
const NOW = Date.parse('2026-11-23T12:00:00.000Z');
/** @type {any} */
const lesson = {
  sessionId: 's1',
  subject: 'Algebra',
  tutorId: 'bob',
  studentId: 'ann',
  start: '2026-11-25T10:00:00.000Z',
  end: '2026-11-25T11:00:00.000Z',
  status: 'requested',
  proposal: null,
};
/** @param {string} userId */
const nameOf = (userId) => ({ ann: 'Ann', bob: 'Bob' })[userId] ?? '?';

test.each([
  ['requested', NOW, 'Add to calendar'],
  ['confirmed', NOW, 'Add to calendar'],
  ['confirmed', Date.parse(lesson.end), null],
  ['cancelled', NOW, 'Take out of calendar'],
  ['declined', NOW, null],
  ['completed', NOW, null],
])('what a calendar can do with a lesson that is %s', (status, nowMs, words) => {
  expect(calendarWords({ ...lesson, status }, nowMs)).toBe(words);
});

test.each([
  ['to the tutor', { myId: 'bob', otherName: 'Ann' }, 'Ann waits for your answer.'],
  ['to the student', { myId: 'ann', otherName: 'Bob' }, 'Waits for Bob’s answer.'],
])('a request %s', (_name, viewer, sentence) => {
  expect(stateSentence(lesson, viewer)).toBe(sentence);
});

test('a cancelled lesson says by whom, and whether it was late', () => {
  const viewer = { myId: 'ann', otherName: 'Bob' };
  const session = { ...lesson, status: 'cancelled' };
  expect(stateSentence(session, viewer)).toBeNull();
  expect(stateSentence(session, viewer, /** @type {any} */ ({ by: 'ann', late: false }))).toBe(
    'You cancelled it.',
  );
  expect(stateSentence(session, viewer, /** @type {any} */ ({ by: 'bob', late: true }))).toBe(
    'Bob cancelled it, after the free time had ended.',
  );
});

test.each([
  ['before', '2026-11-24T10:00:00.000Z', 'Free to cancel until Tue 24 Nov, 18:00 your time.'],
  ['without notice', lesson.start, 'Free to cancel until it begins.'],
  [
    'after',
    '2026-11-23T10:00:00.000Z',
    'Free to cancel only until Mon 23 Nov, 18:00 your time. Now it counts as late.',
  ],
])('the notice %s the free time ends, on my clock', (_name, freeUntil, sentence) => {
  const move = /** @type {any} */ ({ move: 'cancel', until: lesson.start, freeUntil });
  expect(noticeSentence(move, lesson, ZONE, NOW)).toBe(sentence);
});

test('a move whose time has passed is no longer offered', () => {
  const moves = /** @type {any} */ ([
    { move: 'cancel', until: '2026-11-23T12:00:00.000Z' },
    { move: 'place', until: '2026-11-23T13:00:00.000Z' },
  ]);
  expect([...movesNow({ ...lesson, moves }, NOW).keys()]).toEqual(['place']);
});

test('each move is a line, the booking is none', () => {
  const moved = { start: '2026-12-03T10:00:00.000Z', end: '2026-12-03T11:00:00.000Z' };
  const event = (/** @type {number} */ revision, /** @type {any} */ over) => ({
    revision,
    at: '2026-11-23T12:00:00.000Z',
    by: 'bob',
    status: 'confirmed',
    start: lesson.start,
    end: lesson.end,
    late: false,
    times: [],
    ...over,
  });
  const events = [
    event(0, { move: 'book', by: 'ann' }),
    event(1, { move: 'accept' }),
    event(2, { move: 'propose', times: [moved, { ...moved, start: '2026-12-04T01:30:00.000Z' }] }),
    event(3, { move: 'take', by: 'ann', ...moved }),
    event(4, { move: 'complete', by: null, ...moved }),
  ];
  const lines = linesOf(lesson, /** @type {any} */ (events), nameOf, ZONE);

  expect(lines.map(({ revision, byId, text }) => [revision, byId, text])).toEqual([
    [1, 'bob', 'Bob accepted the Algebra lesson on Wed 25 Nov, 18:00'],
    [
      2,
      'bob',
      'Bob proposed Thu 3 Dec, 18:00 or Fri 4 Dec, 09:30 for the Algebra lesson on Wed 25 Nov, 18:00',
    ],
    [3, 'ann', 'Ann moved the Algebra lesson to Thu 3 Dec, 18:00'],
    [4, null, 'The Algebra lesson on Thu 3 Dec, 18:00 is over'],
  ]);
});

test.each([
  ['https://meet.example/abc', 'https://meet.example/abc'],
  ['Room 4: https://meet.example/abc?pwd=1', 'https://meet.example/abc?pwd=1'],
  ['javascript:alert(1)', null],
  ['data:text/html,x', null],
  ['https://', null],
  ['12 School Lane', null],
  ['', null],
])('the link in %s is %s', (place, link) => {
  expect(meetingLink(place)).toBe(link);
});
