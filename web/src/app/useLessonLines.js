import { useEffect, useRef } from 'react';
import { useMessenger } from '../features/messages/useMessenger.js';
import { linesOf } from '../features/sessions/sessionLines.js';
import { shortName } from '../ui/initials.js';
import { zoneHere } from '../ui/time.js';
import { useSessions } from './useSessions.js';

/** @import { User } from '../net/shapes.js' */

/**
 * Keeps the histories in step with what happened to the lessons. Telling the
 * same again, from any tab or at any start, changes nothing.
 *
 * @param {User} user
 */
export function useLessonLines(user) {
  const messenger = useMessenger();
  const { data } = useSessions().booked;
  /** How much of each lesson was told by this page. @type {React.RefObject<Map<string, number>>} */
  const told = useRef(new Map());

  useEffect(() => {
    if (!data) return;
    const nameOf = (/** @type {string} */ userId) => {
      const person = userId === user.userId ? user : data.people[userId];
      return person ? shortName(person) : 'Somebody';
    };
    for (const session of data.sessions) {
      const { sessionId, tutorId, studentId } = session;
      const events = data.events[sessionId] ?? [];
      const contact = data.people[tutorId === user.userId ? studentId : tutorId];
      const lines = linesOf(session, events, nameOf, zoneHere());
      if (!contact || lines.length === 0 || told.current.get(sessionId) === events.length) continue;
      told.current.set(sessionId, events.length);
      messenger.noteLines(contact, lines).catch(() => told.current.delete(sessionId));
    }
  }, [messenger, user, data]);
}
