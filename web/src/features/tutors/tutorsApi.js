import { request } from '../../net/http.js';

/** @import { Availability, DatedHours, Rules, Slot, Tutor } from '../../net/shapes.js' */

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

/**
 * @param {string} userId
 * @param {AbortSignal} signal
 * @returns {Promise<{ tutor: Tutor, rules: Rules }>}
 */
export function readTutor(userId, signal) {
  return request('GET', `/api/tutors/${encodeURIComponent(userId)}`, { signal });
}

/**
 * Free times of the two weeks after `now`.
 *
 * @param {string} userId
 * @param {number} minutes
 * @param {number} nowMs
 * @param {AbortSignal} signal
 * @returns {Promise<Slot[]>}
 */
export async function listNextFree(userId, minutes, nowMs, signal) {
  const [from, to] = [nowMs, nowMs + 14 * 86_400_000].map((ms) => new Date(ms).toISOString());
  const query = new URLSearchParams({ from, to, minutes: String(minutes) });
  const path = `/api/tutors/${encodeURIComponent(userId)}/slots?${query}`;
  return (await request('GET', path, { signal })).slots;
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

/**
 * @param {AbortSignal} signal
 * @returns {Promise<{ rules: Rules, place: string, dates: DatedHours[], timeZone: string }>}
 */
export async function readOwnRules(signal) {
  const [own, kept, me] = await Promise.all([
    request('GET', '/api/me/rules', { signal }),
    request('GET', '/api/me/dates', { signal }),
    readOwnTutor(signal),
  ]);
  return { ...own, dates: kept.dates, timeZone: me.availability.timeZone };
}

/** @param {{ rules: Rules, place: string }} own */
export function saveRules(own) {
  return request('PUT', '/api/me/rules', { body: own });
}

/** @param {DatedHours[]} dates */
export function saveDates(dates) {
  return request('PUT', '/api/me/dates', { body: { dates } });
}
