import { useEffect, useRef } from 'react';

/** Most of what happens is after this. */
const MORNING_ROW = 14;

/**
 * Keeps the scroller of a week at the morning when it opens, or, when clocks
 * are changed in it, at the night in which they are.
 *
 * @param {number} rowCount
 * @param {boolean} hasClockChange
 * @returns {React.RefObject<HTMLDivElement | null>}
 */
export function useScrollToMorning(rowCount, hasClockChange) {
  const ref = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    const box = ref.current;
    const row = hasClockChange ? 0 : MORNING_ROW;
    if (box) box.scrollTop = (box.scrollHeight * row) / rowCount;
  }, [rowCount, hasClockChange]);
  return ref;
}
