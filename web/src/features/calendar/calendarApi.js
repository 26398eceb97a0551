import { request } from '../../net/http.js';

/**
 * @import { Slot } from '../../net/shapes.js'
 * @import { TutorHours } from './tutorHours.js'
 */

/** @param {AbortSignal} signal @returns {Promise<TutorHours>} */
export async function readOwnHours(signal) {
  const [{ availability }, { dates }] = await Promise.all([
    request('GET', '/api/me', { signal }),
    request('GET', '/api/me/dates', { signal }),
  ]);
  return { availability, dates };
}

/** @param {TutorHours} hours @param {boolean} isWeekly  which of the two has changed */
export async function saveHours({ availability, dates }, isWeekly) {
  if (isWeekly) await request('PUT', '/api/me/availability', { body: availability });
  else await request('PUT', '/api/me/dates', { body: { dates } });
}

const USUAL = 60;

/**
 * When a tutor could be booked.
 *
 * @param {string} tutorId
 * @param {{ from: string, to: string }} bounds
 * @param {AbortSignal} signal
 * @returns {Promise<Slot[]>}
 */
export async function readFree(tutorId, bounds, signal) {
  const path = `/api/tutors/${encodeURIComponent(tutorId)}`;
  const { lengths } = (await request('GET', path, { signal })).rules;
  const minutes = lengths.length === 0 || lengths.includes(USUAL) ? USUAL : lengths[0];
  const query = new URLSearchParams({ ...bounds, minutes: String(minutes) });
  return (await request('GET', `${path}/slots?${query}`, { signal })).slots;
}
