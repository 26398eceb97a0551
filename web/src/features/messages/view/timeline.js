/**
 * A conversation as rows on the screen: days, bubbles, where the unread begins.
 *
 * @import { Message, Unopened } from '../types.js'
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
 *             isFirst: boolean, isLast: boolean, lesson: Lesson | null }} MessageRow
 *   isFirst, isLast: of those that stand together
 * @typedef {{ kind: 'event', key: string, message: Message, lesson: Lesson | null }} EventRow
 * @typedef {{ sessionId: string, cardKey: string }} Lesson
 *   of which it speaks.  cardKey: of the row that has the lesson's card: the first that speaks of it
 * @typedef {{ kind: 'beginning' | 'end', key: string }} EdgeRow
 *   beginning: there is nothing older.  end: the margin that belongs to the last message
 * @typedef {{ kind: 'unopened', key: string, unopened: Unopened }} UnopenedRow
 * @typedef {DayRow | UnreadRow | MessageRow | EventRow | UnopenedRow | EdgeRow} Row
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
    a.type !== 'event' &&
    b.type !== 'event' &&
    a.senderId === b.senderId &&
    Math.abs(Date.parse(a.timestamp) - Date.parse(b.timestamp)) < TOGETHER_MS
  );
}

/** Of each message, as its list is gone through at every change. @type {WeakMap<Message, { zone: string, day: string }>} */
const days = new WeakMap();

/** @param {Message} message @param {string} zone */
function dayOf(message, zone) {
  const known = days.get(message);
  if (known?.zone === zone) return known.day;
  const day = formatDate(message.timestamp, zone);
  days.set(message, { zone, day });
  return day;
}

/**
 * Two rows that look alike, though each change makes all of them anew.
 *
 * @param {Row} a
 * @param {Row} b
 */
export function isSameRow(a, b) {
  const { lesson: before, ...one } = /** @type {any} */ (a);
  const { lesson: after, ...other } = /** @type {any} */ (b);
  const isSameLesson = before?.sessionId === after?.sessionId && before?.cardKey === after?.cardKey;
  return isSameLesson && Object.keys(other).every((name) => one[name] === other[name]);
}

/** @param {Message} message */
function sessionIdOf({ session, sessionId }) {
  return session?.sessionId ?? sessionId ?? null;
}

/**
 * One card stands for one lesson, however many messages speak of it.
 *
 * @param {Message[]} messages  oldest first
 * @returns {(message: Message) => Lesson | null}
 */
function lessonsOf(messages) {
  /** @type {Map<string, string>} */
  const cardKeys = new Map();
  for (const message of messages) {
    const sessionId = sessionIdOf(message);
    if (sessionId && !cardKeys.has(sessionId)) cardKeys.set(sessionId, keyOf(message));
  }
  return (message) => {
    const sessionId = sessionIdOf(message);
    const cardKey = cardKeys.get(sessionId ?? '');
    return sessionId && cardKey ? { sessionId, cardKey } : null;
  };
}

/**
 * @param {Message[]} messages  oldest first
 * @param {{ myId: string, zone: string, nowMs: number, unreadFrom: string | null,
 *           isComplete: boolean, unopened?: Unopened[] }} view
 *   unreadFrom: key of the message above which the unread begins.  unopened: theirs, oldest first
 * @returns {Row[]}
 */
export function timeline(messages, view) {
  const { myId, zone, nowMs, unreadFrom, isComplete, unopened = [] } = view;
  /** @type {Row[]} */
  const rows = isComplete ? [{ kind: 'beginning', key: 'beginning' }] : [];
  const lessonOf = lessonsOf(messages);
  let lastDay = '';
  messages.forEach((message, i) => {
    const key = keyOf(message);
    const day = dayOf(message, zone);
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
    lastDay = day;
    if (message.type === 'event') {
      rows.push({ kind: 'event', key, message, lesson: lessonOf(message) });
      return;
    }
    const isLast =
      !isTogether(message, next) || dayOf(next, zone) !== day || keyOf(next) === unreadFrom;
    rows.push({
      kind: 'message',
      key,
      message,
      isMine: message.senderId === myId,
      isFirst: hasBreak || !isTogether(message, messages[i - 1]),
      isLast,
      lesson: lessonOf(message),
    });
  });
  unopened.forEach((one) => insertUnopened(rows, one, { zone, nowMs }));
  rows.push({ kind: 'end', key: 'end' });
  return rows;
}

/**
 * At its time, and under its day.
 *
 * @param {Row[]} rows  without the end
 * @param {Unopened} unopened
 * @param {{ zone: string, nowMs: number }} view
 */
function insertUnopened(rows, unopened, { zone, nowMs }) {
  const at = new Date(unopened.atMs).toISOString();
  const label = dayLabel(at, zone, nowMs);
  const later = rows.findIndex((row) => 'message' in row && row.message.timestamp > at);
  let place = later === -1 ? rows.length : later;
  const isOfAnotherDay = () => {
    const heading = rows.slice(0, place).findLast((row) => row.kind === 'day');
    return heading?.kind === 'day' && heading.label !== label;
  };
  while (place > 0 && isHeading(rows[place - 1]) && isOfAnotherDay()) place -= 1;
  /** @type {Row[]} */
  const fresh = [{ kind: 'unopened', key: `unopened ${unopened.id}`, unopened }];
  const heading = rows.slice(0, place).findLast((row) => row.kind === 'day');
  if (heading?.kind !== 'day' || heading.label !== label) {
    fresh.unshift({ kind: 'day', key: `day ${formatDate(at, zone)}`, label });
  }
  rows.splice(place, 0, ...fresh);
}

/** It belongs to the message under it. @param {Row} row */
function isHeading({ kind }) {
  return kind === 'day' || kind === 'unread';
}
