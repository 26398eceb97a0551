import { parseDate } from '@internationalized/date';
import { expect, test, vi } from 'vitest';
import { firstOfWeek } from './week.js';

test.each([
  ['en-GB', '2026-11-23', '2026-11-23'],
  ['de-DE', '2026-11-29', '2026-11-23'],
  ['de-DE', '2027-01-01', '2026-12-28'],
  ['en-US', '2026-11-28', '2026-11-22'],
  ['en-US', '2026-11-29', '2026-11-29'],
  ['ar-EG', '2026-11-28', '2026-11-28'],
])('%s: the week of %s begins on %s', (language, day, first) => {
  vi.spyOn(navigator, 'language', 'get').mockReturnValue(language);
  expect(firstOfWeek(parseDate(day)).toString()).toBe(first);
});
