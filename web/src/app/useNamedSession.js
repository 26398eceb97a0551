import { useEffect } from 'react';
import { useSessions } from './useSessions.js';

/**
 * The lesson that a message names: of those that are known, or asked for by
 * itself, because lists end somewhere and conversations do not.
 *
 * @param {string} sessionId
 */
export function useNamedSession(sessionId) {
  const { booked, learn } = useSessions();
  const session = booked.data?.sessions.find((one) => one.sessionId === sessionId);
  const isMissing = booked.status === 'ready' && !session;
  useEffect(() => {
    if (isMissing) learn(sessionId);
  }, [isMissing, learn, sessionId]);
  return session;
}
