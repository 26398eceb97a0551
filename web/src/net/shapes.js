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
 * @property {boolean} [emailConfirmed]  only to oneself
 * @property {true} [deleted]    only of who has left: there is no name any more
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
 * @property {true} [deleted]     as of a user
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
 * @property {SessionStatus} status
 * @property {string} [notes]
 * @property {number} revision    +1 with every move
 * @property {string} place       a meeting link or an address; '' is none
 * @property {Proposal | null} proposal  the open one, of either side
 * @property {Move[]} moves       what the caller may do now
 *
 * @typedef {'requested' | 'confirmed' | 'completed' | 'declined' | 'cancelled' | 'expired'} SessionStatus
 *
 * @typedef {{ by: string, at: string, times: Slot[] }} Proposal
 *
 * @typedef {object} Move
 * @property {MoveName} move
 * @property {string} until        from then on it is too late
 * @property {string} [freeUntil]  of cancel and propose: from then on it is late, but possible
 *
 * @typedef {'accept' | 'decline' | 'cancel' | 'propose' | 'take' | 'refuse' | 'withdraw' | 'place'} MoveName
 *
 * @typedef {object} SessionEvent  one move, and the session as it left it
 * @property {number} revision
 * @property {MoveName | 'book' | 'expire' | 'complete'} move
 * @property {string | null} by   null: time did it
 * @property {string} at
 * @property {SessionStatus} status
 * @property {string} start
 * @property {string} end
 * @property {boolean} late       after the free time
 * @property {Slot[]} times       what was proposed
 *
 * @typedef {object} SessionDetails
 * @property {Session} session
 * @property {Tutor} tutor
 * @property {User} student
 * @property {SessionEvent[]} events
 *
 * @typedef {object} Rules        what a tutor asks of a booking
 * @property {number[]} lengths   in minutes; none: any
 * @property {number} bufferMinutes
 * @property {number} earliestMinutes
 * @property {number} latestDays
 * @property {number} cancelNoticeMinutes
 * @property {number} moveNoticeMinutes
 * @property {boolean} instant
 *
 * @typedef {{ date: string, hours: { start: string, end: string }[] }} DatedHours
 *   instead of the weekly hours on that local date; none: a day off
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
