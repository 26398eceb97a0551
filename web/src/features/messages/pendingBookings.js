/**
 * Bookings whose first message is not in the history yet.
 *
 * Between the server's yes and the message lies a moment in which a tab may
 * be closed. What is noted here is written again at the next start; its id is
 * derived from the session, so that "again" is never "twice".
 *
 * @import { BookedLesson } from './types.js'
 *
 * @typedef {object} Booking
 * @property {BookedLesson & { notes?: string }} session
 * @property {{ userId: string, firstName: string, lastName: string, timeZone: string }} tutor
 */

/** @param {string} userId */
function keyOf(userId) {
  return `judify_bookings_${userId}`;
}

/** @param {string} userId @returns {Booking[]} */
export function pendingBookings(userId) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(userId)) ?? '[]');
  } catch {
    return [];
  }
}

/** @param {string} userId @param {Booking[]} bookings */
function write(userId, bookings) {
  if (bookings.length) localStorage.setItem(keyOf(userId), JSON.stringify(bookings));
  else localStorage.removeItem(keyOf(userId));
}

/** @param {string} userId @param {Booking} booking */
export function noteBooking(userId, booking) {
  write(userId, [...without(userId, booking.session.sessionId), booking]);
}

/** @param {string} userId @param {string} sessionId */
export function forgetBooking(userId, sessionId) {
  write(userId, without(userId, sessionId));
}

/** @param {string} userId @param {string} sessionId */
function without(userId, sessionId) {
  return pendingBookings(userId).filter((booking) => booking.session.sessionId !== sessionId);
}
