import { expect, test } from 'vitest';
import { howSoon, splitByTime } from './sessionsByTime.js';

const NOW = Date.parse('2026-11-23T12:00:00.000Z');

/** @param {string} start @param {string} end @param {string} [status] */
function session(start, end, status = 'requested') {
  return /** @type {import('../../net/shapes.js').Session} */ ({
    sessionId: start,
    tutorId: 't',
    studentId: 's',
    subject: 'Maths',
    start: `2026-${start}:00.000Z`,
    end: `2026-${end}:00.000Z`,
    status,
  });
}

test('upcoming is soonest first, past is latest first, the lesson under way is upcoming', () => {
  const underWay = session('11-23T11:30', '11-23T12:30');
  const over = session('11-23T11:00', '11-23T12:00');
  const lastWeek = session('11-16T11:00', '11-16T12:00');
  const tomorrow = session('11-24T11:00', '11-24T12:00');
  const cancelled = session('11-25T11:00', '11-25T12:00', 'cancelled');

  const { upcoming, past } = splitByTime([tomorrow, lastWeek, cancelled, over, underWay], NOW);

  expect(upcoming).toEqual([underWay, tomorrow]);
  expect(past).toEqual([cancelled, over, lastWeek]);
});

test.each([
  ['11-23T11:30', '11-23T12:30', 'now'],
  ['11-23T10:30', '11-23T11:30', null],
  ['11-23T12:01', '11-23T13:00', 'in 1 minute'],
  ['11-23T12:59', '11-23T13:30', 'in 59 minutes'],
  ['11-23T15:00', '11-23T16:00', 'in 3 hours'],
  ['11-23T22:00', '11-23T23:00', 'in 10 hours'],
  // 23:30 UTC is past midnight in Berlin.
  ['11-23T23:30', '11-24T00:30', 'tomorrow'],
  ['11-24T22:00', '11-24T23:00', 'tomorrow'],
  ['11-25T06:00', '11-25T07:00', 'in 2 days'],
  ['12-20T12:00', '12-20T13:00', null],
])('a lesson %s to %s is %s', (start, end, text) => {
  expect(howSoon(session(start, end), NOW, 'Europe/Berlin')).toBe(text);
});
