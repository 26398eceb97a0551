import { useState } from 'react';
import { useLocation } from 'wouter';
import { Banner } from '../../ui/Banner.jsx';
import { fullName } from '../../ui/initials.js';
import { Select } from '../../ui/Select.jsx';
import { useResource } from '../../ui/useResource.js';
import { readFree } from './calendarApi.js';
import { lessonItems, slotItems } from './calendarItems.js';
import styles from './CalendarPage.module.css';

/**
 * A student's lessons, and beneath them when one of their tutors is free.
 *
 * @param {{
 *   week: ReturnType<typeof import('./useCalendarWeek.js').useCalendarWeek>,
 *   booked: import('./CalendarPage.jsx').Booked,
 *   children: (items: import('./calendarItems.js').Item[],
 *              edit: import('./Calendar.jsx').Edit) => React.ReactNode,
 * }} props
 */
export function StudentCalendar({ week, booked, children }) {
  const [, navigate] = useLocation();
  const tutors = [...new Set(booked.sessions.map(({ tutorId }) => tutorId))].flatMap(
    (tutorId) => booked.people[tutorId] ?? [],
  );
  const [chosenId, setChosenId] = useState(/** @type {string | null} */ (null));
  const tutorId = chosenId ?? tutors.at(-1)?.userId ?? '';
  const { data, error } = useResource(`${tutorId} ${week.bounds.from}`, async (signal) =>
    tutorId ? readFree(tutorId, week.bounds, signal) : [],
  );
  const name = tutors.find(({ userId }) => userId === tutorId)?.firstName ?? '';
  const none = { value: '', label: 'Nobody' };

  function handleFree() {
    navigate(`/tutors/${tutorId}/book?week=${week.days[0]}`);
  }

  return (
    <>
      {tutors.length > 0 && (
        <Select
          label="Show free times of"
          className={styles.whose}
          value={tutorId}
          onChange={(event) => setChosenId(event.target.value)}
          options={[
            none,
            ...tutors.map((tutor) => ({ value: tutor.userId, label: fullName(tutor) })),
          ]}
        />
      )}
      {error && (
        <Banner tone="warning" title="Free times could not be loaded">
          <p>{error.message}</p>
        </Banner>
      )}
      {children([...lessonItems(booked.sessions), ...slotItems(data ?? [])], {
        freeLabel: `${name} is free`,
        onFree: handleFree,
      })}
    </>
  );
}
