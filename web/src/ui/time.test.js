import { beforeEach, describe, expect, test, vi } from 'vitest';
import { formatMoney } from './money.js';
import {
  clocksDiffer,
  dateLocale,
  formatElsewhere,
  formatLongDay,
  formatMinutes,
  formatRange,
  formatTime,
  zoneCity,
  zoneName,
} from './time.js';

beforeEach(() => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['en-GB']);
});

/** @param {string} start @param {string} end */
function slot(start, end) {
  return { start: `${start}:00.000Z`, end: `${end}:00.000Z` };
}

/** Some versions of the CLDR write 'Wed, 25 Nov', some 'Wed 25 Nov'. @param {string} text */
function plain(text) {
  return text.replace('Wed,', 'Wed');
}

test.each([
  [['de-DE', 'en-US', 'en'], 'en-US'],
  [['fr'], 'en-GB'],
  [['enm', 'ro'], 'en-GB'],
  [[], 'en-GB'],
])('a reader of %j reads dates as %s', (languages, locale) => {
  expect(dateLocale(languages)).toBe(locale);
});

test.each([
  ['2026-11-24T13:30:00.000Z', 'Europe/Berlin', '14:30'],
  ['2026-07-24T13:30:00.000Z', 'Europe/Berlin', '15:30'],
  ['2026-11-24T13:30:00.000Z', 'Asia/Kathmandu', '19:15'],
  ['2026-03-29T00:59:00.000Z', 'Europe/Berlin', '01:59'],
  ['2026-03-29T01:00:00.000Z', 'Europe/Berlin', '03:00'],
])('%s in %s is %s', (instant, zone, time) => {
  expect(formatTime(instant, zone)).toBe(time);
});

test('where clocks have twelve hours, nine is not written 09', () => {
  const languages = vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['en-US']);
  expect(formatTime('2026-11-24T09:00:00.000Z', 'UTC')).toBe('9:00\u00a0AM');
  languages.mockRestore();
});

test('a late evening in UTC is already the next day further east', () => {
  expect(formatLongDay('2026-11-24T20:00:00.000Z', 'Asia/Tokyo')).toBe('Wednesday 25 November');
});

test.each([
  ['one day', slot('2026-11-24T13:30', '2026-11-24T14:30'), 'Europe/Berlin', '14:30–15:30'],
  [
    'past midnight',
    slot('2026-11-24T22:30', '2026-11-24T23:30'),
    'Europe/Berlin',
    '23:30–00:30 Wed 25 Nov',
  ],
  ['clock goes back', slot('2026-10-25T00:30', '2026-10-25T01:30'), 'Europe/Berlin', '02:30–02:30'],
])('a range: %s', (_name, range, zone, text) => {
  expect(plain(formatRange(range, zone))).toBe(text);
});

describe('two clocks', () => {
  test.each([
    ['Europe/Berlin', 'Europe/Madrid', '2026-11-24T13:30:00.000Z', false],
    ['Europe/London', 'UTC', '2026-11-24T13:30:00.000Z', false],
    ['Europe/London', 'UTC', '2026-07-24T13:30:00.000Z', true],
    ['Pacific/Auckland', 'Pacific/Honolulu', '2026-11-24T13:30:00.000Z', true],
    // 24 hours apart: the same hands, another day.
    ['Pacific/Kiritimati', 'Pacific/Honolulu', '2026-11-24T13:30:00.000Z', true],
  ])('%s and %s at %s differ: %s', (one, other, instant, differ) => {
    expect(clocksDiffer(one, other, instant)).toBe(differ);
  });

  test('the other clock is named beside a time', () => {
    const lesson = slot('2026-11-24T13:30', '2026-11-24T14:30');
    expect(formatElsewhere(lesson, 'Europe/Berlin', 'Europe/Lisbon')).toBe('13:30–14:30 in Lisbon');
    expect(formatElsewhere(lesson, 'Europe/Berlin', 'Europe/Paris')).toBeNull();
    const auckland = formatElsewhere(lesson, 'Europe/Berlin', 'Pacific/Auckland');
    expect(plain(auckland ?? '')).toBe('Wed 25 Nov, 02:30–03:30 in Auckland');
  });
});

test.each([
  ['America/Argentina/Buenos_Aires', 'Buenos Aires', 'Buenos Aires time'],
  ['UTC', 'UTC', 'UTC'],
  ['Asia/Calcutta', 'Kolkata', 'Kolkata time'],
])('%s is the zone of %s', (zone, city, name) => {
  expect(zoneCity(zone)).toBe(city);
  expect(zoneName(zone)).toBe(name);
});

test.each([
  [30, '30 min'],
  [60, '1 h'],
  [90, '1 h 30 min'],
])('%i minutes read %s', (minutes, text) => {
  expect(formatMinutes(minutes)).toBe(text);
});

test.each([
  [35, 'EUR', '€35'],
  [35.5, 'EUR', '€35.50'],
  [0, 'GBP', '£0'],
])('%d %s reads %s', (amount, currency, text) => {
  expect(formatMoney(amount, currency)).toBe(text);
});
