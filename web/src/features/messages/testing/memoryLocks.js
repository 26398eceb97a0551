/**
 * navigator.locks, as far as one exclusive lock goes: request, abort, steal.
 */
export function memoryLocks() {
  /** @type {{ reject: (reason: Error) => void } | null} */
  let holder = null;
  /** @type {(() => void)[]} */
  const queue = [];

  /** @param {() => Promise<unknown>} run */
  function hold(run) {
    return new Promise((resolve, reject) => {
      const mine = { reject };
      holder = mine;
      run().then((value) => {
        if (holder === mine) {
          holder = null;
          queue.shift()?.();
        }
        resolve(value);
      }, reject);
    });
  }

  /** @param {string} _name @param {{ steal?: boolean, signal?: AbortSignal }} options @param {any} run */
  function request(_name, { steal = false, signal }, run) {
    if (steal) {
      holder?.reject(new DOMException('stolen', 'AbortError'));
      return hold(run);
    }
    if (!holder) return hold(run);
    return new Promise((resolve, reject) => {
      const next = () => hold(run).then(resolve, reject);
      queue.push(next);
      signal?.addEventListener('abort', () => {
        const at = queue.indexOf(next);
        if (at < 0) return;
        queue.splice(at, 1);
        reject(new DOMException('aborted', 'AbortError'));
      });
    });
  }

  return /** @type {LockManager} */ (/** @type {any} */ ({ request }));
}
