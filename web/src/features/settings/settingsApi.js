import { request } from '../../net/http.js';

/** @import { User } from '../../net/shapes.js' */

/**
 * @param {{ firstName: string, lastName: string, timeZone: string }} person
 * @returns {Promise<User>}
 */
export async function saveMe(person) {
  return (await request('PUT', '/api/me', { body: person })).user;
}

/** @param {{ current: string, next: string }} passwords */
export function changePassword(passwords) {
  return request('PUT', '/api/me/password', { body: passwords });
}
