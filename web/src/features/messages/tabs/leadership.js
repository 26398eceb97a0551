/**
 * tabs/leadership.js - one tab of a user owns the link and all writes.
 *
 *   waiting --lock granted--> leading --stop() or tab closed--> next tab
 *      |                         |
 *      +--steal(): lock taken----+--lock stolen--> onLost(), and waiting again
 *
 * The browser gives the lock to the next tab when this one dies. A tab that
 * is frozen keeps it, so a visible one may steal; what the frozen one does
 * when it thaws, before it hears of that, is stopped by the token: every
 * write asks for it, and the newest leader has written its own.
 */

/** This tab does not lead, or no more: nothing may be written or sent. */
export class NotLeading extends Error {}

/**
 * @param {object} options
 * @param {string} options.userId
 * @param {() => void} options.onLead
 * @param {() => void} options.onLost   stop at once
 * @param {LockManager} [options.locks]
 * @param {Storage} [options.storage]
 */
export function createLeadership({
  userId,
  onLead,
  onLost,
  locks = navigator.locks,
  storage = localStorage,
}) {
  const lockName = `judify_leader_${userId}`;
  const token = crypto.randomUUID();
  const stopping = new AbortController();
  let isLeading = false;
  let isQueued = false;
  let release = () => {};

  /** Holds the lock until stop(). */
  function hold() {
    return new Promise((resolve) => {
      if (stopping.signal.aborted) return resolve(undefined);
      release = () => resolve(undefined);
      storage.setItem(lockName, token);
      isLeading = true;
      onLead();
    });
  }

  /** Stolen, or given up while waiting. */
  function handleAbort() {
    if (!isLeading) return;
    isLeading = false;
    onLost();
    wait();
  }

  function wait() {
    if (isQueued || stopping.signal.aborted) return;
    isQueued = true;
    const granted = () => {
      isQueued = false;
      return hold();
    };
    locks.request(lockName, { signal: stopping.signal }, granted).catch(handleAbort);
  }

  return {
    get isLeading() {
      return isLeading;
    },

    /** Lead as soon as nobody else does. */
    start: wait,

    /** The leader does not answer: lead now. */
    steal() {
      if (isLeading || stopping.signal.aborted) return;
      locks.request(lockName, { steal: true }, hold).catch(handleAbort);
    },

    /** @throws {NotLeading} */
    assertLeads() {
      if (!isLeading || storage.getItem(lockName) !== token) throw new NotLeading(lockName);
    },

    stop() {
      isLeading = false;
      stopping.abort();
      release();
    },
  };
}

/** @typedef {ReturnType<typeof createLeadership>} Leadership */
