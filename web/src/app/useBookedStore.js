import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { createBookedStore } from './bookedStore.js';

/**
 * The lessons of a user, asked for at the start and whenever the browser has a
 * network again.
 *
 * @param {string} userId
 */
export function useBookedStore(userId) {
  const store = useMemo(() => createBookedStore(userId), [userId]);
  const state = useSyncExternalStore(store.subscribe, store.read);
  useEffect(() => {
    function handleOnline() {
      if (store.read().status === 'failed') store.reload();
    }
    store.reload();
    window.addEventListener('online', handleOnline);
    return () => {
      window.removeEventListener('online', handleOnline);
      store.stop();
    };
  }, [store]);
  return { store, state };
}
