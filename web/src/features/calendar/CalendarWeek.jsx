import { formatTime } from '../../ui/time.js';
import { hoursOf } from './axis.js';
import { CalendarDay } from './CalendarDay.jsx';
import { DayName } from './DayName.jsx';
import { useScrollToMorning } from './useScrollToMorning.js';
import styles from './CalendarWeek.module.css';

/**
 * Seven days side by side, one height for one time of day.
 *
 * @param {import('./Calendar.jsx').CalendarProps} props
 */
export function CalendarWeek(props) {
  const { week, edit } = props;
  const { rows, days } = week.axis;
  const scroller = useScrollToMorning(
    rows.length,
    days.some((day) => hoursOf(day) !== 24),
  );
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="region"
      aria-label="Week"
      tabIndex={0}
      style={/** @type {React.CSSProperties} */ ({ '--rows': rows.length })}
    >
      <div className={styles.grid}>
        <div className={styles.corner} />
        {days.map((day) => (
          <DayName key={day.day.toString()} day={day} week={week} onAdd={edit.onAdd} />
        ))}
        <div className={styles.hours} aria-hidden="true">
          {rows.map(({ minutes, turn }) => (
            <div key={`${minutes} ${turn}`} className={styles.hour}>
              {minutes % 60 === 0 && (
                <span>
                  {turn > 0 && 'again '}
                  {formatTime(new Date(minutes * 60_000).toISOString(), 'UTC')}
                </span>
              )}
            </div>
          ))}
        </div>
        {days.map((day) => (
          <CalendarDay key={day.day.toString()} day={day} {...props} />
        ))}
      </div>
    </div>
  );
}
