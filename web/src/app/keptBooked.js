/**
 * app/keptBooked.js - the last known lessons, in this browser, for when the
 * server cannot be asked.
 *
 * @import { Booked } from './bookedReducer.js'
 */

/** The newest ones: storage is shared with the messages. */
const KEPT = 60;

/** @param {string} userId */
function keyOf(userId) {
  return `judify_sessions_${userId}`;
}

/** @param {string} userId @returns {Booked | null} */
export function readKept(userId) {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(userId)) ?? 'null');
    return Array.isArray(kept?.sessions) ? kept : null;
  } catch {
    return null;
  }
}

/** @param {string} userId @param {Booked} booked */
export function keep(userId, booked) {
  const sessions = [...booked.sessions]
    .sort((a, b) => b.start.localeCompare(a.start))
    .slice(0, KEPT);
  const ids = new Set(sessions.map(({ sessionId }) => sessionId));
  const events = Object.fromEntries(Object.entries(booked.events).filter(([id]) => ids.has(id)));
  try {
    localStorage.setItem(keyOf(userId), JSON.stringify({ ...booked, sessions, events }));
  } catch {
    /* No room: the next start has to ask the server, which is no loss. */
    localStorage.removeItem(keyOf(userId));
  }
}
