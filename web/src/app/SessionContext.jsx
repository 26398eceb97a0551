import { createContext, useCallback, useMemo } from 'react';
import { request } from '../net/http.js';
import { useResource } from '../ui/useResource.js';
import { forgetIntent, isFinal, keyOfIntent } from './bookingIntents.js';

/** @import { BookingIntent, Session, Tutor, User } from '../net/shapes.js' */

/**
 * @typedef {{ sessions: Session[], people: Record<string, User>, zones: Record<string, string> }} Booked
 *
 * @typedef {object} SessionValue
 * @property {import('../ui/resource.js').ResourceState<Booked> & { reload: () => Promise<void> }} booked
 * @property {(intent: BookingIntent) => Promise<{ session: Session, tutor: Tutor }>} book
 *   The session and the tutor, once the server has committed; throws its refusal.
 */

/** The caller's lessons, and the way to book one.  Read it with useSessions. */
export const SessionContext = createContext(/** @type {SessionValue | null} */ (null));

/**
 * The zones of the tutors named in `sessions`: a tutor's clock is part of a lesson's time.
 * One that cannot be had is left out; the lesson is shown without it.
 *
 * @param {Session[]} sessions
 * @param {AbortSignal} signal
 */
async function readZones(sessions, signal) {
  const tutorIds = [...new Set(sessions.map((session) => session.tutorId))];
  const answers = await Promise.allSettled(
    tutorIds.map((tutorId) => request('GET', `/api/tutors/${tutorId}`, { signal })),
  );
  return Object.fromEntries(
    answers.flatMap((answer) =>
      answer.status === 'fulfilled'
        ? [[answer.value.tutor.userId, answer.value.tutor.timeZone]]
        : [],
    ),
  );
}

/** @param {AbortSignal} signal @returns {Promise<Booked>} */
async function readBooked(signal) {
  const { sessions, people } = await request('GET', '/api/sessions', { signal });
  return { sessions, people: people ?? {}, zones: await readZones(sessions, signal) };
}

/**
 * @param {{ userId: string, children: React.ReactNode }} props
 */
export function SessionProvider({ userId, children }) {
  const { reload, status, data, error } = useResource(`sessions of ${userId}`, readBooked);

  const book = useCallback(
    async (/** @type {BookingIntent} */ intent) => {
      const idempotencyKey = keyOfIntent(userId, intent);
      try {
        const answer = await request('POST', '/api/sessions', { body: intent, idempotencyKey });
        forgetIntent();
        reload();
        return answer;
      } catch (thrown) {
        if (isFinal(/** @type {any} */ (thrown))) forgetIntent();
        throw thrown;
      }
    },
    [userId, reload],
  );

  const value = useMemo(
    () => ({ booked: { reload, status, data, error }, book }),
    [reload, status, data, error, book],
  );
  return <SessionContext value={value}>{children}</SessionContext>;
}
