/**
 * ui/resource.js - something asked for, and how the asking went.
 *
 *   loading --answered--> ready --reload()--> loading (keeps what it had)
 *   loading --refused---> failed --reload()--> loading
 *
 * Knows no React and no network: it is given the function that asks.
 */

/**
 * @template T
 * @typedef {{ status: 'loading' | 'ready' | 'failed', data: T | null, error: Error | null }} ResourceState
 *   data: the last answer, also while asking again or after that failed.
 */

/**
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} load
 */
export function createResource(load) {
  /** @type {ResourceState<T>} */
  let state = { status: 'loading', data: null, error: null };
  /** @type {AbortController | null} */
  let asking = null;
  /** @type {Set<() => void>} */
  const listeners = new Set();

  /** @param {ResourceState<T>} next */
  function set(next) {
    state = next;
    listeners.forEach((listener) => listener());
  }

  async function reload() {
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    if (state.status !== 'loading') set({ ...state, status: 'loading', error: null });
    try {
      const data = await load(mine.signal);
      if (!mine.signal.aborted) set({ status: 'ready', data, error: null });
    } catch (thrown) {
      if (mine.signal.aborted) return;
      set({ ...state, status: 'failed', error: /** @type {Error} */ (thrown) });
    }
  }

  return {
    reload,
    read: () => state,
    /** Nobody waits for the answer any more. */
    stop: () => asking?.abort(),
    /** @param {() => void} listener @returns {() => void} */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
