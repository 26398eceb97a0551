import { expect, test } from 'vitest';
import { changed, expand, isDated, rowOf } from './tutorHours.js';

/** @param {string} timeZone @param {any[]} [dates] @returns {any} */
const always = (timeZone, dates = []) => ({
  availability: {
    timeZone,
    hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, start: '00:30', end: '04:00' })),
  },
  dates,
});

/** @param {any} hours @param {string} from @param {string} to */
function periods(hours, from, to) {
  return expand(hours, Date.parse(from), Date.parse(to)).map(({ startMs, endMs }) =>
    [startMs, endMs].map((ms) => new Date(ms).toISOString().slice(0, 16)),
  );
}

test.each([
  ['a plain day', '2026-03-07', [['2026-03-07T05:30', '2026-03-07T09:00']]],
  ['an hour that is skipped', '2026-03-08', [['2026-03-08T05:30', '2026-03-08T08:00']]],
  [
    'an hour that is doubled counts once, as the first',
    '2026-11-01',
    [
      ['2026-11-01T04:30', '2026-11-01T06:00'],
      ['2026-11-01T07:00', '2026-11-01T09:00'],
    ],
  ],
])('%s', (_name, date, expected) => {
  const hours = always('America/New_York');
  expect(
    periods(hours, `${date}T05:00:00Z`, `${date}T12:00:00Z`).filter(([from]) =>
      from.startsWith(date),
    ),
  ).toEqual(expected);
});

test('a date with hours of its own has those, a day off none', () => {
  const hours = always('UTC', [
    { date: '2026-06-02', hours: [{ start: '23:00', end: '24:00' }] },
    { date: '2026-06-03', hours: [] },
  ]);
  expect(periods(hours, '2026-06-02T00:00:00Z', '2026-06-03T23:00:00Z')).toEqual([
    ['2026-06-02T23:00', '2026-06-03T00:00'],
  ]);
  expect(isDated(hours, '2026-06-03')).toBe(true);
});

test('what is dragged in another zone is a row of the tutor’s day', () => {
  const start = Date.parse('2026-06-02T23:00:00Z');
  expect(rowOf(start, start + 3_600_000, 'Asia/Manila')).toEqual({
    date: '2026-06-03',
    row: { start: '07:00', end: '08:00' },
  });
  expect(rowOf(start, start + 3 * 3_600_000, 'UTC')).toEqual({
    date: '2026-06-02',
    row: { start: '23:00', end: '24:00' },
  });
});

test('hours are added to every such weekday, and made one where they touch', () => {
  const change = {
    date: '2026-06-02',
    isWeekly: true,
    before: null,
    after: { start: '04:00', end: '06:00' },
  };
  const { availability, dates } = changed(always('UTC'), change);
  expect(availability.hours.filter(({ weekday }) => weekday === 2)).toEqual([
    { weekday: 2, start: '00:30', end: '06:00' },
  ]);
  expect(availability.hours).toHaveLength(7);
  expect(dates).toEqual([]);
});

test('on one date only the others of that date are kept, and the week is not touched', () => {
  const before = { start: '00:30', end: '04:00' };
  const off = changed(always('UTC'), { date: '2026-06-02', isWeekly: false, before, after: null });
  expect(off.dates).toEqual([{ date: '2026-06-02', hours: [] }]);
  expect(off.availability).toEqual(always('UTC').availability);

  const more = changed(off, {
    date: '2026-06-02',
    isWeekly: false,
    before: null,
    after: { start: '10:00', end: '11:00' },
  });
  expect(more.dates).toEqual([{ date: '2026-06-02', hours: [{ start: '10:00', end: '11:00' }] }]);
});
