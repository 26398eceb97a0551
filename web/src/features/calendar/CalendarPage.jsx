import { Button } from '../../ui/Button.jsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.jsx';
import { ErrorState } from '../../ui/ErrorState.jsx';
import { Icon } from '../../ui/Icon.jsx';
import { PageHeader } from '../../ui/PageHeader.jsx';
import { Skeleton } from '../../ui/Skeleton.jsx';
import { formatDay, zoneName } from '../../ui/time.js';
import { Calendar } from './Calendar.jsx';
import { StudentCalendar } from './StudentCalendar.jsx';
import { TutorCalendar } from './TutorCalendar.jsx';
import { useCalendarWeek } from './useCalendarWeek.js';
import { useIsNarrow } from './useIsNarrow.js';
import { useOlderLessons } from './useOlderLessons.js';
import styles from './CalendarPage.module.css';

/** @import { Session, User } from '../../net/shapes.js' */

/**
 * @typedef {{ sessions: Session[], people: Record<string, User> }} Booked
 *
 * @param {{
 *   booked: import('../../ui/resource.js').ResourceState<Booked>
 *     & { reload: () => void, older: string | null, readOlder: () => void },
 *   user: User,
 *   messagesHrefOf: (userId: string) => string,
 * }} props
 */
export function CalendarPage({ booked, user, messagesHrefOf }) {
  const week = useCalendarWeek();
  const isNarrow = useIsNarrow();
  useOlderLessons(booked, week.bounds.from);
  const view = week.view ?? (isNarrow ? 'agenda' : 'week');
  const [first, last] = [week.days[0], week.days[6]].map((day) => day.toDate(week.zone));
  const Own = user.role === 'tutor' ? TutorCalendar : StudentCalendar;
  const { data, status, error, reload } = booked;

  return (
    <>
      <PageHeader title="Calendar" lead={`Times are on your clock: ${zoneName(week.zone)}.`} />
      <div className={styles.bar}>
        <h2 aria-live="polite">
          {formatDay(first, week.zone)} to {formatDay(last, week.zone)}
        </h2>
        <div className={styles.turn}>
          <Button look="secondary" aria-label="Previous week" onClick={week.showPrevious}>
            <Icon name="back" />
          </Button>
          <Button look="secondary" onClick={week.showToday}>
            Today
          </Button>
          <Button look="secondary" aria-label="Next week" onClick={week.showNext}>
            <Icon name="forward" />
          </Button>
        </div>
        <ChoiceGroup
          legend="Show as"
          name="view"
          value={view}
          onChange={week.showView}
          options={[
            { value: 'week', label: 'Week' },
            { value: 'agenda', label: 'Agenda' },
          ]}
        />
      </div>
      {!data && status === 'loading' && (
        <Skeleton label="Loading your calendar" rows={4} shape="card" />
      )}
      {!data && status === 'failed' && (
        <ErrorState
          title="We could not load your lessons"
          error={/** @type {import('../../net/http.js').ApiError} */ (error)}
          onRetry={reload}
        />
      )}
      {data && (
        <Own week={week} booked={data}>
          {(items, edit) => (
            <Calendar
              view={view}
              week={week}
              items={items}
              edit={edit}
              booked={data}
              user={user}
              messagesHrefOf={messagesHrefOf}
            />
          )}
        </Own>
      )}
    </>
  );
}
