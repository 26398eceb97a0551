import { Button } from '../../ui/Button.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { Select } from '../../ui/Select.jsx';
import { timeOf } from './weeklyHours.js';
import styles from './HoursRange.module.css';

/** @import { HoursEvent, Row } from './weeklyHours.js' */

const STEP_MINUTES = 15;
const TIMES = Array.from({ length: (24 * 60) / STEP_MINUTES + 1 }, (_, i) =>
  timeOf(i * STEP_MINUTES),
);

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
 * From when until when, and what is wrong with it.
 *
 * @param {{
 *   name: string,
 *   row: Row,
 *   fault?: string,
 *   onEvent: (event: HoursEvent) => void,
 * }} props
 */
export function HoursRange({ name, row, fault, onEvent }) {
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
