import { request } from '../net/http.js';

/**
 * Makes tutor and student contacts, so that the student may write first.
 *
 * @param {string} userId  the tutor's
 */
export function enquire(userId) {
  return request('POST', '/api/contacts', { body: { userId } });
}
