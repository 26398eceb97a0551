import { useEffect, useEffectEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { createMessenger } from '../features/messages/messenger.js';
import { MessengerContext } from '../features/messages/messengerContext.js';
import { shareAttention } from '../ui/attention.js';
import { onNotificationPressed } from '../ui/notifications.js';
import { remind } from './reminding.js';
import { useSessions } from './useSessions.js';

/**
 * Messaging of one user, for as long as they are logged in: a link, one tab
 * that leads, and the history of this browser. Logged out there is none of
 * it but the history, which stays the user's.
 *
 * @param {{ user: import('../net/shapes.js').User, children: React.ReactNode }} props
 */
export function WebSocketProvider({ user, children }) {
  const { booked, refresh } = useSessions();
  const handleNotice = useEffectEvent(
    (/** @type {any} */ notice, /** @type {boolean} */ isLeading) => {
      if (notice.type === 'session') refresh(notice.sessionId);
      if (notice.type === 'reminder') void remind(notice, { booked: booked.data, user, isLeading });
    },
  );
  const [messenger] = useState(() => createMessenger(user));
  const [, navigate] = useLocation();

  useEffect(() => {
    messenger.start((notice, isLeading) => handleNotice(notice, isLeading));
    return messenger.stop;
  }, [messenger]);

  useEffect(shareAttention, []);
  useEffect(() => onNotificationPressed(navigate), [navigate]);

  return <MessengerContext value={messenger}>{children}</MessengerContext>;
}
