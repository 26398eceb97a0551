import { request } from '../../net/http.js';

/** @import { Rules, Slot, Tutor } from '../../net/shapes.js' */

/**
 * @param {string} userId
 * @param {AbortSignal} signal
 * @returns {Promise<{ tutor: Tutor, rules: Rules }>}
 */
export function readTutor(userId, signal) {
  return request('GET', `/api/tutors/${encodeURIComponent(userId)}`, { signal });
}

/**
 * What can really be booked.
 *
 * @param {string} tutorId
 * @param {{ from: string, to: string, minutes: number, moving?: string }} asked
 *   moving: a session that would move there, so that its own time counts as free
 * @param {AbortSignal} [signal]
 * @returns {Promise<{ slots: Slot[], timeZone: string }>}
 */
export function listSlots(tutorId, { from, to, minutes, moving }, signal) {
  const query = new URLSearchParams({ from, to, minutes: String(minutes) });
  if (moving) query.set('moving', moving);
  return request('GET', `/api/tutors/${encodeURIComponent(tutorId)}/slots?${query}`, { signal });
}
