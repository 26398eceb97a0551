import { zoneHere } from '../../ui/time.js';
import { SlotWeek } from './SlotWeek.jsx';
import { useFreeWeek, useWeekHere } from './useFreeWeek.js';

/** @import { Session, Slot } from '../../net/shapes.js' */

/**
 * Chooses times to which a lesson could move: free for the tutor and for the student.
 *
 * @param {{
 *   session: Session,
 *   there?: string,
 *   chosen: Slot[],
 *   onChange: (chosen: Slot[]) => void,
 * }} props  there: the other person's zone.
 */
export function SlotPicker({ session, there, chosen, onChange }) {
  const { sessionId, tutorId, start, end } = session;
  const minutes = (Date.parse(end) - Date.parse(start)) / 60_000;
  const week = useFreeWeek({ tutorId, minutes, moving: sessionId, shown: useWeekHere() });
  const here = zoneHere();

  /** @param {Slot} slot */
  function handleChoose(slot) {
    const others = chosen.filter((other) => other.start !== slot.start);
    onChange(others.length < chosen.length ? others : [...chosen, slot]);
  }

  return (
    <SlotWeek
      week={week}
      here={here}
      there={there ?? here}
      chosen={chosen}
      isMany
      whoseClock="the other’s"
      onChoose={handleChoose}
    />
  );
}
