/**
 * net/shapes.js - what the server answers with (docs/http-api.md 2).
 *
 * Types only.  Times are ISO 8601 UTC with milliseconds, ids lower-case UUIDs.
 *
 * @typedef {'student' | 'tutor' | 'admin'} Role
 *
 * @typedef {object} User
 * @property {string} userId
 * @property {string} username
 * @property {string} firstName
 * @property {string} lastName
 * @property {Role} role
 * @property {string} [email]     only to oneself
 * @property {string} [timeZone]  only to oneself
 *
 * @typedef {object} Tutor
 * @property {string} userId
 * @property {string} firstName
 * @property {string} lastName
 * @property {string[]} subjects
 * @property {string} bio
 * @property {number} hourlyRate
 * @property {string} currency    ISO 4217
 * @property {string} timeZone    IANA
 *
 * @typedef {{ start: string, end: string }} Slot
 *
 * @typedef {object} Session
 * @property {string} sessionId
 * @property {string} tutorId
 * @property {string} studentId
 * @property {string} subject
 * @property {string} start
 * @property {string} end
 * @property {string} status      'requested' until a later answer
 * @property {string} [notes]
 *
 * @typedef {object} Hours        one row of a tutor's week, in the tutor's zone
 * @property {number} weekday     1 is Monday
 * @property {string} start       '09:00'
 * @property {string} end         up to '24:00'
 *
 * @typedef {{ timeZone: string, hours: Hours[] }} Availability
 *
 * @typedef {object} BookingIntent  what a student asked for, before the server said yes
 * @property {string} tutorId
 * @property {string} subject
 * @property {string} start
 * @property {string} end
 * @property {string} [notes]
 */

export {};
