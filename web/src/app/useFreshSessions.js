import { useEffect } from 'react';
import { useMessagingState } from '../features/messages/useMessenger.js';
import { useSessions } from './useSessions.js';

/**
 * Keeps the lessons in step with the server: notices are not queued, so what
 * happened while there was no link is asked for whenever one opens (protocol.md 5.7).
 */
export function useFreshSessions() {
  const isOnline = useMessagingState().connection.name === 'online';
  const { reload } = useSessions().booked;
  useEffect(() => {
    if (isOnline) reload();
  }, [isOnline, reload]);
}
