import { formatDayNumber, formatMonth } from '../../ui/time.js';
import styles from './DateLeaf.module.css';

/** A leaf of a wall calendar; decoration, the date stands in words beside it. @param {{ instant: string, zone: string }} props */
export function DateLeaf({ instant, zone }) {
  return (
    <span className={styles.leaf} aria-hidden="true">
      <span className={styles.month}>{formatMonth(instant, zone)}</span>
      <span className={styles.dayNumber}>{formatDayNumber(instant, zone)}</span>
    </span>
  );
}
