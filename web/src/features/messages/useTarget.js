import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';

/** @typedef {{ key: string }} Target  another object for each visit */

/**
 * The message that the address names, as a search result does.
 *
 * @returns {Target | null}
 */
export function useTarget() {
  const [params] = useSearchParams();
  const visit = useHistoryState();
  const key = params.get('message');
  // The same message, jumped to again, is another visit.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  return useMemo(() => (key ? { key } : null), [key, visit]);
}
