import { beforeEach, expect, test, vi } from 'vitest';
import { bookingWindow, formatNotice, freeSentence, OPEN_RULES, termsOf } from './rulesWords.js';

beforeEach(() => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['en-GB']);
});

test.each([
  [30, '30 minutes'],
  [60, '1 hour'],
  [90, '1 hour 30 minutes'],
  [720, '12 hours'],
  [1440, '1 day'],
  [2160, '36 hours'],
  [2880, '2 days'],
])('%i minutes are %s', (minutes, words) => {
  expect(formatNotice(minutes)).toBe(words);
});

/* New York sets its clocks back on 1 November 2026: a day before is 25 hours before. */
test('until when is an instant, 24 hours before whatever the clocks do', () => {
  const reader = { zone: 'America/New_York', nowMs: Date.parse('2026-10-20T00:00:00.000Z') };
  expect(freeSentence('cancel', 1440, '2026-11-02T01:00:00.000Z', reader)).toBe(
    'Free to cancel until Sat 31 Oct, 21:00 your time.',
  );
});

test('what is late already says so', () => {
  const reader = { zone: 'UTC', nowMs: Date.parse('2026-11-23T12:00:00.000Z') };
  expect(freeSentence('move', 1440, '2026-11-24T10:00:00.000Z', reader)).toContain('late');
});

test('a tutor without rules asks for nothing', () => {
  expect(bookingWindow(OPEN_RULES)).toBeNull();
  expect(termsOf({ ...OPEN_RULES, instant: true }, 'Ada')).toEqual([
    'Confirmed at once.',
    'Free to cancel or move until it begins.',
  ]);
});

test.each([
  [120, 365, 'Book at least 2 hours ahead.'],
  [0, 30, 'Book at most 30 days ahead.'],
  [1440, 60, 'Book at least 1 day and at most 60 days ahead.'],
])('from %i minutes to %i days', (earliestMinutes, latestDays, sentence) => {
  expect(bookingWindow({ ...OPEN_RULES, earliestMinutes, latestDays })).toBe(sentence);
});
