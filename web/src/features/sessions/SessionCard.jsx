import { Link } from 'wouter';
import { Avatar } from '../../ui/Avatar.jsx';
import { Badge } from '../../ui/Badge.jsx';
import { Card } from '../../ui/Card.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { fullName, shortName } from '../../ui/initials.js';
import { zoneHere } from '../../ui/time.js';
import { CalendarLink } from './CalendarLink.jsx';
import { DateLeaf } from './DateLeaf.jsx';
import { LastKnown } from './LastKnown.jsx';
import { SessionMoves } from './SessionMoves.jsx';
import { SessionPlace } from './SessionPlace.jsx';
import { SessionProposal } from './SessionProposal.jsx';
import { SessionTime } from './SessionTime.jsx';
import { stateSentence, statusBadge } from './sessionWords.js';
import { useMove } from './useMove.js';
import styles from './SessionCard.module.css';

/** @import { Session, SessionEvent, User } from '../../net/shapes.js' */

/**
 * One lesson as it is now, and what this person may do about it.
 *
 * @param {{
 *   as?: 'li' | 'section',
 *   session: Session,
 *   events?: SessionEvent[],
 *   myId: string,
 *   other?: User,
 *   otherZone?: string,
 *   nowMs: number,
 *   messagesHref?: string,
 * }} props  other: the person the lesson is with; may be unknown.  events: as far as they are known.
 */
export function SessionCard(props) {
  const { as = 'li', session, events, myId, other, otherZone, nowMs, messagesHref } = props;
  const here = zoneHere();
  const life = useMove(session);
  const badge = statusBadge(session.status);
  const person = other ?? { firstName: 'The other', lastName: '' };
  const state = stateSentence(session, { myId, otherName: shortName(person) }, events?.at(-1));
  const shared = { session, myId, otherName: shortName(person), otherZone, nowMs, life };

  return (
    <Card as={as} className={styles.card} aria-label={`Lesson: ${session.subject}`}>
      <DateLeaf instant={session.start} zone={here} />
      <div className={styles.words}>
        <h3 className={styles.subject}>
          {session.subject}
          <Badge tone={badge.tone}>{badge.label}</Badge>
        </h3>
        <SessionTime session={session} otherZone={otherZone} nowMs={nowMs} />
        {state && <p className={styles.state}>{state}</p>}
        {session.notes && <p className={styles.notes}>{session.notes}</p>}
        <SessionPlace {...shared} />
        <CalendarLink session={session} nowMs={nowMs} />
        {messagesHref && (
          <div className={styles.with}>
            <Avatar person={person} size="s" />
            <span>{other ? fullName(other) : 'Somebody who has left'}</span>
            <Link href={messagesHref} className={styles.message}>
              <Icon name="messages" /> Message
              <span className="visually-hidden"> {shortName(person)}</span>
            </Link>
          </div>
        )}
      </div>
      <div className={styles.doing}>
        <SessionProposal {...shared} />
        <SessionMoves {...shared} />
        {life.refusal && (
          <p role="alert" className={styles.refusal}>
            {life.refusal}
          </p>
        )}
        {as === 'section' && <LastKnown />}
      </div>
    </Card>
  );
}
