/**
 * features/calendar/axis.js - a week as a picture: which row an instant is in.
 *
 * Pure.  A row is half an hour of the wall clock.  The days of a week share
 * their rows, so that 18:00 is at one height in all of them, also when a clock
 * is changed: an hour that a day does not have is a hole in that day's column,
 * an hour that one day has twice is two rows, and a hole in all others.
 *
 *   days, zone -> [axis] -> rows, and per day the steps that fill some of them
 *
 * @import { CalendarDate } from '@internationalized/date'
 */
import { parseAbsolute } from '@internationalized/date';

export const STEP_MINUTES = 30;
const STEP_MS = STEP_MINUTES * 60_000;
const DAY_MINUTES = 24 * 60;

/**
 * @typedef {object} AxisRow
 * @property {number} minutes   of the wall clock since midnight
 * @property {number} turn      0; 1 for the second time on one day
 *
 * @typedef {object} AxisDay
 * @property {CalendarDate} day
 * @property {number} startMs
 * @property {number} endMs
 * @property {number[]} stepRows  the row of each half hour that the day has, in the order of time
 *
 * @typedef {{ zone: string, rows: AxisRow[], days: AxisDay[] }} Axis
 */

/** @param {number} ms @param {string} zone */
function wallMinutes(ms, zone) {
  const { hour, minute } = parseAbsolute(new Date(ms).toISOString(), zone);
  return hour * 60 + minute - (minute % STEP_MINUTES);
}

/**
 * The half hours of a day, as its wall clock names them.
 *
 * @param {number} startMs
 * @param {number} endMs
 * @param {string} zone
 * @returns {AxisRow[]}
 */
function stepsOf(startMs, endMs, zone) {
  /** @type {Map<number, number>} */
  const turns = new Map();
  return Array.from({ length: Math.ceil((endMs - startMs) / STEP_MS) }, (_, i) => {
    const minutes = wallMinutes(startMs + i * STEP_MS, zone);
    const turn = turns.get(minutes) ?? 0;
    turns.set(minutes, turn + 1);
    return { minutes, turn };
  });
}

/**
 * Rows in the order in which a clock shows them: an hour that is had twice is
 * gone through, and then again.
 *
 * @param {AxisRow[][]} all  the steps of each day
 * @returns {AxisRow[]}
 */
function rowsOf(all) {
  const plain = Array.from({ length: DAY_MINUTES / STEP_MINUTES }, (_, i) => ({
    minutes: i * STEP_MINUTES,
    turn: 0,
  }));
  const again = all.flat().filter(({ turn }) => turn > 0);
  const seen = new Set();
  const added = again.filter(({ minutes }) => !seen.has(minutes) && seen.add(minutes));
  if (added.length === 0) return plain;
  const lastMinutes = Math.max(...added.map(({ minutes }) => minutes));
  const at = plain.findIndex(({ minutes }) => minutes === lastMinutes) + 1;
  return [...plain.slice(0, at), ...added, ...plain.slice(at)];
}

/**
 * @param {CalendarDate[]} days
 * @param {string} zone
 * @returns {Axis}
 */
export function axisOf(days, zone) {
  const bounds = days.map((day) => ({
    day,
    startMs: day.toDate(zone).getTime(),
    endMs: day.add({ days: 1 }).toDate(zone).getTime(),
  }));
  const steps = bounds.map(({ startMs, endMs }) => stepsOf(startMs, endMs, zone));
  const rows = rowsOf(steps);
  const rowOf = new Map(rows.map(({ minutes, turn }, row) => [`${minutes} ${turn}`, row]));
  return {
    zone,
    rows,
    days: bounds.map((bound, i) => ({
      ...bound,
      stepRows: steps[i].map(({ minutes, turn }) => rowOf.get(`${minutes} ${turn}`) ?? 0),
    })),
  };
}

/** How many hours a day has: 24, but for two of the year. @param {AxisDay} day */
export function hoursOf({ startMs, endMs }) {
  return (endMs - startMs) / 3_600_000;
}

/**
 * How far down a day's column an instant is, in rows; instants of other days
 * are at its ends.
 *
 * @param {AxisDay} day
 * @param {number} ms
 * @param {boolean} [isEnd]  the end of something: at a hole, before it
 */
export function positionOf({ startMs, endMs, stepRows }, ms, isEnd = false) {
  const inside = Math.min(Math.max(ms, startMs), endMs);
  const steps = (inside - startMs) / STEP_MS;
  const step = Math.min(isEnd ? Math.ceil(steps) - 1 : Math.floor(steps), stepRows.length - 1);
  if (step < 0) return stepRows[0];
  return stepRows[step] + (steps - step);
}

/**
 * The instant at a row of a day's column; in a hole the end of the hole.
 *
 * @param {AxisDay} day
 * @param {number} row
 */
export function instantAt({ startMs, endMs, stepRows }, row) {
  const step = stepRows.findIndex((stepRow) => stepRow >= row);
  return step === -1 ? endMs : startMs + step * STEP_MS;
}

/**
 * The rows that a day does not have: [from, to) each.
 *
 * @param {Axis} axis
 * @param {AxisDay} day
 * @returns {{ from: number, to: number }[]}
 */
export function holesOf({ rows }, { stepRows }) {
  const has = new Set(stepRows);
  /** @type {{ from: number, to: number }[]} */
  const holes = [];
  for (let row = 0; row < rows.length; row += 1) {
    if (has.has(row)) continue;
    const last = holes.at(-1);
    if (last?.to === row) last.to = row + 1;
    else holes.push({ from: row, to: row + 1 });
  }
  return holes;
}

/**
 * The parts of a period that lie in a day, in rows: one, but for a period that
 * goes over a hole, which it does not fill.
 *
 * @param {AxisDay} day
 * @param {number} startMs
 * @param {number} endMs
 * @returns {{ top: number, bottom: number } | null} null: none of it is on that day
 */
export function spanOf(day, startMs, endMs) {
  if (endMs <= day.startMs || startMs >= day.endMs) return null;
  return { top: positionOf(day, startMs), bottom: positionOf(day, endMs, true) };
}
