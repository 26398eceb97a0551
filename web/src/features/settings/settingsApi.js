import { request } from '../../net/http.js';

/**
 * @import { User } from '../../net/shapes.js'
 * @import { ReminderChoices } from './reminderChoices.js'
 *
 * @typedef {object} Login
 * @property {string} loginId
 * @property {string} browser  'Firefox on Linux'; '' when it was never known
 * @property {string} createdAt
 * @property {string} lastSeenAt
 * @property {boolean} current  the one that asks
 */

/**
 * @param {{ firstName: string, lastName: string, timeZone: string }} person
 * @returns {Promise<User>}
 */
export async function saveMe(person) {
  return (await request('PUT', '/api/me', { body: person })).user;
}

/** The last seen first. @param {AbortSignal} signal @returns {Promise<Login[]>} */
export async function readLogins(signal) {
  return (await request('GET', '/api/logins', { signal })).logins;
}

/** @param {string} loginId */
export function endLogin(loginId) {
  return request('DELETE', `/api/logins/${encodeURIComponent(loginId)}`);
}

/** Since when there is an address, null: there is none. @param {AbortSignal} signal @returns {Promise<{ createdAt: string | null }>} */
export function readFeed(signal) {
  return request('GET', '/api/me/calendar', { signal });
}

/** The address, which is told this once. @returns {Promise<string>} */
export async function makeFeed() {
  const { path } = await request('POST', '/api/me/calendar');
  return new URL(path, window.location.href).href;
}

export function endFeed() {
  return request('DELETE', '/api/me/calendar');
}

/** @param {{ current: string, next: string }} passwords */
export function changePassword(passwords) {
  return request('PUT', '/api/me/password', { body: passwords });
}

/** A mail whose link confirms the caller's address. */
export function askForConfirmation() {
  return request('POST', '/api/me/address-confirmation');
}

/** sendsMail: does this server send any? @param {AbortSignal} signal @returns {Promise<ReminderChoices & { sendsMail: boolean }>} */
export function readReminders(signal) {
  return request('GET', '/api/me/reminders', { signal });
}

/** @param {ReminderChoices} choices */
export function saveReminders(choices) {
  return request('PUT', '/api/me/reminders', { body: choices });
}
