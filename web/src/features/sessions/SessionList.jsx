import { SessionCard } from './SessionCard.jsx';
import styles from './SessionList.module.css';

/** @import { Session, User } from '../../net/shapes.js' */

/**
 * Lessons in the order given.
 *
 * @param {{
 *   sessions: Session[],
 *   people: Record<string, User>,
 *   user: User,
 *   zones?: Record<string, string>,
 *   events?: Record<string, import('../../net/shapes.js').SessionEvent[]>,
 *   nowMs: number,
 *   messagesHrefOf: (userId: string) => string,
 * }} props  zones: of the others, by userId, as far as they are known.
 */
export function SessionList({
  sessions,
  people,
  user,
  zones = {},
  events = {},
  nowMs,
  messagesHrefOf,
}) {
  return (
    <ul className={styles.list}>
      {sessions.map((session) => {
        const otherId = session.tutorId === user.userId ? session.studentId : session.tutorId;
        return (
          <SessionCard
            key={session.sessionId}
            session={session}
            events={events[session.sessionId]}
            myId={user.userId}
            other={people[otherId]}
            otherZone={zones[otherId]}
            nowMs={nowMs}
            messagesHref={messagesHrefOf(otherId)}
          />
        );
      })}
    </ul>
  );
}
