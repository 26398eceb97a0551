import { Button } from '../../ui/Button.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { HoursRange } from './HoursRange.jsx';
import styles from './HoursDay.module.css';

/** @import { HoursEvent, Row } from './weeklyHours.js' */

const WORKDAYS = [1, 2, 3, 4, 5];

/**
 * One weekday: its ranges, and what can be done with them.
 *
 * @param {{
 *   weekday: number,
 *   name: string,
 *   rows: Row[],
 *   faults: Map<number, string>,
 *   onEvent: (event: HoursEvent) => void,
 * }} props
 */
export function HoursDay({ weekday, name, rows, faults, onEvent }) {
  return (
    <fieldset className={styles.day}>
      <legend className={styles.name}>{name}</legend>
      <div className={styles.content}>
        {rows.length === 0 ? (
          <p className={styles.none}>No lessons</p>
        ) : (
          <div className={styles.ranges}>
            {rows.map((row) => (
              <HoursRange
                key={row.key}
                name={name}
                row={row}
                fault={faults.get(row.key)}
                onEvent={onEvent}
              />
            ))}
          </div>
        )}
        <Button
          look="quiet"
          aria-label={`Add hours on ${name}`}
          onClick={() => onEvent({ type: 'added', weekday })}
        >
          <Icon name="plus" /> Add
        </Button>
        {weekday === 1 && rows.length > 0 && (
          <Button
            look="quiet"
            onClick={() => onEvent({ type: 'copied', from: weekday, to: WORKDAYS })}
          >
            Copy to Tuesday–Friday
          </Button>
        )}
      </div>
    </fieldset>
  );
}
