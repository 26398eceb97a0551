import { useState } from 'react';
import { Banner } from '../../ui/Banner.jsx';
import { zoneHere } from '../../ui/time.js';
import { useResource } from '../../ui/useResource.js';
import { readOwnHours } from './calendarApi.js';
import { freeItems, lessonItems } from './calendarItems.js';
import { HoursDialog } from './HoursDialog.jsx';
import { expand, rowOf } from './tutorHours.js';

/**
 * A tutor's lessons and hours; the hours can be set here.
 *
 * @param {{
 *   week: ReturnType<typeof import('./useCalendarWeek.js').useCalendarWeek>,
 *   booked: import('./CalendarPage.jsx').Booked,
 *   children: (items: import('./calendarItems.js').Item[],
 *              edit: import('./Calendar.jsx').Edit) => React.ReactNode,
 * }} props
 */
export function TutorCalendar({ week, booked, children }) {
  const { data, error, reload } = useResource('own hours', readOwnHours);
  const [asked, setAsked] = useState(
    /** @type {import('./HoursDialog.jsx').AskedHours | null} */ (null),
  );
  const hours = data && {
    ...data,
    availability: {
      ...data.availability,
      timeZone: data.availability.timeZone || zoneHere(),
    },
  };
  const [fromMs, toMs] = [Date.parse(week.bounds.from), Date.parse(week.bounds.to)];
  const free = hours ? freeItems(expand(hours, fromMs, toMs)) : [];

  /** @param {number} startMs @param {number} endMs */
  function handleAdd(startMs, endMs) {
    if (hours) setAsked({ ...rowOf(startMs, endMs, hours.availability.timeZone), before: null });
  }

  /** @param {import('./calendarItems.js').Item} item */
  function handleFree({ free: period }) {
    if (period) setAsked({ date: period.date, row: period.row, before: period.row });
  }

  return (
    <>
      {error && (
        <Banner tone="warning" title="Your hours could not be loaded">
          <p>{error.message}</p>
        </Banner>
      )}
      {children([...lessonItems(booked.sessions), ...free], {
        freeLabel: 'Open for booking',
        ...(hours ? { onAdd: handleAdd, onFree: handleFree } : {}),
      })}
      {hours && asked && (
        <HoursDialog
          key={`${asked.date} ${asked.row.start} ${asked.row.end}`}
          hours={hours}
          asked={asked}
          onSaved={reload}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
