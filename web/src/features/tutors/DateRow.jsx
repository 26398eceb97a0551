import { Badge } from '../../ui/Badge.jsx';
import { Button } from '../../ui/Button.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { formatDay, formatLongDay } from '../../ui/time.js';
import { HoursRange } from './HoursRange.jsx';
import { findFaults } from './weeklyHours.js';
import styles from './EditProfile.module.css';

/**
 * One date: off, or with its hours.
 *
 * @param {{
 *   edited: import('./tutorDates.js').EditedDate,
 *   onEvent: (event: import('./tutorDates.js').DatesEvent) => void,
 * }} props
 */
export function DateRow({ edited: { date, rows }, onEvent }) {
  const noon = `${date}T12:00:00.000Z`;
  const name = `${formatLongDay(noon, 'UTC')} ${date.slice(0, 4)}`;
  const faults = findFaults(rows);

  /** @param {import('./weeklyHours.js').HoursEvent} event */
  const handleHours = (event) => onEvent({ type: 'hours', date, event });

  return (
    <li className={styles.date} aria-label={name}>
      <div className={styles.dateHead}>
        <strong>
          {formatDay(noon, 'UTC')} {date.slice(0, 4)}
        </strong>
        {rows.length === 0 && <Badge>Day off</Badge>}
        <Button
          look="quiet"
          aria-label={`Add hours on ${name}`}
          onClick={() => handleHours({ type: 'added', weekday: 1 })}
        >
          <Icon name="plus" /> Hours
        </Button>
        <Button
          look="quiet"
          aria-label={`Back to the weekly hours on ${name}`}
          onClick={() => onEvent({ type: 'removed', date })}
        >
          <Icon name="trash" /> Remove
        </Button>
      </div>
      {rows.map((row) => (
        <HoursRange
          key={row.key}
          name={name}
          row={row}
          fault={faults.get(row.key)}
          onEvent={handleHours}
        />
      ))}
    </li>
  );
}
