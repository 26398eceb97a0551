import { Icon } from '../../ui/Icon.jsx';
import { formatElsewhere, formatLongDay, formatRange, zoneHere } from '../../ui/time.js';
import { howSoon } from './sessionsByTime.js';
import styles from './SessionCard.module.css';

/**
 * When a lesson is: on my clock, and on the other's when that differs.
 *
 * @param {{
 *   session: import('../../net/shapes.js').Session,
 *   otherZone?: string,
 *   nowMs: number,
 * }} props
 */
export function SessionTime({ session, otherZone, nowMs }) {
  const here = zoneHere();
  const elsewhere = otherZone ? formatElsewhere(session, here, otherZone) : null;
  const isAhead = session.status === 'requested' || session.status === 'confirmed';
  const soon = isAhead ? howSoon(session, nowMs, here) : null;
  return (
    <>
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
    </>
  );
}
