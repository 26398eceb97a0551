import { Link } from 'wouter';
import { formatDay, formatTime, zoneHere } from '../../ui/time.js';
import { useResource } from '../../ui/useResource.js';
import { onePerDay } from './onePerDay.js';
import { listNextFree } from './tutorsApi.js';
import styles from './NextFree.module.css';

const SHOWN = 3;
const USUAL = 60;

/**
 * The first free time of each of the next days that have one.  An extra: when
 * it cannot be had, the page is whole without it.
 *
 * @param {{ tutorId: string, lengths: number[] }} props  lengths: that the tutor offers; none: any.
 */
export function NextFree({ tutorId, lengths }) {
  const minutes = lengths.length === 0 || lengths.includes(USUAL) ? USUAL : lengths[0];
  const here = zoneHere();
  const { data } = useResource(tutorId, (signal) =>
    listNextFree(tutorId, minutes, Date.now(), signal),
  );
  if (!data || data.length === 0) return null;
  return (
    <div className={styles.next}>
      <h3 className={styles.title}>Next free</h3>
      <ul className={styles.list}>
        {onePerDay(data, here)
          .slice(0, SHOWN)
          .map(({ slot, day }) => (
            <li key={slot.start}>
              <Link href={`/tutors/${tutorId}/book?week=${day}`} className={styles.slot}>
                <span>{formatDay(slot.start, here)}</span>
                <strong>{formatTime(slot.start, here)}</strong>
              </Link>
            </li>
          ))}
      </ul>
    </div>
  );
}
