import { Button } from '../../ui/Button.jsx';
import { clockOptions, formatClock } from '../../ui/clock.js';
import { Icon } from '../../ui/Icon.jsx';
import { Select } from '../../ui/Select.jsx';
import styles from './HoursRange.module.css';

/** @import { HoursEvent, Row } from './weeklyHours.js' */

const STEP_MINUTES = 15;

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
        options={clockOptions(row.start, STEP_MINUTES, { hasEnd: true })}
        onChange={(event) => handleChange('start', event.target.value)}
      />
      <span aria-hidden="true">–</span>
      <Select
        label={`${name} until`}
        isLabelHidden
        value={row.end}
        options={clockOptions(row.end, STEP_MINUTES, { hasEnd: true })}
        onChange={(event) => handleChange('end', event.target.value)}
      />
      <Button
        look="quiet"
        aria-label={`Remove ${name} ${formatClock(row.start)} to ${formatClock(row.end)}`}
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
