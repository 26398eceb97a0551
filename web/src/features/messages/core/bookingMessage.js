/**
 * The first message of a booking: who may write it twice, and what it says.
 */
import { uuidOf } from '../../../net/envelope.js';
import { zoneCity } from '../../../ui/time.js';

const LABEL = 'judify booking message 1\n';

/**
 * The id of the message that a session begins with. Derived, so that a retry,
 * a reload and a second tab all write the same message.
 *
 * @param {string} sessionId
 * @returns {Promise<string>} a UUID, version 8 (RFC 9562 5.8)
 */
export async function bookingMessageId(sessionId) {
  const bytes = new TextEncoder().encode(LABEL + sessionId);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).slice(0, 16);
  hash[6] = (hash[6] & 0x0f) | 0x80;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  return uuidOf(hash);
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
