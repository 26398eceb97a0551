import { startOfWeek } from '@internationalized/date';

/** @import { CalendarDate } from '@internationalized/date' */

/**
 * The day on which the week of `day` begins where the reader is from: Monday in
 * Berlin, Sunday in New York, Saturday in Cairo.
 *
 * @param {CalendarDate} day
 * @returns {CalendarDate}
 */
export function firstOfWeek(day) {
  return startOfWeek(day, navigator.language);
}
