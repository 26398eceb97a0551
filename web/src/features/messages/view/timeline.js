/**
 * A conversation as rows on the screen: days, bubbles, where the unread begins.
 *
 * @import { Message } from '../types.js'
 */
import { formatDate, formatLongDay, formatTime } from '../../../ui/time.js';
import { keyOf } from '../core/conversationReducer.js';

/** Said within this time, one person's messages stand together. */
const TOGETHER_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

/**
 * @typedef {{ kind: 'day', key: string, label: string }} DayRow
 * @typedef {{ kind: 'unread', key: string }} UnreadRow
 * @typedef {{ kind: 'message', key: string, message: Message, isMine: boolean,
 *             isFirst: boolean, isLast: boolean }} MessageRow
 *   isFirst, isLast: of those that stand together
 * @typedef {{ kind: 'beginning' | 'end', key: string }} EdgeRow
 *   beginning: there is nothing older.  end: the margin that belongs to the last message
 * @typedef {DayRow | UnreadRow | MessageRow | EdgeRow} Row
 */

/**
 * 'Today', 'Yesterday', 'Tuesday 24 November', '24 November 2025'.
 *
 * @param {string} instant
 * @param {string} zone
 * @param {number} nowMs
 */
export function dayLabel(instant, zone, nowMs) {
  const day = formatDate(instant, zone);
  const now = new Date(nowMs);
  if (day === formatDate(now, zone)) return 'Today';
  if (day === formatDate(new Date(nowMs - DAY_MS), zone)) return 'Yesterday';
  return day.slice(-4) === formatDate(now, zone).slice(-4) ? formatLongDay(instant, zone) : day;
}

/**
 * For the list: as short as it is still clear.
 *
 * @param {string} instant
 * @param {string} zone
 * @param {number} nowMs
 */
export function listTime(instant, zone, nowMs) {
  const minutes = Math.floor((nowMs - Date.parse(instant)) / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  const label = dayLabel(instant, zone, nowMs);
  if (label === 'Today') return formatTime(instant, zone);
  return label === 'Yesterday' ? label : formatDate(instant, zone).replace(/ \d{4}$/, '');
}

/**
 * @param {Message} a
 * @param {Message | undefined} b
 */
function isTogether(a, b) {
  return (
    b !== undefined &&
    a.senderId === b.senderId &&
    Math.abs(Date.parse(a.timestamp) - Date.parse(b.timestamp)) < TOGETHER_MS
  );
}

/**
 * @param {Message[]} messages  oldest first
 * @param {{ myId: string, zone: string, nowMs: number, unreadFrom: string | null,
 *           isComplete: boolean }} view
 *   unreadFrom: key of the message above which the unread begins
 * @returns {Row[]}
 */
export function timeline(messages, { myId, zone, nowMs, unreadFrom, isComplete }) {
  /** @type {Row[]} */
  const rows = isComplete ? [{ kind: 'beginning', key: 'beginning' }] : [];
  let lastDay = '';
  messages.forEach((message, i) => {
    const key = keyOf(message);
    const day = formatDate(message.timestamp, zone);
    const next = messages[i + 1];
    const hasBreak = day !== lastDay || key === unreadFrom;
    if (day !== lastDay) {
      rows.push({
        kind: 'day',
        key: `day ${day}`,
        label: dayLabel(message.timestamp, zone, nowMs),
      });
    }
    if (key === unreadFrom) rows.push({ kind: 'unread', key: 'unread' });
    const isLast =
      !isTogether(message, next) ||
      formatDate(next.timestamp, zone) !== day ||
      keyOf(next) === unreadFrom;
    rows.push({
      kind: 'message',
      key,
      message,
      isMine: message.senderId === myId,
      isFirst: hasBreak || !isTogether(message, messages[i - 1]),
      isLast,
    });
    lastDay = day;
  });
  rows.push({ kind: 'end', key: 'end' });
  return rows;
}
