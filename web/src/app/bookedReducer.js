/**
 * app/bookedReducer.js - the caller's lessons, as a function of what the server
 * has said about them.
 *
 * Pure.  Answers cross each other: of one lesson the higher revision counts,
 * and of two answers about one revision the later, because what one may do
 * now changes with time alone.
 *
 * @import { Session, SessionDetails, SessionEvent, User } from '../net/shapes.js'
 *
 * @typedef {object} Booked
 * @property {Session[]} sessions
 * @property {Record<string, User>} people              by userId
 * @property {Record<string, string>} zones             of people, by userId, as far as known
 * @property {Record<string, SessionEvent[]>} events    by sessionId, as far as known
 * @property {string} asOf                              when the server last said something
 */

/** @type {Booked} */
export const NOTHING = { sessions: [], people: {}, zones: {}, events: {}, asOf: '' };

/** @param {Session} known @param {Session} next */
function newer(known, next) {
  return next.revision >= known.revision ? next : known;
}

/** @param {Session[]} sessions @param {Session} next */
function put(sessions, next) {
  const known = sessions.find(({ sessionId }) => sessionId === next.sessionId);
  if (!known) return [...sessions, next];
  return sessions.map((session) => (session === known ? newer(known, next) : session));
}

/** @param {{ userId: string, timeZone?: string }} person */
function zoneOf({ userId, timeZone }) {
  return timeZone ? { [userId]: timeZone } : {};
}

/**
 * @param {Booked} booked
 * @param {SessionDetails} details
 * @param {string} at
 * @returns {Booked}
 */
function told(booked, { session, tutor, student, events }, at) {
  const isNew = events.length > (booked.events[session.sessionId]?.length ?? 0);
  /** @type {User} */
  const teacher = {
    ...booked.people[tutor.userId],
    userId: tutor.userId,
    username: booked.people[tutor.userId]?.username ?? '',
    firstName: tutor.firstName,
    lastName: tutor.lastName,
    role: 'tutor',
    ...(tutor.deleted ? { deleted: true } : {}),
  };
  return {
    sessions: put(booked.sessions, session),
    people: { ...booked.people, [teacher.userId]: teacher, [student.userId]: student },
    zones: { ...booked.zones, ...zoneOf(tutor), ...zoneOf(student) },
    events: isNew ? { ...booked.events, [session.sessionId]: events } : booked.events,
    asOf: at,
  };
}

/**
 * @param {Booked | null} booked  null: nothing is known yet
 * @param {{ type: 'listed', sessions: Session[], people: Record<string, User>,
 *           zones: Record<string, string>, at: string }
 *       | { type: 'told', details: SessionDetails, at: string }} event
 * @returns {Booked}
 */
export function bookedReducer(booked, event) {
  const before = booked ?? NOTHING;
  switch (event.type) {
    case 'listed':
      return {
        sessions: event.sessions.reduce(put, before.sessions),
        people: { ...before.people, ...event.people },
        zones: { ...before.zones, ...event.zones },
        events: before.events,
        asOf: event.at,
      };
    case 'told':
      return told(before, event.details, event.at);
    default:
      throw new Error(`bookedReducer: unknown event ${/** @type {any} */ (event).type}`);
  }
}

/**
 * The lessons of which something happened that is not known here, and one of
 * each person whose clock is not known. Of a lesson that was only booked the
 * conversation's first message says all.
 *
 * @param {Booked} booked
 * @param {string} myId
 * @returns {string[]} their ids
 */
export function unknownOf({ sessions, events, zones }, myId) {
  const asked = new Set([myId, ...Object.keys(zones)]);
  return sessions
    .filter(({ sessionId, revision, studentId }) => {
      const isOld = revision > 0 && !(events[sessionId]?.length > revision);
      const isElsewhere = !asked.has(studentId);
      asked.add(studentId);
      return isOld || isElsewhere;
    })
    .map(({ sessionId }) => sessionId);
}
