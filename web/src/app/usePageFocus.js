import { useEffect, useRef } from 'react';

/**
 * Keeps focus and scroll in step with the address: at every new page the
 * heading (or, while there is none yet, the page) gets the focus, as it would if the browser had loaded the page.
 *
 * @param {string} path
 */
export function usePageFocus(path) {
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    window.scrollTo(0, 0);
    /** @type {HTMLElement | null} */
    const heading = document.querySelector('main h1[tabindex="-1"]');
    const target = heading ?? document.getElementById('main');
    target?.focus({ preventScroll: true });
  }, [path]);
}
