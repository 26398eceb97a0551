import { parseAbsolute, parseDate, toCalendarDate } from '@internationalized/date';
import { useSearchParams } from 'wouter';
import { zoneHere } from '../../ui/time.js';
import { useNow } from '../../ui/useNow.js';
import { firstOfWeek } from '../../ui/week.js';
import { axisOf } from './axis.js';

/** @import { CalendarDate } from '@internationalized/date' */

/** @param {string | null} text */
function dayFrom(text) {
  try {
    return parseDate(text ?? '');
  } catch {
    return null;
  }
}

/**
 * The week in the address, beginning on the day on which weeks begin where the
 * reader is from, and the ways to other weeks.
 */
export function useCalendarWeek() {
  const [params, setParams] = useSearchParams();
  const zone = zoneHere();
  const nowMs = useNow();
  const today = toCalendarDate(parseAbsolute(new Date(nowMs).toISOString(), zone));
  const first = firstOfWeek(dayFrom(params.get('week')) ?? today);
  const days = Array.from({ length: 7 }, (_, i) => first.add({ days: i }));

  /** @param {Record<string, string>} part */
  function show(part) {
    setParams((before) => ({ ...Object.fromEntries(before), ...part }), { replace: true });
  }
  /** @param {CalendarDate} day */
  const showWeekOf = (day) => show({ week: day.toString() });

  return {
    zone,
    nowMs,
    today,
    days,
    axis: axisOf(days, zone),
    bounds: {
      from: first.toDate(zone).toISOString(),
      to: first.add({ days: 7 }).toDate(zone).toISOString(),
    },
    view: params.get('view'),
    showView: (/** @type {string} */ view) => show({ view }),
    showPrevious: () => showWeekOf(first.subtract({ days: 7 })),
    showNext: () => showWeekOf(first.add({ days: 7 })),
    showToday: () => showWeekOf(today),
  };
}
