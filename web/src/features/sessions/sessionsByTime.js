/**
 * features/sessions/sessionsByTime.js - what is still to come, and what was.
 *
 * Pure: the time comes as `nowMs`.
 */
import { parseAbsolute, toCalendarDate } from '@internationalized/date';

/** @import { Session } from '../../net/shapes.js' */

/** Lessons that will not happen, or were refused. */
const ENDED = ['cancelled', 'declined', 'expired', 'completed'];

/**
 * A lesson is upcoming until it ends, so that the one under way is found first.
 *
 * @param {Session[]} sessions
 * @param {number} nowMs
 * @returns {{ upcoming: Session[], past: Session[] }} soonest first; latest first
 */
export function splitByTime(sessions, nowMs) {
  const byStart = [...sessions].sort((a, b) => a.start.localeCompare(b.start));
  const isAhead = (/** @type {Session} */ session) =>
    Date.parse(session.end) > nowMs && !ENDED.includes(session.status);
  return {
    upcoming: byStart.filter(isAhead),
    past: byStart.filter((session) => !isAhead(session)).reverse(),
  };
}

/**
 * How far away, as people count: minutes, then hours, then days of the calendar;
 * 'now' while it lasts; null when it is over or more than two weeks away.
 *
 * @param {Session} session
 * @param {number} nowMs
 * @param {string} zone  whose calendar
 */
export function howSoon({ start, end }, nowMs, zone) {
  const minutes = Math.round((Date.parse(start) - nowMs) / 60_000);
  if (minutes <= 0) return Date.parse(end) > nowMs ? 'now' : null;
  if (minutes < 60) return plural(minutes, 'minute');
  const today = toCalendarDate(parseAbsolute(new Date(nowMs).toISOString(), zone));
  const days = toCalendarDate(parseAbsolute(start, zone)).compare(today);
  if (days === 0) return plural(Math.round(minutes / 60), 'hour');
  if (days === 1) return 'tomorrow';
  return days <= 14 ? plural(days, 'day') : null;
}

/** @param {number} count @param {string} noun */
function plural(count, noun) {
  return `in ${count} ${noun}${count === 1 ? '' : 's'}`;
}
