import { useEffect, useEffectEvent, useState } from 'react';
import { createMessenger } from '../features/messages/messenger.js';
import { MessengerContext } from '../features/messages/messengerContext.js';
import { useSessions } from './useSessions.js';

/**
 * Messaging of one user, for as long as they are logged in: a link, one tab
 * that leads, and the history of this browser. Logged out there is none of
 * it but the history, which stays the user's.
 *
 * @param {{ user: import('../net/shapes.js').User, children: React.ReactNode }} props
 */
export function WebSocketProvider({ user, children }) {
  const { booked } = useSessions();
  const handleNotice = useEffectEvent((/** @type {{ type: string }} */ notice) => {
    if (notice.type === 'session') booked.reload();
  });
  const [messenger] = useState(() => createMessenger(user));

  useEffect(() => {
    messenger.start((notice) => handleNotice(notice));
    return messenger.stop;
  }, [messenger]);

  return <MessengerContext value={messenger}>{children}</MessengerContext>;
}
