import { classNames } from '../../ui/classNames.js';
import { formatLongDay } from '../../ui/time.js';
import { holesOf, instantAt, positionOf, spanOf } from './axis.js';
import { CalendarBlock } from './CalendarBlock.jsx';
import { itemsOn } from './calendarItems.js';
import { useDragRows } from './useDragRows.js';
import styles from './CalendarWeek.module.css';

/** @param {{ top: number, bottom: number }} span */
function placed({ top, bottom }) {
  return /** @type {React.CSSProperties} */ ({ '--top': top, '--length': bottom - top });
}

/**
 * One column: holes where the clock has none, free hours, lessons over them.
 *
 * @param {import('./Calendar.jsx').CalendarProps & { day: import('./axis.js').AxisDay }} props
 */
export function CalendarDay({ day, week, items, edit, booked, user, messagesHrefOf }) {
  const { axis, nowMs, zone } = week;
  const noon = new Date((day.startMs + day.endMs) / 2);
  const { span, handlers } = useDragRows(axis.rows.length, (from, to) =>
    edit.onAdd?.(instantAt(day, from), instantAt(day, to)),
  );
  const isNow = nowMs >= day.startMs && nowMs < day.endMs;

  return (
    <section
      className={classNames(styles.day, edit.onAdd && styles.editable)}
      aria-label={formatLongDay(noon, zone)}
      {...(edit.onAdd ? handlers : {})}
    >
      {holesOf(axis, day).map(({ from, to }) => (
        <div key={from} className={styles.hole} style={placed({ top: from, bottom: to })} />
      ))}
      {itemsOn(items, day).map((item) => {
        const at = spanOf(day, item.startMs, item.endMs);
        return (
          at && (
            <CalendarBlock
              key={item.key}
              item={item}
              style={placed(at)}
              edit={edit}
              booked={booked}
              user={user}
              zone={zone}
              messagesHrefOf={messagesHrefOf}
            />
          )
        );
      })}
      {span && <div className={styles.ghost} style={placed({ top: span.from, bottom: span.to })} />}
      {isNow && (
        <div className={styles.now} style={placed({ top: positionOf(day, nowMs), bottom: 0 })} />
      )}
    </section>
  );
}
