import { createContext, useCallback, useMemo } from 'react';
import { request } from '../net/http.js';
import { forgetIntent, isFinal, keyOfIntent } from './bookingIntents.js';
import { useBookedStore } from './useBookedStore.js';

/** @import { BookingIntent, MoveName, Session, Tutor } from '../net/shapes.js' */

/**
 * @typedef {object} SessionValue
 * @property {import('./bookedStore.js').BookedState & Readers} booked
 * @property {(intent: BookingIntent) => Promise<{ session: Session, tutor: Tutor }>} book
 *   The session and the tutor, once the server has committed; throws its refusal.
 * @property {(session: Session, move: MoveName, body?: object) => Promise<void>} move
 *   Throws the refusal; when the lesson has changed meanwhile it is as it is now by then.
 * @property {(sessionId: string) => Promise<void>} refresh  something happened to it
 * @property {(sessionId: string) => Promise<void>} learn    it is named, and not among those that are known
 *
 * @typedef {{ reload: () => Promise<void>, readOlder: () => Promise<void> }} Readers
 */

/** The caller's lessons, and the ways to book and to move one.  Read it with useSessions. */
export const SessionContext = createContext(/** @type {SessionValue | null} */ (null));

/** Refusals that say: what was looked at is not so any more. */
const CHANGED = [
  'session_changed',
  'not_in_this_state',
  'not_your_move',
  'no_proposal',
  'not_proposed',
  'too_late',
];

/**
 * @param {{ userId: string, children: React.ReactNode }} props
 */
export function SessionProvider({ userId, children }) {
  const { store, state } = useBookedStore(userId);

  const book = useCallback(
    async (/** @type {BookingIntent} */ intent) => {
      const idempotencyKey = keyOfIntent(userId, intent);
      try {
        const answer = await request('POST', '/api/sessions', { body: intent, idempotencyKey });
        forgetIntent();
        store.refresh(answer.session.sessionId);
        return answer;
      } catch (thrown) {
        if (isFinal(/** @type {any} */ (thrown))) forgetIntent();
        throw thrown;
      }
    },
    [userId, store],
  );

  const move = useCallback(
    async (
      /** @type {Session} */ { sessionId, revision },
      /** @type {MoveName} */ name,
      /** @type {object} */ body = {},
    ) => {
      try {
        const path = `/api/sessions/${sessionId}/${name}`;
        store.take(await request('POST', path, { body: { revision, ...body } }));
      } catch (thrown) {
        const { code } = /** @type {any} */ (thrown);
        if (CHANGED.includes(code)) await store.refresh(sessionId);
        throw thrown;
      }
    },
    [store],
  );

  const value = useMemo(
    () => ({
      booked: { ...state, reload: store.reload, readOlder: store.readOlder },
      book,
      move,
      refresh: store.refresh,
      learn: store.learn,
    }),
    [store, state, book, move],
  );
  return <SessionContext value={value}>{children}</SessionContext>;
}
