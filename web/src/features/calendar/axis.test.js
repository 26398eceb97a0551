import { CalendarDate } from '@internationalized/date';
import { expect, test } from 'vitest';
import { axisOf, holesOf, hoursOf, instantAt, positionOf, spanOf } from './axis.js';

/** @param {number} month @param {number} day @param {string} zone */
function weekFrom(month, day, zone) {
  const first = new CalendarDate(2026, month, day);
  return axisOf(
    Array.from({ length: 7 }, (_, days) => first.add({ days })),
    zone,
  );
}

test.each([
  ['a plain week', 6, 1, 'Europe/Berlin', 48, [24, 24, 24, 24, 24, 24, 24]],
  ['clocks forward in New York', 3, 2, 'America/New_York', 48, [24, 24, 24, 24, 24, 24, 23]],
  ['clocks back in New York', 10, 26, 'America/New_York', 50, [24, 24, 24, 24, 24, 24, 25]],
  [
    'half an hour back on Lord Howe',
    4,
    1,
    'Australia/Lord_Howe',
    49,
    [24, 24, 24, 24, 24.5, 24, 24],
  ],
  ['forward at midnight in Beirut', 3, 23, 'Asia/Beirut', 48, [24, 24, 24, 24, 24, 24, 23]],
  ['Manila has no clock changes', 3, 2, 'Asia/Manila', 48, [24, 24, 24, 24, 24, 24, 24]],
])('%s', (_name, month, day, zone, rows, hours) => {
  const axis = weekFrom(month, day, zone);
  expect(axis.rows).toHaveLength(rows);
  expect(axis.days.map(hoursOf)).toEqual(hours);
});

test('an hour that is not there is a hole in that day, and in no other', () => {
  const axis = weekFrom(3, 2, 'America/New_York');
  expect(axis.days.map((day) => holesOf(axis, day))).toEqual([
    [],
    [],
    [],
    [],
    [],
    [],
    [{ from: 4, to: 6 }],
  ]);
});

test('an hour that is there twice is a hole in every other day', () => {
  const axis = weekFrom(10, 26, 'America/New_York');
  expect(axis.rows.slice(2, 7)).toEqual([
    { minutes: 60, turn: 0 },
    { minutes: 90, turn: 0 },
    { minutes: 60, turn: 1 },
    { minutes: 90, turn: 1 },
    { minutes: 120, turn: 0 },
  ]);
  expect(holesOf(axis, axis.days[0])).toEqual([{ from: 4, to: 6 }]);
  expect(holesOf(axis, axis.days[6])).toEqual([]);
});

test('one time of day is at one height in all days', () => {
  for (const axis of [
    weekFrom(3, 2, 'America/New_York'),
    weekFrom(10, 26, 'America/New_York'),
    weekFrom(4, 1, 'Australia/Lord_Howe'),
  ]) {
    const heights = axis.days.map(({ day }, i) => {
      const evening = new Date(day.add({ days: 1 }).toDate(axis.zone).getTime() - 6 * 3_600_000);
      return positionOf(axis.days[i], evening.getTime());
    });
    expect(new Set(heights).size).toBe(1);
  }
});

test('the two hours of one name are two places', () => {
  const axis = weekFrom(10, 26, 'America/New_York');
  const sunday = axis.days[6];
  /* 01:30 in summer time, and 01:30 an hour later. */
  expect(positionOf(sunday, Date.parse('2026-11-01T05:30:00Z'))).toBe(3);
  expect(positionOf(sunday, Date.parse('2026-11-01T06:30:00Z'))).toBe(5);
});

test('every half hour is found again at its row', () => {
  for (const zone of ['America/New_York', 'Australia/Lord_Howe', 'Asia/Beirut', 'Asia/Kolkata']) {
    for (const [month, day] of [
      [3, 2],
      [3, 23],
      [4, 1],
      [10, 26],
    ]) {
      for (const axisDay of weekFrom(month, day, zone).days) {
        for (let ms = axisDay.startMs; ms < axisDay.endMs; ms += 1_800_000) {
          expect(instantAt(axisDay, positionOf(axisDay, ms))).toBe(ms);
        }
      }
    }
  }
});

test.each([
  ['within a day', '2026-03-07T15:00:00Z', '2026-03-07T16:15:00Z', 5, { top: 20, bottom: 22.5 }],
  ['ends before a hole', '2026-03-08T06:00:00Z', '2026-03-08T07:00:00Z', 6, { top: 2, bottom: 4 }],
  ['begins after it', '2026-03-08T07:00:00Z', '2026-03-08T08:00:00Z', 6, { top: 6, bottom: 8 }],
  ['over it', '2026-03-08T06:30:00Z', '2026-03-08T07:30:00Z', 6, { top: 3, bottom: 7 }],
  ['from the day before', '2026-03-07T04:00:00Z', '2026-03-07T06:00:00Z', 5, { top: 0, bottom: 2 }],
  [
    'into the day after',
    '2026-03-07T04:00:00Z',
    '2026-03-07T06:00:00Z',
    4,
    { top: 46, bottom: 48 },
  ],
  ['another day', '2026-03-07T15:00:00Z', '2026-03-07T16:00:00Z', 4, null],
])('a period %s', (_name, start, end, index, span) => {
  const axis = weekFrom(3, 2, 'America/New_York');
  expect(spanOf(axis.days[index], Date.parse(start), Date.parse(end))).toEqual(span);
});
