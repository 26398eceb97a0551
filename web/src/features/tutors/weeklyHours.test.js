import { describe, expect, test } from 'vitest';
import { timeOf } from '../../ui/clock.js';
import {
  findFaults,
  hoursOf,
  minutesOf,
  rowsOf,
  weeklyHoursReducer,
  weekMinutes,
} from './weeklyHours.js';

/** @param {...[number, string, string]} rows */
function week(...rows) {
  return rowsOf(rows.map(([weekday, start, end]) => ({ weekday, start, end })));
}

test.each([
  ['00:00', 0],
  ['09:30', 570],
  ['24:00', 1440],
  ['24:05', null],
  ['09:60', null],
  ['9:30', null],
  ['', null],
])('%s is %s minutes after midnight', (time, minutes) => {
  expect(minutesOf(time)).toBe(minutes);
  if (minutes !== null) expect(timeOf(minutes)).toBe(time);
});

describe('adding a range', () => {
  test('a first one is a morning', () => {
    const rows = weeklyHoursReducer([], { type: 'added', weekday: 3 });
    expect(hoursOf(rows)).toEqual([{ weekday: 3, start: '09:00', end: '12:00' }]);
  });

  test.each([
    ['12:00', '13:00', '16:00'],
    ['21:30', '22:30', '24:00'],
    ['24:00', '23:30', '24:00'],
  ])('after one that ends at %s comes %s to %s', (last, start, end) => {
    const rows = weeklyHoursReducer(week([1, '08:00', last]), { type: 'added', weekday: 1 });
    expect(hoursOf(rows)).toContainEqual({ weekday: 1, start, end });
  });

  test('every row has a key of its own', () => {
    let rows = week([1, '09:00', '10:00'], [2, '09:00', '10:00']);
    rows = weeklyHoursReducer(rows, { type: 'removed', key: 0 });
    rows = weeklyHoursReducer(rows, { type: 'added', weekday: 1 });
    rows = weeklyHoursReducer(rows, { type: 'copied', from: 2, to: [3, 4] });
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
  });
});

test('copying a day replaces the other days and leaves the rest', () => {
  const rows = week([1, '09:00', '12:00'], [2, '18:00', '20:00'], [6, '10:00', '11:00']);

  const copied = weeklyHoursReducer(rows, { type: 'copied', from: 1, to: [1, 2, 3] });

  expect(hoursOf(copied)).toEqual([
    { weekday: 1, start: '09:00', end: '12:00' },
    { weekday: 2, start: '09:00', end: '12:00' },
    { weekday: 3, start: '09:00', end: '12:00' },
    { weekday: 6, start: '10:00', end: '11:00' },
  ]);
});

test('a row that is being typed into does not move', () => {
  const rows = week([1, '09:00', '10:00'], [1, '11:00', '12:00']);
  const changed = weeklyHoursReducer(rows, {
    type: 'changed',
    key: 1,
    part: 'start',
    time: '08:00',
  });
  expect(changed.map((row) => row.key)).toEqual([0, 1]);
});

describe('faults', () => {
  test.each([
    ['a good day', week([1, '09:00', '12:00'], [1, '13:00', '24:00']), []],
    ['same hours on two days', week([1, '09:00', '12:00'], [2, '09:00', '12:00']), []],
    ['backwards', week([1, '12:00', '09:00']), [0]],
    ['empty', week([1, '12:00', '12:00']), [0]],
    ['a missing time', week([1, '', '12:00']), [0]],
    ['not in fives', week([1, '09:02', '12:00']), [0]],
    ['overlapping', week([1, '09:00', '12:00'], [1, '11:00', '13:00']), [1]],
    ['touching', week([1, '09:00', '12:00'], [1, '12:00', '13:00']), [1]],
    [
      'overlapping, written in another order',
      week([1, '11:00', '13:00'], [1, '09:00', '12:00']),
      [0],
    ],
  ])('%s', (_name, rows, keys) => {
    expect([...findFaults(rows).keys()]).toEqual(keys);
  });
});

test('a week is as long as its ranges', () => {
  const rows = week([1, '09:00', '12:30'], [5, '12:00', '11:00'], [7, '', '11:00']);
  expect(weekMinutes(rows)).toBe(210);
});
