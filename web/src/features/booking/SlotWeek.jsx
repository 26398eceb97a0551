import { Button } from '../../ui/Button.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { ErrorState } from '../../ui/ErrorState.jsx';
import { Skeleton } from '../../ui/Skeleton.jsx';
import { clocksDiffer, formatDay, zoneName } from '../../ui/time.js';
import { NoFreeTime } from './NoFreeTime.jsx';
import { SlotDay } from './SlotDay.jsx';
import { groupByDay } from './week.js';
import styles from './SlotWeek.module.css';

/** @import { Slot } from '../../net/shapes.js' */

/**
 * A week of free times on the reader's clock, the other's beside it.
 *
 * @param {{
 *   week: ReturnType<typeof import('./useFreeWeek.js').useFreeWeek>,
 *   here: string,
 *   there: string,
 *   chosen: Slot[],
 *   isMany?: boolean,
 *   whoseClock?: string,
 *   onChoose: (slot: Slot) => void,
 * }} props
 */
export function SlotWeek({
  week,
  here,
  there,
  chosen,
  isMany = false,
  whoseClock = 'the tutor’s',
  onChoose,
}) {
  const [first, last] = [week.days[0], week.days[6]].map((day) => day.toDate(here));
  const isElsewhere = clocksDiffer(here, there, first.toISOString());

  return (
    <section className={styles.week} aria-labelledby="week-title">
      <header className={styles.header}>
        <h2 id="week-title" aria-live="polite">
          {formatDay(first, here)} to {formatDay(last, here)}
        </h2>
        <div className={styles.turn}>
          <Button
            look="secondary"
            aria-label="Previous week"
            disabled={week.isFirst}
            onClick={week.showPrevious}
          >
            <Icon name="back" />
          </Button>
          <Button look="secondary" aria-label="Next week" onClick={week.showNext}>
            <Icon name="forward" />
          </Button>
        </div>
        <p className={styles.zone}>
          <Icon name="globe" /> Your clock: {zoneName(here)}
          {isElsewhere && `. Small beneath it, ${whoseClock}: ${zoneName(there)}`}
        </p>
      </header>
      <Days
        week={week}
        here={here}
        there={there}
        chosen={chosen}
        isMany={isMany}
        onChoose={onChoose}
      />
    </section>
  );
}

/** @param {Parameters<typeof SlotWeek>[0]} props */
function Days({ week, here, there, chosen, isMany = false, onChoose }) {
  const { status, data, error, reload } = week.free;
  if (!data) {
    if (status === 'loading') return <Skeleton label="Loading free times" rows={4} />;
    const problem = /** @type {import('../../net/http.js').ApiError} */ (error);
    return <ErrorState title="We could not load the times" error={problem} onRetry={reload} />;
  }
  if (data.slots.length === 0) return <NoFreeTime onNextFree={week.showNextFree} />;
  return (
    <div className={styles.days}>
      {groupByDay(data.slots, week.days, here).map(({ day, slots }) => (
        <SlotDay
          key={day.toString()}
          day={day}
          isPast={day.compare(week.today) < 0}
          slots={slots}
          here={here}
          there={there}
          chosen={chosen}
          isMany={isMany}
          onChoose={onChoose}
        />
      ))}
    </div>
  );
}
