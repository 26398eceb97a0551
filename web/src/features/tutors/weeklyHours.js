/**
 * features/tutors/weeklyHours.js - a tutor's week while it is being edited.
 *
 * Pure.  Rows are what the server keeps ({ weekday, start, end }), with a key of
 * the editor's own, because two rows may be equal for a moment.
 *
 * @import { Hours } from '../../net/shapes.js'
 *
 * @typedef {Hours & { key: number }} Row
 *
 * @typedef {{ type: 'added', weekday: number }
 *         | { type: 'removed', key: number }
 *         | { type: 'changed', key: number, part: 'start' | 'end', time: string }
 *         | { type: 'copied', from: number, to: number[] }} HoursEvent
 */
import { timeOf } from '../../ui/clock.js';

export const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
];

/** What a first range of a day starts as: most of a morning. */
const FIRST = { start: '09:00', end: '12:00' };
const DAY_MINUTES = 24 * 60;

/** 570 for '09:30'; null for what is no time. @param {string} time */
export function minutesOf(time) {
  const match = /^(\d\d):(\d\d)$/.exec(time);
  if (!match) return null;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minutes <= DAY_MINUTES ? minutes : null;
}

/**
 * @param {Row[]} rows
 * @param {HoursEvent} event
 * @returns {Row[]} in the order of the week
 */
export function weeklyHoursReducer(rows, event) {
  switch (event.type) {
    case 'added':
      return inOrder([...rows, { ...nextRange(rows, event.weekday), key: nextKey(rows) }]);
    case 'removed':
      return rows.filter((row) => row.key !== event.key);
    case 'changed':
      // Not sorted here: a row must not jump away from under the person's fingers.
      return rows.map((row) =>
        row.key === event.key ? { ...row, [event.part]: event.time } : row,
      );
    case 'copied':
      return copyDay(rows, event.from, event.to);
    default:
      throw new Error(`weeklyHoursReducer: unknown event ${/** @type {any} */ (event).type}`);
  }
}

/** @param {Hours[]} hours @returns {Row[]} */
export function rowsOf(hours) {
  return inOrder(hours.map((row, index) => ({ ...row, key: index })));
}

/** @param {Row[]} rows @returns {Hours[]} as the server takes them */
export function hoursOf(rows) {
  return inOrder(rows).map(({ weekday, start, end }) => ({ weekday, start, end }));
}

/**
 * What is wrong, by row key: a sentence to stand beside it.
 *
 * @param {Row[]} rows
 * @returns {Map<number, string>}
 */
export function findFaults(rows) {
  /** @type {Map<number, string>} */
  const faults = new Map();
  /** @type {Row | null} */
  let before = null;
  for (const row of inOrder(rows)) {
    const fault = faultOf(row, before);
    if (fault) faults.set(row.key, fault);
    before = row;
  }
  return faults;
}

/**
 * Would copying a day take other hours away?
 *
 * @param {Row[]} rows
 * @param {{ from: number, to: number[] }} copy
 */
export function wouldReplace(rows, { from, to }) {
  return rows.some(({ weekday }) => weekday !== from && to.includes(weekday));
}

/** How long the week is; a range with a time missing has no length yet. @param {Row[]} rows */
export function weekMinutes(rows) {
  return rows.reduce((sum, { start, end }) => {
    const [from, to] = [minutesOf(start), minutesOf(end)];
    return from === null || to === null ? sum : sum + Math.max(0, to - from);
  }, 0);
}

/**
 * @param {Row} row
 * @param {Row | null} before  the row above it in the week
 */
function faultOf(row, before) {
  const start = minutesOf(row.start);
  const end = minutesOf(row.end);
  if (start === null || end === null) return 'Give both times.';
  if (start % 5 !== 0 || end % 5 !== 0) return 'Use steps of five minutes.';
  if (end <= start) return 'The end must be after the start.';
  if (before?.weekday === row.weekday && start <= (minutesOf(before.end) ?? 0)) {
    return 'This touches the time before it. Make it one.';
  }
  return null;
}

/** @param {Row[]} rows @returns {Row[]} */
function inOrder(rows) {
  return [...rows].sort(
    (a, b) => a.weekday - b.weekday || a.start.localeCompare(b.start) || a.key - b.key,
  );
}

/** @param {Row[]} rows */
function nextKey(rows) {
  return Math.max(-1, ...rows.map((row) => row.key)) + 1;
}

/**
 * A range after the last one of that day: an hour's pause, then up to three hours.
 *
 * @param {Row[]} rows
 * @param {number} weekday
 * @returns {Hours}
 */
function nextRange(rows, weekday) {
  const ends = rows.filter((row) => row.weekday === weekday).map((row) => minutesOf(row.end) ?? 0);
  if (ends.length === 0) return { weekday, ...FIRST };
  const start = Math.min(Math.max(...ends) + 60, DAY_MINUTES - 30);
  return { weekday, start: timeOf(start), end: timeOf(Math.min(start + 180, DAY_MINUTES)) };
}

/**
 * @param {Row[]} rows
 * @param {number} from
 * @param {number[]} to
 */
function copyDay(rows, from, to) {
  const model = rows.filter((row) => row.weekday === from);
  let kept = rows.filter((row) => row.weekday === from || !to.includes(row.weekday));
  for (const weekday of to.filter((day) => day !== from)) {
    for (const { start, end } of model) {
      kept = [...kept, { weekday, start, end, key: nextKey([...rows, ...kept]) }];
    }
  }
  return inOrder(kept);
}
