/**
 * What the server holds about me (http-api.md 7).
 *
 * @import { Session, Tutor, User } from '../../net/shapes.js'
 *
 * @typedef {object} Waiting   an envelope; what is in it, the server cannot read
 * @property {string} waitingId
 * @property {string} deviceId  whom it waits for
 * @property {string} senderId
 * @property {string} sentAt
 * @property {number} bytes
 *
 * @typedef {object} HeldKeys
 * @property {boolean} hasIdentity
 * @property {number} signatures
 * @property {{ deviceId: string, oneTimeKeys: number, hasFallbackKey: boolean }[]} devices
 *
 * @typedef {{ minutesBefore: number[], quiet: { start: string, end: string } | null, byMail: boolean, changesByMail: boolean }} HeldReminders
 *
 * @typedef {object} Held  what the page shows of it; there is more in the answer
 * @property {User} user
 * @property {Tutor | null} tutor
 * @property {Session[]} sessions
 * @property {{ user: User }[]} contacts
 * @property {{ deviceId: string, name: string, createdAt: string, lastSeenAt: string | null }[]} devices
 * @property {{ loginId: string, browser: string, createdAt: string, lastSeenAt: string, current: boolean }[]} logins
 * @property {HeldKeys} keys  counted; the public ones, as the server has no others
 * @property {string | null} calendarSince
 * @property {HeldReminders} reminders
 * @property {number} mailsWaiting
 * @property {{ user: User, blockedAt: string }[]} blocks
 * @property {number} waitingCount
 * @property {Waiting[]} waiting
 */
import { request } from '../../net/http.js';

/** @param {AbortSignal} [signal] @returns {Promise<Held>} */
export function readHeld(signal) {
  return request('GET', '/api/held', { signal });
}

/** @param {string} waitingId */
export function discardWaiting(waitingId) {
  return request('DELETE', `/api/held/waiting/${encodeURIComponent(waitingId)}`);
}
