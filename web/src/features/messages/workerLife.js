/**
 * workerLife.js - the Worker with the keys, started again when it ends by itself.
 *
 *   loading --here--> running --it died--> loading    a fourth time in a minute: failed
 *     offline: loading again, 5 s later
 *     anything else --> failed --tryAgain()--> loading
 *
 * The keys are in IndexedDB, and what was being sealed or opened is in the
 * outbox or the inbox: a Worker that dies costs a second.
 *
 * @import { Crypto } from '../../crypto/crypto.js'
 */

const AGAIN_MS = 5_000;
const DEATHS_MAX = 3;
const DEATHS_WITHIN_MS = 60_000;

/** @typedef {'unsupported' | 'unavailable' | 'crashed'} FailureReason */

/** The Worker is gone, or its library has panicked. @param {any} thrown */
export function isDeath(thrown) {
  return thrown?.code === 'closed' || thrown?.code === 'broken';
}

/** @param {any} thrown @returns {FailureReason} */
function reasonOf(thrown) {
  if (isDeath(thrown)) return 'crashed';
  return thrown?.code === 'unreadable' ? 'unavailable' : 'unsupported';
}

/**
 * @param {object} parts
 * @param {(onDeath: () => void) => Promise<{ crypto: Crypto, stop: () => void }>} parts.run
 * @param {(reason: FailureReason) => void} parts.onFailed  nothing happens until tryAgain()
 * @param {() => void} parts.onOffline    it could not be loaded yet
 * @param {() => void} parts.onRestarted  it has died or failed, and is here again
 * @param {(run: () => void, ms: number) => void} parts.later
 * @param {() => number} [parts.now]
 */
export function createWorkerLife({ run, onFailed, onOffline, onRestarted, later, now = Date.now }) {
  /** @type {{ crypto: Crypto, stop: () => void } | null} */
  let running = null;
  let isStopped = false;
  let hasRun = false;
  /** @type {number[]} */
  let deathsMs = [];
  /** @type {Promise<void> | null} */
  let starting = null;
  /** Set while the person is asked. @type {(() => void) | null} */
  let resume = null;

  /** @returns {boolean} too often */
  function diedTooOften() {
    deathsMs = [...deathsMs.filter((at) => now() - at < DEATHS_WITHIN_MS), now()];
    return deathsMs.length > DEATHS_MAX;
  }

  /** @param {FailureReason} reason */
  async function askPerson(reason) {
    onFailed(reason);
    await new Promise((resolve) => (resume = () => resolve(undefined)));
    resume = null;
    deathsMs = [];
  }

  /** @param {any} thrown */
  async function afterFailure(thrown) {
    if (isStopped) return;
    if (thrown?.code === 'offline') {
      onOffline();
      await new Promise((resolve) => later(() => resolve(undefined), AGAIN_MS));
    } else if (!isDeath(thrown) || diedTooOften()) await askPerson(reasonOf(thrown));
  }

  async function keepTrying() {
    while (!running && !isStopped) {
      try {
        /** @type {Awaited<ReturnType<typeof run>> | null} */
        let started = null;
        started = await run(() => void died(started));
        running = isStopped ? null : started;
        if (isStopped) started.stop();
      } catch (thrown) {
        await afterFailure(thrown);
      }
    }
    if (running && hasRun) onRestarted();
    hasRun ||= running !== null;
  }

  function start() {
    starting ??= keepTrying().finally(() => (starting = null));
    return starting;
  }

  /** @param {{ crypto: Crypto, stop: () => void } | null} worker  null: before it ran, and run() rejects */
  async function died(worker) {
    if (!worker || running !== worker) return;
    running = null;
    if (diedTooOften()) starting ??= askPerson('crashed').finally(() => (starting = null));
    await starting;
    await start();
  }

  return {
    /** Resolves when it runs, or was stopped. */
    start,

    /** The Worker, when it is here; rejects while the person has to decide. @returns {Promise<Crypto>} */
    async live() {
      if (!running && !resume) await start();
      if (!running) throw Object.assign(new Error('no keys'), { code: 'closed' });
      return running.crypto;
    },

    tryAgain: () => resume?.(),

    /** At once. */
    stop() {
      isStopped = true;
      running?.stop();
      running = null;
      resume?.();
    },
  };
}
