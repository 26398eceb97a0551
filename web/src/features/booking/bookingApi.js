import { request } from '../../net/http.js';

/** @import { Slot, Tutor } from '../../net/shapes.js' */

/** @param {string} userId @param {AbortSignal} signal @returns {Promise<Tutor>} */
export async function readTutor(userId, signal) {
  return (await request('GET', `/api/tutors/${encodeURIComponent(userId)}`, { signal })).tutor;
}

/**
 * What can really be booked.
 *
 * @param {string} tutorId
 * @param {{ from: string, to: string, minutes: number }} asked
 * @param {AbortSignal} [signal]
 * @returns {Promise<{ slots: Slot[], timeZone: string }>}
 */
export function listSlots(tutorId, { from, to, minutes }, signal) {
  const query = new URLSearchParams({ from, to, minutes: String(minutes) });
  return request('GET', `/api/tutors/${encodeURIComponent(tutorId)}/slots?${query}`, { signal });
}
