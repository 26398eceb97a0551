import { afterEach, expect, test, vi } from 'vitest';
import { clockOptions, formatClock, timeOf } from './clock.js';

afterEach(() => vi.restoreAllMocks());

/** @param {string} language */
function readAs(language) {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue([language]);
}

test.each([
  ['de-DE', ['00:00', '09:30', '12:00', '21:05', '24:00']],
  ['en-US', ['12:00\u00a0AM', '9:30\u00a0AM', '12:00\u00a0PM', '9:05\u00a0PM', 'Midnight']],
])('times as %s writes them', (language, words) => {
  readAs(language);
  expect(['00:00', '09:30', '12:00', '21:05', '24:00'].map(formatClock)).toEqual(words);
});

test('what is held stays a choice, in its place', () => {
  readAs('en-US');
  const options = clockOptions('22:15', 30);
  expect(options).toHaveLength(49);
  expect(options.slice(44, 47)).toEqual([
    { value: '22:00', label: '10:00\u00a0PM' },
    { value: '22:15', label: '10:15\u00a0PM' },
    { value: '22:30', label: '10:30\u00a0PM' },
  ]);
  expect(options.at(-1)?.value).toBe('23:30');
});

test('a range may end with the day', () => {
  expect(clockOptions('09:00', 15, { hasEnd: true })).toHaveLength(97);
  expect(timeOf(24 * 60)).toBe('24:00');
});
