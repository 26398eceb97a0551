import { Button } from '../../ui/Button.jsx';
import { fullName } from '../../ui/initials.js';
import { formatMoney } from '../../ui/money.js';
import {
  formatElsewhere,
  formatLongDay,
  formatMinutes,
  formatRange,
  zoneHere,
} from '../../ui/time.js';
import { termsOf } from '../../ui/rulesWords.js';
import { useNow } from '../../ui/useNow.js';
import { BookingRefusal } from './BookingRefusal.jsx';
import styles from './BookingSummary.module.css';

/** @import { Rules, Slot, Tutor } from '../../net/shapes.js' */

/**
 * What is about to be booked, in words, and the button.
 *
 * @param {{
 *   tutor: Tutor,
 *   rules: Rules,
 *   subject: string,
 *   minutes: number,
 *   slot: Slot | null,
 *   life: import('./useBooking.js').BookingLife,
 *   free: Slot[],
 *   onChoose: (slot: Slot) => void,
 * }} props
 */
export function BookingSummary({ tutor, rules, subject, minutes, slot, life, free, onChoose }) {
  const nowMs = useNow();
  const price = Math.round(tutor.hourlyRate * minutes * (100 / 60)) / 100;
  return (
    <div className={styles.summary}>
      {life.status === 'refused' && (
        <BookingRefusal refusal={life} free={free} onChoose={onChoose} />
      )}
      <div aria-live="polite" className={styles.words}>
        <p className={styles.subject}>
          {subject} with {fullName(tutor)}
        </p>
        {slot ? (
          <WhenInWords slot={slot} tutorZone={tutor.timeZone} />
        ) : (
          <p>Choose a time above.</p>
        )}
      </div>
      <p className={styles.price}>
        <strong>{formatMoney(price, tutor.currency)}</strong> for {formatMinutes(minutes)}, settled
        with your tutor
      </p>
      <ul className={styles.terms} aria-label="What you agree to">
        {termsOf(rules, tutor.firstName, slot?.start, { zone: zoneHere(), nowMs }).map((term) => (
          <li key={term}>{term}</li>
        ))}
      </ul>
      <Button type="submit" isWide disabled={!slot} isBusy={life.status === 'busy'}>
        Book this lesson
      </Button>
    </div>
  );
}

/** @param {{ slot: Slot, tutorZone: string }} props */
function WhenInWords({ slot, tutorZone }) {
  const here = zoneHere();
  const elsewhere = formatElsewhere(slot, here, tutorZone);
  return (
    <>
      <p>
        {formatLongDay(slot.start, here)}, <strong>{formatRange(slot, here)}</strong>
      </p>
      {elsewhere && <p className={styles.elsewhere}>{elsewhere}</p>}
    </>
  );
}
