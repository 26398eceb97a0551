/**
 * features/booking/week.js - the week a student looks at.
 *
 * Pure.  A week is seven calendar days in the student's zone; at a clock change
 * it is an hour shorter or longer than 168 hours, and its bounds say so.
 */
import { getDayOfWeek, parseAbsolute, parseDate, toCalendarDate } from '@internationalized/date';

/** @import { CalendarDate } from '@internationalized/date' */
/** @import { Slot } from '../../net/shapes.js' */

/** Weeks begin on Monday for everybody here, as in the tutor's weekly hours. */
const WEEK_START = { locale: 'en-GB', first: /** @type {const} */ ('mon') };

/**
 * @param {CalendarDate} day
 * @returns {CalendarDate}
 */
export function mondayOf(day) {
  return day.subtract({ days: getDayOfWeek(day, WEEK_START.locale, WEEK_START.first) });
}

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
 * The Monday named in the address; this week's when it names none, or the past.
 *
 * @param {string | null} text  '2026-11-23'
 * @param {CalendarDate} today
 */
export function weekFromAddress(text, today) {
  const thisWeek = mondayOf(today);
  try {
    const asked = mondayOf(parseDate(text ?? ''));
    return asked.compare(thisWeek) > 0 ? asked : thisWeek;
  } catch {
    return thisWeek;
  }
}

/** @param {CalendarDate} monday @returns {CalendarDate[]} */
export function daysOf(monday) {
  return Array.from({ length: 7 }, (_, days) => monday.add({ days }));
}

/**
 * From the first instant of the Monday to that of the Monday `weeks` later.
 *
 * @param {CalendarDate} monday
 * @param {string} zone
 * @param {number} [weeks]
 */
export function boundsOf(monday, zone, weeks = 1) {
  return {
    from: monday.toDate(zone).toISOString(),
    to: monday.add({ weeks }).toDate(zone).toISOString(),
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
