import { expect, test } from 'vitest';
import { DATES_MAX, datesOf, datesReducer, editedOf, hasFaults } from './tutorDates.js';

const christmas = { date: '2026-12-24', hours: [{ start: '09:00', end: '12:30' }] };

test('what the server holds comes back as it was', () => {
  expect(datesOf(editedOf([christmas, { date: '2026-12-25', hours: [] }]), '2026-01-01')).toEqual([
    christmas,
    { date: '2026-12-25', hours: [] },
  ]);
});

test('a holiday is each of its days, in place of what was there', () => {
  const edited = datesReducer(editedOf([christmas]), {
    type: 'added',
    from: '2026-12-23',
    to: '2027-01-02',
    isOff: true,
  });
  expect(edited).toHaveLength(11);
  expect(edited.map(({ rows }) => rows.length)).toEqual(Array(11).fill(0));
  expect(edited.at(-1)?.date).toBe('2027-01-02');
});

test('other hours begin as something that can be saved', () => {
  const event = { type: 'added', from: '2026-12-23', to: '2026-12-23', isOff: false };
  const edited = datesReducer([], /** @type {any} */ (event));
  expect(hasFaults(edited)).toBe(false);
  expect(datesOf(edited, '2026-12-01')).toEqual([
    { date: '2026-12-23', hours: [{ start: '09:00', end: '12:00' }] },
  ]);
});

test('hours of one date change in that date alone, and what is wrong is found', () => {
  const two = editedOf([christmas, { ...christmas, date: '2026-12-25' }]);
  const edited = datesReducer(two, {
    type: 'hours',
    date: '2026-12-25',
    event: { type: 'changed', key: 0, part: 'end', time: '08:00' },
  });
  expect(edited[0]).toEqual(two[0]);
  expect(hasFaults(edited)).toBe(true);
  expect(datesReducer(edited, { type: 'removed', date: '2026-12-25' })).toEqual([two[0]]);
});

test('the past is not saved again, and more than fit are a fault', () => {
  expect(datesOf(editedOf([christmas]), '2026-12-25')).toEqual([]);
  const all = datesReducer([], {
    type: 'added',
    from: '2026-01-01',
    to: '2099-01-01',
    isOff: true,
  });
  expect(all).toHaveLength(DATES_MAX + 1);
  expect(hasFaults(all)).toBe(true);
});
