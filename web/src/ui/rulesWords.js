/**
 * ui/rulesWords.js - a tutor's rules as the sentences that people read.
 *
 * @import { Rules } from '../net/shapes.js'
 */
import { formatDay, formatTime } from './time.js';

const HOUR = 60;
const DAY = 24 * HOUR;

/** What holds for a tutor who has set none. @type {Rules} */
export const OPEN_RULES = {
  lengths: [],
  bufferMinutes: 0,
  earliestMinutes: 0,
  latestDays: 365,
  cancelNoticeMinutes: 0,
  moveNoticeMinutes: 0,
  instant: false,
};

/** @param {number} count @param {string} noun */
function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** '2 days', '12 hours', '1 hour 30 minutes' @param {number} minutes */
export function formatNotice(minutes) {
  if (minutes > 0 && minutes % DAY === 0) return plural(minutes / DAY, 'day');
  const hours = Math.floor(minutes / HOUR);
  const parts = [
    hours && plural(hours, 'hour'),
    minutes % HOUR && plural(minutes % HOUR, 'minute'),
  ];
  return parts.filter(Boolean).join(' ') || plural(0, 'minutes');
}

/**
 * Until when something is free: an instant once the start is known, before
 * that a rule.
 *
 * @param {'cancel' | 'move'} verb
 * @param {number} noticeMinutes
 * @param {string} [start]
 * @param {{ zone: string, nowMs: number }} [reader]
 */
export function freeSentence(verb, noticeMinutes, start, reader) {
  if (noticeMinutes === 0) return `Free to ${verb} until it begins.`;
  if (!start || !reader) {
    return `Free to ${verb} until ${formatNotice(noticeMinutes)} before; after that it counts as late.`;
  }
  const ms = Date.parse(start) - noticeMinutes * 60_000;
  if (ms <= reader.nowMs)
    return `Too near to ${verb} it free: that would count as late from now on.`;
  const until = new Date(ms).toISOString();
  return `Free to ${verb} until ${formatDay(until, reader.zone)}, ${formatTime(until, reader.zone)} your time.`;
}

/**
 * What a student agrees to by booking. A request can be taken back until it
 * is answered, whatever the notice.
 *
 * @param {Rules} rules
 * @param {string} tutorName
 * @param {string} [start]  of the time that was chosen
 * @param {{ zone: string, nowMs: number }} [reader]
 * @returns {string[]}
 */
export function termsOf(rules, tutorName, start, reader) {
  const { instant, cancelNoticeMinutes, moveNoticeMinutes } = rules;
  const isSame = cancelNoticeMinutes === moveNoticeMinutes;
  const free = isSame
    ? [
        freeSentence('cancel', cancelNoticeMinutes, start, reader).replace(
          'cancel',
          'cancel or move',
        ),
      ]
    : [
        freeSentence('cancel', cancelNoticeMinutes, start, reader),
        freeSentence('move', moveNoticeMinutes, start, reader),
      ];
  return [
    instant
      ? 'Confirmed at once.'
      : `${tutorName} answers your request; until then the time is held for you.`,
    ...free,
  ];
}

/**
 * When one may book at all; nothing for a tutor who has no such rules.
 *
 * @param {Rules} rules
 * @returns {string | null}
 */
export function bookingWindow({ earliestMinutes, latestDays }) {
  const least = earliestMinutes > 0 ? `at least ${formatNotice(earliestMinutes)}` : '';
  const most = latestDays < OPEN_RULES.latestDays ? `at most ${plural(latestDays, 'day')}` : '';
  if (!least && !most) return null;
  return `Book ${[least, most].filter(Boolean).join(' and ')} ahead.`;
}
