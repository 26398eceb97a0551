import { useSearchParams } from 'wouter';
import { zoneHere } from '../../ui/time.js';
import { useNow } from '../../ui/useNow.js';
import { useResource } from '../../ui/useResource.js';
import { listSlots } from './bookingApi.js';
import { boundsOf, dayOf, daysOf, mondayOf, weekFromAddress } from './week.js';

/** As far as one question to the server may reach. */
const LOOK_AHEAD_WEEKS = 6;

/**
 * The week in the address, what is free in it, and the ways to other weeks.
 *
 * @param {string} tutorId
 * @param {number} minutes
 */
export function useFreeWeek(tutorId, minutes) {
  const [params, setParams] = useSearchParams();
  const zone = zoneHere();
  const today = dayOf(new Date(useNow()).toISOString(), zone);
  const monday = weekFromAddress(params.get('week'), today);
  const bounds = boundsOf(monday, zone);
  const free = useResource(`${tutorId} ${bounds.from} ${minutes}`, (signal) =>
    listSlots(tutorId, { ...bounds, minutes }, signal),
  );

  /** @param {typeof monday} to */
  function show(to) {
    setParams({ week: to.toString() }, { replace: true });
  }

  /** Goes to the next week with a free time; false when there is none in reach. */
  async function showNextFree() {
    const ahead = boundsOf(monday.add({ weeks: 1 }), zone, LOOK_AHEAD_WEEKS);
    const { slots } = await listSlots(tutorId, { ...ahead, minutes });
    if (slots.length === 0) return false;
    show(mondayOf(dayOf(slots[0].start, zone)));
    return true;
  }

  return {
    days: daysOf(monday),
    zone,
    today,
    free,
    isFirst: monday.compare(mondayOf(today)) <= 0,
    showPrevious: () => show(monday.subtract({ weeks: 1 })),
    showNext: () => show(monday.add({ weeks: 1 })),
    showNextFree,
  };
}
