import { SessionCard } from '../features/sessions/SessionCard.jsx';
import { useNow } from '../ui/useNow.js';
import { useLogin } from './useLogin.js';
import { useNamedSession } from './useNamedSession.js';
import { useSessions } from './useSessions.js';

/**
 * The card of a lesson in a conversation; nothing for one that is not with
 * this contact, whatever a message says.
 *
 * @param {{ sessionId: string, contactId: string }} props
 */
export function CardOf({ sessionId, contactId }) {
  const { data } = useSessions().booked;
  const { user } = useLogin();
  const nowMs = useNow();
  const session = useNamedSession(sessionId);
  const isTheirs = session && [session.tutorId, session.studentId].includes(contactId);
  if (!data || !user || !isTheirs) return null;
  return (
    <SessionCard
      as="section"
      session={session}
      events={data.events[sessionId]}
      myId={user.userId}
      other={data.people[contactId]}
      otherZone={data.zones[contactId]}
      nowMs={nowMs}
    />
  );
}
