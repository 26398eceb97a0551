import { useEffect, useRef } from 'react';

/**
 * Keeps focus and scroll in step with the address: at every new page what its
 * fragment names, else the heading (or, while there is none yet, the page) gets
 * the focus, as it would if the browser had loaded the page.
 *
 * @param {string} path
 */
export function usePageFocus(path) {
  const isFirst = useRef(true);
  useEffect(() => {
    const wasFirst = isFirst.current;
    isFirst.current = false;
    const part = document.getElementById(window.location.hash.slice(1));
    if (part) {
      part.focus({ preventScroll: true });
      part.scrollIntoView();
      return;
    }
    if (wasFirst) return;
    window.scrollTo(0, 0);
    /** @type {HTMLElement | null} */
    const heading = document.querySelector('main h1[tabindex="-1"]');
    const target = heading ?? document.getElementById('main');
    target?.focus({ preventScroll: true });
  }, [path]);
}
