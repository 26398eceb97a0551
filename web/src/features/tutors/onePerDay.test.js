import { expect, test } from 'vitest';
import { onePerDay } from './onePerDay.js';

/** @param {string} start */
function slot(start) {
  return { start: `2026-11-${start}:00.000Z`, end: '' };
}

test('the first of each day, by the viewer’s calendar', () => {
  const late = slot('24T22:30');
  const early = slot('24T08:00');
  const noon = slot('25T12:00');

  expect(onePerDay([noon, late, early], 'UTC')).toEqual([
    { day: '2026-11-24', slot: early },
    { day: '2026-11-25', slot: noon },
  ]);
  // In Berlin 23:30 is still the 24th; in Kyiv half past midnight is the 25th.
  expect(onePerDay([noon, late], 'Europe/Kyiv')).toEqual([{ day: '2026-11-25', slot: late }]);
});
