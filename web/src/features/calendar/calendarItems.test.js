import { expect, test } from 'vitest';
import { freeItems, itemsOn, lessonItems, slotItems } from './calendarItems.js';

/** @param {string} time */
const at = (time) => `2026-11-24T${time}:00.000Z`;
/** @param {string} start @param {string} end @param {string} [status] @returns {any} */
const session = (start, end, status = 'confirmed') => ({
  sessionId: start,
  start: at(start),
  end: at(end),
  status,
});

test('only lessons that take up time are shown', () => {
  const all = ['requested', 'confirmed', 'completed', 'declined', 'cancelled', 'expired'];
  const items = lessonItems(all.map((status) => session('10:00', '11:00', status)));
  expect(items.map((item) => item.session?.status)).toEqual(all.slice(0, 3));
});

test('slots that overlap or touch are one free period', () => {
  const slots = [
    ['10:00', '11:00'],
    ['10:30', '11:30'],
    ['11:30', '12:30'],
    ['14:00', '15:00'],
  ].map(([start, end]) => ({ start: at(start), end: at(end) }));
  expect(slotItems(slots.reverse()).map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
    [Date.parse(at('10:00')), Date.parse(at('12:30'))],
    [Date.parse(at('14:00')), Date.parse(at('15:00'))],
  ]);
});

test('a day has what touches it, soonest first, the lesson before the hours around it', () => {
  const free = (/** @type {string} */ from, /** @type {string} */ to) =>
    /** @type {any} */ ({ startMs: Date.parse(at(from)), endMs: Date.parse(at(to)) });
  const items = [
    ...freeItems([free('09:00', '12:00'), free('20:00', '23:00')]),
    ...lessonItems([session('10:00', '11:00'), session('09:00', '09:30')]),
  ];
  const day = { startMs: Date.parse(at('08:00')), endMs: Date.parse(at('20:00')) };
  expect(itemsOn(items, day).map(({ kind, startMs }) => [kind, startMs])).toEqual([
    ['lesson', Date.parse(at('09:00'))],
    ['free', Date.parse(at('09:00'))],
    ['lesson', Date.parse(at('10:00'))],
  ]);
});
