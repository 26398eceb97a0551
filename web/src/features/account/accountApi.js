import { request } from '../../net/http.js';

/** @import { User } from '../../net/shapes.js' */

/**
 * @param {{ email: string, password: string }} credentials
 * @returns {Promise<User>}
 */
export async function logIn(credentials) {
  return (await request('POST', '/api/logins', { body: credentials })).user;
}

/**
 * @param {{ email: string, password: string, firstName: string, lastName: string,
 *           role: string, timeZone: string }} person
 * @returns {Promise<User>}
 */
export async function register(person) {
  return (await request('POST', '/api/users', { body: person })).user;
}
