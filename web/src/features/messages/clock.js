/**
 * clock.js - the relay's clock, as far as this browser knows it.
 *
 * Messages are in order of their times, so everybody's times come from one
 * clock: the relay says it in each WELCOME (protocol.md 5.1), and what it was
 * ahead is kept for the next start. ADR 0016.
 */

const KEY = 'judify_clock_ahead_ms';
/** Below the 5 s after which another tab would take over (tabs/tabChannel.js). */
const PATIENCE_MS = 3_000;

/**
 * @param {object} [edges]
 * @param {Storage} [edges.storage]
 * @param {() => number} [edges.here]  what this machine believes
 */
export function createClock({ storage = localStorage, here = Date.now } = {}) {
  let aheadMs = Number(storage.getItem(KEY)) || 0;
  let setHeard = () => {};
  /** @type {Promise<void>} */
  const heard = new Promise((resolve) => (setHeard = resolve));

  return {
    now: () => here() + aheadMs,

    /** @param {string} now  of a WELCOME */
    hear(now) {
      const serverMs = Date.parse(now);
      if (Number.isNaN(serverMs)) return;
      aheadMs = serverMs - here();
      setHeard();
      try {
        storage.setItem(KEY, String(aheadMs));
      } catch {
        /* A full storage: the next start asks again. */
      }
    },

    /** Before something is dated: it was heard, or there is nobody to hear. */
    settled() {
      return Promise.race([heard, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    },
  };
}
