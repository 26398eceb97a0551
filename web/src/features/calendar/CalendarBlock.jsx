import { Link } from 'wouter';
import { shortName } from '../../ui/initials.js';
import { formatRange, formatTime } from '../../ui/time.js';
import styles from './CalendarWeek.module.css';

/**
 * A lesson leads to its conversation, a free period to what can be done with it.
 *
 * @param {{
 *   item: import('./calendarItems.js').Item,
 *   style: React.CSSProperties,
 *   zone: string,
 * } & Pick<import('./Calendar.jsx').CalendarProps, 'edit' | 'booked' | 'user' | 'messagesHrefOf'>} props
 */
export function CalendarBlock({ item, style, edit, booked, user, zone, messagesHrefOf }) {
  const { startMs, endMs, session } = item;
  const [start, end] = [startMs, endMs].map((ms) => new Date(ms).toISOString());
  const time = formatRange({ start, end }, zone);
  if (!session) {
    return (
      <button
        type="button"
        className={styles.free}
        style={style}
        disabled={!edit.onFree}
        onClick={() => edit.onFree?.(item)}
      >
        <span>{time}</span> <span>{edit.freeLabel}</span>
      </button>
    );
  }
  /* The end is shown where it fits; the block is as long as the lesson. */
  const from = formatTime(start, zone);
  const otherId = session.tutorId === user.userId ? session.studentId : session.tutorId;
  return (
    <Link
      href={messagesHrefOf(otherId)}
      className={styles.lesson}
      data-status={session.status}
      style={style}
    >
      <strong>{session.subject}</strong>
      <span className={styles.time}>
        <span>{from}</span>
        <wbr />
        <span>{time.slice(from.length)}</span>
      </span>
      <span>
        {booked.people[otherId] && shortName(booked.people[otherId])}
        {session.status === 'requested' && ', requested'}
      </span>
    </Link>
  );
}
