import { CalendarDate, parseDate } from '@internationalized/date';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { boundsOf, dayOf, daysOf, groupByDay, nearestSlots, weekFromAddress } from './week.js';

const HOUR_MS = 3_600_000;

const languageIs = (/** @type {string} */ language) =>
  vi.spyOn(navigator, 'language', 'get').mockReturnValue(language);

beforeEach(() => languageIs('en-GB'));

/** @param {string} start */
function slot(start) {
  const end = new Date(Date.parse(`${start}:00.000Z`) + HOUR_MS).toISOString();
  return { start: `${start}:00.000Z`, end };
}

describe('the bounds of a week', () => {
  test.each([
    ['an ordinary one', '2026-11-23', 'Europe/Berlin', 168, '2026-11-22T23:00:00.000Z'],
    ['clocks go forward', '2026-03-23', 'Europe/Berlin', 167, '2026-03-22T23:00:00.000Z'],
    ['clocks go back', '2026-10-19', 'Europe/Berlin', 169, '2026-10-18T22:00:00.000Z'],
    ['half an hour back', '2026-03-30', 'Australia/Lord_Howe', 168.5, '2026-03-29T13:00:00.000Z'],
    ['no such change', '2026-10-19', 'Asia/Kathmandu', 168, '2026-10-18T18:15:00.000Z'],
    // Beirut skips midnight: the Monday before is whole, the Sunday starts at 01:00.
    ['midnight is skipped', '2026-03-23', 'Asia/Beirut', 167, '2026-03-22T22:00:00.000Z'],
  ])('%s', (_name, monday, zone, hours, from) => {
    const bounds = boundsOf(parseDate(monday), zone);
    expect(bounds.from).toBe(from);
    expect((Date.parse(bounds.to) - Date.parse(bounds.from)) / HOUR_MS).toBe(hours);
  });

  test('six weeks are six weeks', () => {
    const { from, to } = boundsOf(parseDate('2026-11-23'), 'UTC', 6);
    expect((Date.parse(to) - Date.parse(from)) / HOUR_MS).toBe(6 * 168);
  });
});

test.each([
  ['2026-11-30', '2026-11-30'],
  ['2026-12-02', '2026-11-30'],
  ['2026-11-16', '2026-11-23'],
  ['next', '2026-11-23'],
  ['2026-02-31', '2026-11-23'],
  [null, '2026-11-23'],
])('the address asks for %s: the week of %s', (text, monday) => {
  expect(weekFromAddress(text, new CalendarDate(2026, 11, 25)).toString()).toBe(monday);
});

test('an address from where weeks begin on Monday is read where they begin on Sunday', () => {
  languageIs('en-US');
  const today = new CalendarDate(2026, 11, 25);
  expect(weekFromAddress('2026-11-30', today).toString()).toBe('2026-11-29');
  expect(weekFromAddress(null, today).toString()).toBe('2026-11-22');
});

describe('slots by day', () => {
  const days = daysOf(parseDate('2026-10-19'));

  test('a day is the student’s day, not UTC’s', () => {
    expect(dayOf('2026-10-24T22:30:00.000Z', 'Europe/Berlin').toString()).toBe('2026-10-25');
    expect(dayOf('2026-10-24T22:30:00.000Z', 'America/Lima').toString()).toBe('2026-10-24');
  });

  test('both of the doubled hours belong to the Sunday, in the order of time', () => {
    const first = slot('2026-10-25T00:30');
    const second = slot('2026-10-25T01:30');

    const sunday = groupByDay([second, first], days, 'Europe/Berlin')[6];

    expect(sunday.day.toString()).toBe('2026-10-25');
    expect(sunday.slots).toEqual([first, second]);
  });

  test('every day is there, also without a slot; a slot of another week is not', () => {
    const grouped = groupByDay([slot('2026-10-20T08:00'), slot('2026-10-27T08:00')], days, 'UTC');
    expect(grouped.map((entry) => entry.slots.length)).toEqual([0, 1, 0, 0, 0, 0, 0]);
  });
});

test('the nearest slots come in the order of time, without the one that has gone', () => {
  const [early, before, wanted, after, late] = [
    '2026-11-24T08:00',
    '2026-11-24T12:00',
    '2026-11-24T13:00',
    '2026-11-24T14:00',
    '2026-11-27T08:00',
  ].map(slot);

  const nearest = nearestSlots([late, after, wanted, before, early], wanted.start, 3);

  expect(nearest).toEqual([early, before, after]);
});
