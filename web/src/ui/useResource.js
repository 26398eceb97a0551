import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { createResource } from './resource.js';

/**
 * What `load` answers, asked again whenever `key` changes, and after a failure as
 * soon as the browser has a network again.
 *
 * @template T
 * @param {string} key  names what is asked for, e.g. the address
 * @param {(signal: AbortSignal) => Promise<T>} load
 * @returns {import('./resource.js').ResourceState<T> & { reload: () => Promise<void> }}
 */
export function useResource(key, load) {
  // `key` says when `load` asks for something else; the function itself is new at every render.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const resource = useMemo(() => createResource(load), [key]);
  const state = useSyncExternalStore(resource.subscribe, resource.read);
  useEffect(() => {
    function handleOnline() {
      if (resource.read().status === 'failed') resource.reload();
    }
    resource.reload();
    window.addEventListener('online', handleOnline);
    return () => {
      window.removeEventListener('online', handleOnline);
      resource.stop();
    };
  }, [resource]);
  return { ...state, reload: resource.reload };
}
