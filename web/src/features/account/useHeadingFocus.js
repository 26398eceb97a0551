import { useEffect, useRef } from 'react';

/** A page that the browser has just loaded begins at its top by itself. */
let isLoaded = false;

/**
 * Keeps the focus in step with the page: what was focused has gone with the
 * page before, so the heading of this one takes it, and is read out.
 *
 * @returns {React.RefObject<HTMLHeadingElement | null>} for the heading
 */
export function useHeadingFocus() {
  const heading = useRef(/** @type {HTMLHeadingElement | null} */ (null));
  useEffect(() => {
    if (isLoaded) heading.current?.focus();
    isLoaded = true;
  }, []);
  return heading;
}
