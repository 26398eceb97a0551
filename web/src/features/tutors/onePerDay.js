import { parseAbsolute, toCalendarDate } from '@internationalized/date';

/** @import { Slot } from '../../net/shapes.js' */

/**
 * The first slot of each day of the viewer's calendar.
 *
 * @param {Slot[]} slots
 * @param {string} zone
 * @returns {{ day: string, slot: Slot }[]} soonest first; day as '2026-11-24'
 */
export function onePerDay(slots, zone) {
  /** @type {Map<string, Slot>} */
  const first = new Map();
  for (const slot of [...slots].sort((a, b) => a.start.localeCompare(b.start))) {
    const day = toCalendarDate(parseAbsolute(slot.start, zone)).toString();
    if (!first.has(day)) first.set(day, slot);
  }
  return [...first].map(([day, slot]) => ({ day, slot }));
}
