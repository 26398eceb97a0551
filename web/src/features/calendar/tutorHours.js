/**
 * features/calendar/tutorHours.js - a tutor's hours as periods of real time,
 * and as they are after one of them was changed.
 *
 * Pure.  A time of day that a clock change skips does not exist on that day;
 * one that it doubles counts once, as the first (docs/http-api.md 5).
 *
 * @import { CalendarDate } from '@internationalized/date'
 * @import { Availability, DatedHours } from '../../net/shapes.js'
 *
 * @typedef {{ start: string, end: string }} Row  '09:00' to '24:00', on the tutor's clock
 * @typedef {{ availability: Availability, dates: DatedHours[] }} TutorHours
 *
 * @typedef {object} FreePeriod
 * @property {number} startMs
 * @property {number} endMs
 * @property {string} date       on the tutor's calendar
 * @property {Row} row           the row that it comes from
 */
import { getDayOfWeek, parseAbsolute, parseDate, toCalendarDate } from '@internationalized/date';
import { timeOf } from '../../ui/clock.js';

const STEP_MS = 5 * 60_000;
const DAY_MS = 24 * 3_600_000;

/** 570 for '09:30' @param {string} time */
export function minutesOf(time) {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** 1 for Monday @param {CalendarDate} day */
export function weekdayOf(day) {
  return getDayOfWeek(day, 'en-GB', 'mon') + 1;
}

/**
 * Has this date hours of its own?
 *
 * @param {TutorHours} hours
 * @param {string} date
 */
export function isDated({ dates }, date) {
  return dates.some((one) => one.date === date);
}

/**
 * The rows that count on a date: its own, or those of its weekday.
 *
 * @param {TutorHours} hours
 * @param {string} date
 * @returns {Row[]}
 */
export function rowsOn({ availability, dates }, date) {
  const own = dates.find((one) => one.date === date);
  if (own) return own.hours;
  const weekday = weekdayOf(parseDate(date));
  return availability.hours.filter((row) => row.weekday === weekday);
}

/**
 * The row on a day whose clock is changed, walked through as the clock shows it.
 *
 * @param {Row} row
 * @param {number} fromMs
 * @param {number} toMs
 * @param {string} zone
 */
function walked({ start, end }, fromMs, toMs, zone) {
  /** @type {{ startMs: number, endMs: number }[]} */
  const periods = [];
  const seen = new Set();
  for (let ms = fromMs; ms < toMs; ms += STEP_MS) {
    const { hour, minute } = parseAbsolute(new Date(ms).toISOString(), zone);
    const minutes = hour * 60 + minute;
    const isFirst = !seen.has(minutes);
    seen.add(minutes);
    if (!isFirst || minutes < minutesOf(start) || minutes >= minutesOf(end)) continue;
    const last = periods.at(-1);
    if (last?.endMs === ms) last.endMs = ms + STEP_MS;
    else periods.push({ startMs: ms, endMs: ms + STEP_MS });
  }
  return periods;
}

/**
 * @param {TutorHours} hours
 * @param {number} fromMs
 * @param {number} toMs
 * @returns {FreePeriod[]} that touch the range, whole
 */
export function expand(hours, fromMs, toMs) {
  const zone = hours.availability.timeZone;
  const dayOf = (/** @type {number} */ ms) =>
    toCalendarDate(parseAbsolute(new Date(ms).toISOString(), zone));
  /** @type {FreePeriod[]} */
  const periods = [];
  for (let day = dayOf(fromMs); day.compare(dayOf(toMs)) <= 0; day = day.add({ days: 1 })) {
    const date = day.toString();
    const startMs = day.toDate(zone).getTime();
    const endMs = day.add({ days: 1 }).toDate(zone).getTime();
    for (const row of rowsOn(hours, date)) {
      const real =
        endMs - startMs === DAY_MS
          ? [
              {
                startMs: startMs + minutesOf(row.start) * 60_000,
                endMs: startMs + minutesOf(row.end) * 60_000,
              },
            ]
          : walked(row, startMs, endMs, zone);
      periods.push(...real.map((period) => ({ ...period, date, row })));
    }
  }
  return periods.filter((period) => period.endMs > fromMs && period.startMs < toMs);
}

/**
 * What one has dragged over, as a row of the date on which it begins.
 *
 * @param {number} startMs
 * @param {number} endMs
 * @param {string} zone  the tutor's
 * @returns {{ date: string, row: Row }}
 */
export function rowOf(startMs, endMs, zone) {
  const [start, end] = [startMs, endMs].map((ms) =>
    parseAbsolute(new Date(ms).toISOString(), zone),
  );
  const isSameDay = toCalendarDate(start).compare(toCalendarDate(end)) === 0;
  return {
    date: toCalendarDate(start).toString(),
    row: {
      start: timeOf(start.hour * 60 + start.minute),
      end: isSameDay ? timeOf(end.hour * 60 + end.minute) : '24:00',
    },
  };
}

/** Sorted, and made one where they touch. @param {Row[]} rows @returns {Row[]} */
function merged(rows) {
  /** @type {Row[]} */
  const out = [];
  for (const { start, end } of [...rows].sort((a, b) => a.start.localeCompare(b.start))) {
    const last = out.at(-1);
    if (last && start <= last.end) last.end = end > last.end ? end : last.end;
    else out.push({ start, end });
  }
  return out;
}

/**
 * @param {TutorHours} hours
 * @param {{ date: string, isWeekly: boolean, before: Row | null, after: Row | null }} change
 *   isWeekly: on every such weekday; else on this date only.  before: the row
 *   that goes.  after: the row that comes.
 * @returns {TutorHours}
 */
export function changed(hours, { date, isWeekly, before, after }) {
  const kept = rowsOn(hours, date).filter(
    ({ start, end }) => start !== before?.start || end !== before.end,
  );
  const rows = merged(after ? [...kept, after] : kept);
  if (!isWeekly) {
    const others = hours.dates.filter((one) => one.date !== date);
    const dates = [...others, { date, hours: rows }];
    return { ...hours, dates: dates.sort((a, b) => a.date.localeCompare(b.date)) };
  }
  const weekday = weekdayOf(parseDate(date));
  const others = hours.availability.hours.filter((row) => row.weekday !== weekday);
  const all = [...others, ...rows.map((row) => ({ weekday, ...row }))];
  all.sort((a, b) => a.weekday - b.weekday || a.start.localeCompare(b.start));
  return { ...hours, availability: { ...hours.availability, hours: all } };
}
