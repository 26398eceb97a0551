/**
 * app/bookingIntents.js - one Idempotency-Key for one intent to book.
 *
 * The key is made when the intent is first tried and kept (also through a
 * reload) until the server has answered for good: so a retry after a lost
 * answer gets the first answer instead of a second lesson.
 *
 * @import { BookingIntent } from '../net/shapes.js'
 */

const KEY = 'judify_booking_intent';

/** Same words, same intent. @param {BookingIntent} intent */
function fingerprintOf({ tutorId, subject, start, end, notes = '' }) {
  return JSON.stringify([tutorId, subject, start, end, notes]);
}

/**
 * The key of this intent: the kept one, or a new one.
 *
 * @param {string} userId
 * @param {BookingIntent} intent
 * @returns {string}
 */
export function keyOfIntent(userId, intent) {
  const mark = `${userId} ${fingerprintOf(intent)}`;
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
  if (kept?.mark === mark) return kept.key;
  const key = crypto.randomUUID();
  sessionStorage.setItem(KEY, JSON.stringify({ mark, key }));
  return key;
}

/** The server has answered for good: the next try is a new intent. */
export function forgetIntent() {
  sessionStorage.removeItem(KEY);
}

/**
 * Is this refusal an answer for good?  Nothing heard, too busy or broken is not.
 *
 * @param {{ status: number }} error
 */
export function isFinal({ status }) {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}
