import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { zoneHere } from '../../ui/time.js';
import { useNow } from '../../ui/useNow.js';
import { useResource } from '../../ui/useResource.js';
import { firstOfWeek } from '../../ui/week.js';
import { listSlots } from './bookingApi.js';
import { boundsOf, dayOf, daysOf, weekFromAddress } from './week.js';

/** As far as one question to the server may reach. */
const LOOK_AHEAD_WEEKS = 6;

/** @typedef {{ text: string | null, show: (first: string) => void }} ShownWeek  which week is looked at */

/** The week in the address: it can be linked to, and comes back. @returns {ShownWeek} */
export function useWeekInAddress() {
  const [params, setParams] = useSearchParams();
  return {
    text: params.get('week'),
    show: (first) => setParams({ week: first }, { replace: true }),
  };
}

/** A week of its own, for what is no page. @returns {ShownWeek} */
export function useWeekHere() {
  const [text, show] = useState(/** @type {string | null} */ (null));
  return { text, show };
}

/**
 * What is free in the week that is looked at, and the ways to other weeks.
 *
 * @param {{ tutorId: string, minutes: number, moving?: string, shown: ShownWeek }} asked
 *   moving: a session for which another time is looked for
 */
export function useFreeWeek({ tutorId, minutes, moving, shown }) {
  const zone = zoneHere();
  const today = dayOf(new Date(useNow()).toISOString(), zone);
  const first = weekFromAddress(shown.text, today);
  const bounds = boundsOf(first, zone);
  const free = useResource(`${tutorId} ${bounds.from} ${minutes} ${moving}`, (signal) =>
    listSlots(tutorId, { ...bounds, minutes, moving }, signal),
  );

  /** Goes to the next week with a free time; false when there is none in reach. */
  async function showNextFree() {
    const ahead = boundsOf(first.add({ weeks: 1 }), zone, LOOK_AHEAD_WEEKS);
    const { slots } = await listSlots(tutorId, { ...ahead, minutes, moving });
    if (slots.length === 0) return false;
    shown.show(firstOfWeek(dayOf(slots[0].start, zone)).toString());
    return true;
  }

  return {
    days: daysOf(first),
    zone,
    today,
    free,
    isFirst: first.compare(firstOfWeek(today)) <= 0,
    showPrevious: () => shown.show(first.subtract({ weeks: 1 }).toString()),
    showNext: () => shown.show(first.add({ weeks: 1 }).toString()),
    showNextFree,
  };
}
