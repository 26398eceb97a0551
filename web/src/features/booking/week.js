/**
 * features/booking/week.js - the week a student looks at.
 *
 * Pure, but for where weeks begin.  A week is seven calendar days in the
 * student's zone; at a clock change it is an hour shorter or longer than 168 hours, and its bounds say so.
 */
import { parseAbsolute, parseDate, toCalendarDate } from '@internationalized/date';
import { firstOfWeek } from '../../ui/week.js';

/** @import { CalendarDate } from '@internationalized/date' */
/** @import { Slot } from '../../net/shapes.js' */

/**
 * The day on the calendar of `zone` at an instant.
 *
 * @param {string} instant
 * @param {string} zone
 */
export function dayOf(instant, zone) {
  return toCalendarDate(parseAbsolute(instant, zone));
}

/**
 * The first day of the week that the address names; this week's when it names none, or the past.
 *
 * @param {string | null} text  '2026-11-23'
 * @param {CalendarDate} today
 */
export function weekFromAddress(text, today) {
  const thisWeek = firstOfWeek(today);
  try {
    const asked = firstOfWeek(parseDate(text ?? ''));
    return asked.compare(thisWeek) > 0 ? asked : thisWeek;
  } catch {
    return thisWeek;
  }
}

/** @param {CalendarDate} first @returns {CalendarDate[]} */
export function daysOf(first) {
  return Array.from({ length: 7 }, (_, days) => first.add({ days }));
}

/**
 * From the first instant of that day to that of the day `weeks` later.
 *
 * @param {CalendarDate} first
 * @param {string} zone
 * @param {number} [weeks]
 */
export function boundsOf(first, zone, weeks = 1) {
  return {
    from: first.toDate(zone).toISOString(),
    to: first.add({ weeks }).toDate(zone).toISOString(),
  };
}

/**
 * @param {Slot[]} slots
 * @param {CalendarDate[]} days
 * @param {string} zone
 * @returns {{ day: CalendarDate, slots: Slot[] }[]} one entry for each day, soonest first
 */
export function groupByDay(slots, days, zone) {
  const byStart = [...slots].sort((a, b) => a.start.localeCompare(b.start));
  return days.map((day) => ({
    day,
    slots: byStart.filter((slot) => dayOf(slot.start, zone).compare(day) === 0),
  }));
}

/**
 * What to offer instead of a slot that has gone: the nearest, in the order of time.
 *
 * @param {Slot[]} slots
 * @param {string} wanted  the start that was wanted
 * @param {number} count
 * @returns {Slot[]}
 */
export function nearestSlots(slots, wanted, count) {
  const distance = (/** @type {Slot} */ slot) =>
    Math.abs(Date.parse(slot.start) - Date.parse(wanted));
  return slots
    .filter((slot) => slot.start !== wanted)
    .sort((a, b) => distance(a) - distance(b) || a.start.localeCompare(b.start))
    .slice(0, count)
    .sort((a, b) => a.start.localeCompare(b.start));
}
