import { useEffect, useSyncExternalStore } from 'react';
import { dismissToast, readToasts, subscribeToToasts } from './toasts.js';

/** Long enough to read a sentence twice. */
const SHOWN_MS = 6_000;

/** The toasts as they are now; the oldest leaves on its own, unless there is something to do about it. */
export function useToasts() {
  const toasts = useSyncExternalStore(subscribeToToasts, readToasts);
  const oldest = toasts.find(({ links }) => links.length === 0)?.toastId;
  useEffect(() => {
    if (oldest === undefined) return undefined;
    const timer = setTimeout(() => dismissToast(oldest), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [oldest]);
  return toasts;
}
