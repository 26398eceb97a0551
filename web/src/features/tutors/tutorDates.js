/**
 * features/tutors/tutorDates.js - the dates with hours of their own, while they are edited.
 *
 * Pure.  A date without hours is a day off; inside a date the rows are edited
 * as those of a weekday are (weeklyHours.js).
 *
 * @import { DatedHours } from '../../net/shapes.js'
 * @import { HoursEvent, Row } from './weeklyHours.js'
 *
 * @typedef {{ date: string, rows: Row[] }} EditedDate
 *
 * @typedef {{ type: 'added', from: string, to: string, isOff: boolean }
 *         | { type: 'removed', date: string }
 *         | { type: 'hours', date: string, event: HoursEvent }} DatesEvent
 */
import { parseDate } from '@internationalized/date';
import { findFaults, hoursOf, rowsOf, weeklyHoursReducer } from './weeklyHours.js';

/** As many as the server takes. */
export const DATES_MAX = 366;
/** Inside one date the weekday says nothing. */
const ANY = 1;

/** @param {DatedHours[]} dates @returns {EditedDate[]} */
export function editedOf(dates) {
  return dates.map(({ date, hours }) => ({
    date,
    rows: rowsOf(hours.map((row) => ({ ...row, weekday: ANY }))),
  }));
}

/**
 * @param {EditedDate[]} edited
 * @param {string} today  what is past is of no use to anybody
 * @returns {DatedHours[]}
 */
export function datesOf(edited, today) {
  return edited
    .filter(({ date }) => date >= today)
    .map(({ date, rows }) => ({
      date,
      hours: hoursOf(rows).map(({ start, end }) => ({ start, end })),
    }));
}

/** Each from the first to the last, both included. @param {string} from @param {string} to */
function daysBetween(from, to) {
  const last = parseDate(to);
  /** @type {string[]} */
  const days = [];
  for (
    let day = parseDate(from);
    day.compare(last) <= 0 && days.length <= DATES_MAX;
    day = day.add({ days: 1 })
  ) {
    days.push(day.toString());
  }
  return days;
}

/**
 * @param {EditedDate[]} edited
 * @param {DatesEvent} event
 * @returns {EditedDate[]} by date
 */
export function datesReducer(edited, event) {
  switch (event.type) {
    case 'added': {
      const rows = event.isOff ? [] : weeklyHoursReducer([], { type: 'added', weekday: ANY });
      const days = daysBetween(event.from, event.to);
      const others = edited.filter(({ date }) => !days.includes(date));
      return [...others, ...days.map((date) => ({ date, rows }))].sort((a, b) =>
        a.date.localeCompare(b.date),
      );
    }
    case 'removed':
      return edited.filter(({ date }) => date !== event.date);
    case 'hours':
      return edited.map((one) =>
        one.date === event.date ? { ...one, rows: weeklyHoursReducer(one.rows, event.event) } : one,
      );
    default:
      throw new Error(`datesReducer: unknown event ${/** @type {any} */ (event).type}`);
  }
}

/** Is something wrong in one of them? @param {EditedDate[]} edited */
export function hasFaults(edited) {
  return edited.length > DATES_MAX || edited.some(({ rows }) => findFaults(rows).size > 0);
}
