import { Button } from '../../ui/Button.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { formatLongDay, formatWeekdayNumber } from '../../ui/time.js';
import { hoursOf } from './axis.js';
import styles from './CalendarWeek.module.css';

/** What a first range of a day starts as: most of a morning. */
const FIRST = { fromHour: 9, hours: 3 };

/**
 * Which day, what is odd about it, and for a tutor the button that adds hours.
 *
 * @param {{
 *   day: import('./axis.js').AxisDay,
 *   week: ReturnType<typeof import('./useCalendarWeek.js').useCalendarWeek>,
 *   onAdd?: (startMs: number, endMs: number) => void,
 * }} props
 */
export function DayName({ day, week, onAdd }) {
  const noon = new Date((day.startMs + day.endMs) / 2);
  const isToday = day.day.compare(week.today) === 0;
  const change = clockChange(day);

  function handleAdd() {
    const startMs = day.endMs - (24 - FIRST.fromHour) * 3_600_000;
    onAdd?.(startMs, startMs + FIRST.hours * 3_600_000);
  }

  return (
    <div className={styles.name} aria-current={isToday ? 'date' : undefined}>
      <h3>
        <span aria-hidden="true">{formatWeekdayNumber(noon, week.zone)}</span>
        <span className="visually-hidden">
          {formatLongDay(noon, week.zone)}
          {isToday && ', today'}
        </span>
      </h3>
      {change && <p className={styles.change}>{change}</p>}
      {onAdd && (
        <Button
          look="quiet"
          aria-label={`Add hours on ${formatLongDay(noon, week.zone)}`}
          onClick={handleAdd}
        >
          <Icon name="plus" />
        </Button>
      )}
    </div>
  );
}

/** @param {import('./axis.js').AxisDay} day */
function clockChange(day) {
  const hours = hoursOf(day);
  if (hours === 24) return null;
  return `${hours} hours: clocks go ${hours < 24 ? 'forward' : 'back'}`;
}
