/**
 * features/calendar/calendarItems.js - what stands in a calendar: lessons, and
 * the free hours beneath them.
 *
 * Pure.
 *
 * @import { Session, Slot } from '../../net/shapes.js'
 * @import { FreePeriod } from './tutorHours.js'
 *
 * @typedef {object} Item
 * @property {'lesson' | 'free'} kind
 * @property {string} key
 * @property {number} startMs
 * @property {number} endMs
 * @property {Session} [session]
 * @property {FreePeriod} [free]
 */

/** Those that take up time. */
const SHOWN = ['requested', 'confirmed', 'completed'];

/** @param {Session[]} sessions @returns {Item[]} */
export function lessonItems(sessions) {
  return sessions
    .filter(({ status }) => SHOWN.includes(status))
    .map((session) => ({
      kind: 'lesson',
      key: session.sessionId,
      startMs: Date.parse(session.start),
      endMs: Date.parse(session.end),
      session,
    }));
}

/** @param {FreePeriod[]} periods @returns {Item[]} */
export function freeItems(periods) {
  return periods.map((free) => ({
    kind: 'free',
    key: `free ${free.startMs}`,
    startMs: free.startMs,
    endMs: free.endMs,
    free,
  }));
}

/**
 * Slots that overlap or touch are one free period.
 *
 * @param {Slot[]} slots
 * @returns {Item[]}
 */
export function slotItems(slots) {
  /** @type {Item[]} */
  const items = [];
  for (const { start, end } of [...slots].sort((a, b) => a.start.localeCompare(b.start))) {
    const [startMs, endMs] = [Date.parse(start), Date.parse(end)];
    const last = items.at(-1);
    if (last && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs);
    else items.push({ kind: 'free', key: `free ${startMs}`, startMs, endMs });
  }
  return items;
}

/**
 * What is on a day, soonest first; a lesson before the free time around it.
 *
 * @param {Item[]} items
 * @param {{ startMs: number, endMs: number }} day
 */
export function itemsOn(items, { startMs, endMs }) {
  return items
    .filter((item) => item.endMs > startMs && item.startMs < endMs)
    .sort((a, b) => a.startMs - b.startMs || (a.kind === 'lesson' ? -1 : 1));
}
