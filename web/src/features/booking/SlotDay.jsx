import {
  clocksDiffer,
  formatElsewhere,
  formatLongDay,
  formatRange,
  formatTime,
  formatDay,
} from '../../ui/time.js';
import { classNames } from '../../ui/classNames.js';
import styles from './SlotDay.module.css';

/** @import { CalendarDate } from '@internationalized/date' */
/** @import { Slot } from '../../net/shapes.js' */

/**
 * The free times of one day, as radio buttons of one group with the whole
 * week, or as boxes to tick where several may be chosen.
 *
 * @param {{
 *   day: CalendarDate,
 *   isPast: boolean,
 *   slots: Slot[],
 *   here: string,
 *   there: string,
 *   chosen: Slot[],
 *   isMany: boolean,
 *   onChoose: (slot: Slot) => void,
 * }} props
 */
export function SlotDay({ day, isPast, slots, here, there, chosen, isMany, onChoose }) {
  const noon = day.toDate(here);
  noon.setHours(noon.getHours() + 12);
  return (
    <fieldset
      className={classNames(
        styles.day,
        slots.length === 0 && styles.empty,
        slots.length === 0 && isPast && styles.over,
      )}
    >
      <legend className={styles.name}>
        <span aria-hidden="true">{formatDay(noon, here)}</span>
        <span className="visually-hidden">{formatLongDay(noon, here)}</span>
      </legend>
      {slots.length === 0 && <p className={styles.none}>{isPast ? 'Over' : 'Nothing free'}</p>}
      <div className={styles.slots}>
        {slots.map((slot) => (
          <SlotChoice
            key={slot.start}
            slot={slot}
            here={here}
            there={there}
            isChosen={chosen.some(({ start }) => start === slot.start)}
            isMany={isMany}
            onChoose={onChoose}
          />
        ))}
      </div>
    </fieldset>
  );
}

/**
 * @param {{
 *   slot: Slot,
 *   here: string,
 *   there: string,
 *   isChosen: boolean,
 *   isMany: boolean,
 *   onChoose: (slot: Slot) => void,
 * }} props
 */
function SlotChoice({ slot, here, there, isChosen, isMany, onChoose }) {
  const elsewhere = formatElsewhere(slot, here, there);
  const spoken = [formatLongDay(slot.start, here), formatRange(slot, here), elsewhere];
  return (
    <label className={styles.slot}>
      <input
        type={isMany ? 'checkbox' : 'radio'}
        name="slot"
        className="visually-hidden"
        aria-label={spoken.filter(Boolean).join(', ')}
        value={slot.start}
        checked={isChosen}
        onChange={() => onChoose(slot)}
      />
      <span className={styles.time}>{formatTime(slot.start, here)}</span>
      {clocksDiffer(here, there, slot.start) && (
        <span className={styles.there}>{formatTime(slot.start, there)}</span>
      )}
    </label>
  );
}
