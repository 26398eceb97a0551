import { request } from '../../net/http.js';

/** @import { Availability, Tutor } from '../../net/shapes.js' */

/**
 * @param {{ subject: string, q: string, page: string }} search  '' asks for everything
 * @param {AbortSignal} signal
 * @returns {Promise<{ tutors: Tutor[], next: number | null }>}
 */
export function listTutors(search, signal) {
  const asked = Object.entries(search).filter(([, value]) => value !== '');
  return request('GET', `/api/tutors?${new URLSearchParams(asked)}`, { signal });
}

/** @param {AbortSignal} signal @returns {Promise<string[]>} */
export async function listSubjects(signal) {
  return (await request('GET', '/api/subjects', { signal })).subjects;
}

/** @param {string} userId @param {AbortSignal} signal @returns {Promise<Tutor>} */
export async function readTutor(userId, signal) {
  return (await request('GET', `/api/tutors/${encodeURIComponent(userId)}`, { signal })).tutor;
}

/**
 * What a tutor has said about themselves.
 *
 * @param {AbortSignal} signal
 * @returns {Promise<{ tutor: Tutor, availability: Availability }>}
 */
export function readOwnTutor(signal) {
  return request('GET', '/api/me', { signal });
}

/** @param {Pick<Tutor, 'subjects' | 'bio' | 'hourlyRate' | 'currency'>} profile */
export function saveProfile(profile) {
  return request('PUT', '/api/me/tutor', { body: profile });
}

/** @param {Availability} availability */
export function saveAvailability(availability) {
  return request('PUT', '/api/me/availability', { body: availability });
}
