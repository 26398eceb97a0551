/**
 * The messages of a lesson: who may write one twice, and what the first says.
 */
import { uuidOf } from '../../../net/envelope.js';
import { zoneCity } from '../../../ui/time.js';

const BOOKING = 'judify booking message 1\n';
const EVENT = 'judify lesson event 1\n';

/** @param {string} text @returns {Promise<string>} a UUID, version 8 (RFC 9562 5.8) */
async function derivedId(text) {
  const hash = new Uint8Array(
    await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)),
  );
  hash[6] = (hash[6] & 0x0f) | 0x80;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  return uuidOf(hash.slice(0, 16));
}

/**
 * The id of the message that a session begins with. Derived, so that a retry,
 * a reload and a second tab all write the same message.
 *
 * @param {string} sessionId
 * @returns {Promise<string>}
 */
export function bookingMessageId(sessionId) {
  return derivedId(BOOKING + sessionId);
}

/**
 * The id of the line about one thing that happened to a lesson: the same in
 * every tab, on every device and for both people.
 *
 * @param {string} sessionId
 * @param {number} revision
 * @returns {Promise<string>}
 */
export function eventMessageId(sessionId, revision) {
  return derivedId(`${EVENT}${sessionId} ${revision}`);
}

/** @param {string} start @param {string} end @param {string} timeZone */
function inZone(start, end, timeZone) {
  const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone });
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone });
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone });
  const [from, to] = [new Date(start), new Date(end)];
  return {
    day: `${weekday.format(from)}, ${day.format(from)}`,
    hours: `${time.format(from)}–${time.format(to)}`,
  };
}

/**
 * Date, time and subject in words; both zones when their clocks differ.
 *
 * @param {{ subject: string, start: string, end: string, notes?: string }} session
 * @param {{ firstName: string, timeZone: string }} tutor
 * @param {string} myZone  IANA
 */
export function bookingText(session, tutor, myZone) {
  const mine = inZone(session.start, session.end, myZone);
  const theirs = inZone(session.start, session.end, tutor.timeZone);
  const isSameClock = mine.day === theirs.day && mine.hours === theirs.hours;
  const theirDay = mine.day === theirs.day ? '' : `${theirs.day}, `;
  const lines = [
    `Hello ${tutor.firstName}, I have booked a lesson with you.`,
    `Subject: ${session.subject}`,
    `Date: ${mine.day}`,
    isSameClock ? `Time: ${mine.hours}` : `Time: ${mine.hours} in ${zoneCity(myZone)}`,
  ];
  if (!isSameClock) {
    lines.push(`That is ${theirDay}${theirs.hours} in ${zoneCity(tutor.timeZone)}`);
  }
  if (session.notes) lines.push(session.notes);
  return lines.join('\n');
}
