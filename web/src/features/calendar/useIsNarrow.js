import { useSyncExternalStore } from 'react';

/** Seven days side by side need this much. */
const QUERY = '(max-width: 51.99rem)';

/** @param {() => void} listener */
function subscribe(listener) {
  const query = window.matchMedia(QUERY);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** Is the window too narrow for a week side by side? */
export function useIsNarrow() {
  return useSyncExternalStore(subscribe, () => window.matchMedia(QUERY).matches);
}
