import { Link } from 'wouter';
import { Avatar } from '../../ui/Avatar.jsx';
import { Badge } from '../../ui/Badge.jsx';
import { Card } from '../../ui/Card.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { fullName } from '../../ui/initials.js';
import { formatElsewhere, formatLongDay, formatRange, zoneHere } from '../../ui/time.js';
import { howSoon } from './sessionsByTime.js';
import styles from './SessionCard.module.css';

/** @import { Session, User } from '../../net/shapes.js' */

/** @type {Record<string, { label: string, tone: 'accent' | 'success' | 'neutral' | 'danger' }>} */
const STATUSES = {
  requested: { label: 'Requested', tone: 'accent' },
  confirmed: { label: 'Confirmed', tone: 'success' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
  declined: { label: 'Declined', tone: 'danger' },
};

/**
 * One lesson, on my clock and beside it on the tutor's when that differs.
 *
 * @param {{
 *   session: Session,
 *   other?: User,
 *   otherZone?: string,
 *   nowMs: number,
 *   messagesHref?: string,
 * }} props  other: the person the lesson is with; may be unknown.
 */
export function SessionCard({ session, other, otherZone, nowMs, messagesHref }) {
  const here = zoneHere();
  const elsewhere = otherZone ? formatElsewhere(session, here, otherZone) : null;
  const soon = howSoon(session, nowMs, here);
  const status = STATUSES[session.status] ?? { label: session.status, tone: 'neutral' };
  const person = other ?? { firstName: '?', lastName: '' };

  return (
    <Card as="li" className={styles.card}>
      <DateLeaf instant={session.start} zone={here} />
      <div className={styles.words}>
        <h3 className={styles.subject}>
          {session.subject}
          <Badge tone={status.tone}>{status.label}</Badge>
        </h3>
        <p className={styles.time}>
          <time dateTime={session.start}>
            {formatLongDay(session.start, here)}, {formatRange(session, here)}
          </time>
          {soon && <span className={styles.soon}>{soon}</span>}
        </p>
        {elsewhere && (
          <p className={styles.elsewhere}>
            <Icon name="globe" /> {elsewhere}
          </p>
        )}
        {session.notes && <p className={styles.notes}>{session.notes}</p>}
        <div className={styles.with}>
          <Avatar person={person} size="s" />
          <span>{other ? fullName(other) : 'Somebody who has left'}</span>
          {messagesHref && (
            <Link href={messagesHref} className={styles.message}>
              <Icon name="messages" /> Message
              <span className="visually-hidden"> {person.firstName}</span>
            </Link>
          )}
        </div>
      </div>
    </Card>
  );
}

/** A leaf of a wall calendar; decoration, the date stands in words beside it. @param {{ instant: string, zone: string }} props */
function DateLeaf({ instant, zone }) {
  const date = new Date(instant);
  const part = (/** @type {Intl.DateTimeFormatOptions} */ options) =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone }).format(date);
  return (
    <span className={styles.leaf} aria-hidden="true">
      <span className={styles.month}>{part({ month: 'short' })}</span>
      <span className={styles.dayNumber}>{part({ day: 'numeric' })}</span>
    </span>
  );
}
