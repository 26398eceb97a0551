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

/** A mail for whoever has an account with this address; the answer does not say whether somebody has. @param {string} email */
export function askForReset(email) {
  return request('POST', '/api/password-resets', { body: { email } });
}

/** Ends every login of the user. @param {{ token: string, password: string }} reset */
export function completeReset(reset) {
  return request('POST', '/api/password-resets/complete', { body: reset });
}

/** @param {string} token */
export function confirmAddress(token) {
  return request('POST', '/api/address-confirmations', { body: { token } });
}
