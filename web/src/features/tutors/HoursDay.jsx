import { Button } from '../../ui/Button.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { Select } from '../../ui/Select.jsx';
import { timeOf } from './weeklyHours.js';
import styles from './HoursDay.module.css';

/** @import { HoursEvent, Row } from './weeklyHours.js' */

const STEP_MINUTES = 15;
const TIMES = Array.from({ length: (24 * 60) / STEP_MINUTES + 1 }, (_, i) =>
  timeOf(i * STEP_MINUTES),
);
const WORKDAYS = [1, 2, 3, 4, 5];

/**
 * The times to choose from, with `time` among them if it is between two steps.
 *
 * @param {string} time
 */
function optionsWith(time) {
  const times = TIMES.includes(time) ? TIMES : [...TIMES, time].sort();
  return times.map((value) => ({ value, label: value }));
}

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

/**
 * @param {{
 *   name: string,
 *   row: Row,
 *   fault?: string,
 *   onEvent: Parameters<typeof HoursDay>[0]['onEvent'],
 * }} props
 */
function HoursRange({ name, row, fault, onEvent }) {
  /** @param {'start' | 'end'} part @param {string} time */
  function handleChange(part, time) {
    onEvent({ type: 'changed', key: row.key, part, time });
  }

  return (
    <div className={styles.range}>
      <Select
        label={`${name} from`}
        isLabelHidden
        value={row.start}
        options={optionsWith(row.start)}
        onChange={(event) => handleChange('start', event.target.value)}
      />
      <span aria-hidden="true">–</span>
      <Select
        label={`${name} until`}
        isLabelHidden
        value={row.end}
        options={optionsWith(row.end)}
        onChange={(event) => handleChange('end', event.target.value)}
      />
      <Button
        look="quiet"
        aria-label={`Remove ${name} ${row.start} to ${row.end}`}
        onClick={() => onEvent({ type: 'removed', key: row.key })}
      >
        <Icon name="trash" />
      </Button>
      {fault && (
        <p role="alert" className={styles.fault}>
          {fault}
        </p>
      )}
    </div>
  );
}
