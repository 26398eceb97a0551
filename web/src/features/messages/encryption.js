/**
 * encryption.js - the keys of this device, from the leading tab's side.
 *
 *   loading --downloaded--> ready --sync--> approved | unapproved | replaced
 *      failed: the person tries again       (types.d.ts: Encryption; workerLife.js)
 *
 * Says which devices may be sealed for: the device lists that delivery.js
 * works with hold these and no others, so that what cannot be sealed waits,
 * and goes out when that changes.
 *
 * @import { DeviceList, Encryption, SharedState, Trust } from './types.js'
 * @import { Crypto } from '../../crypto/crypto.js'
 */
import { createSealing } from './seal.js';
import { createWorkerLife, isDeath } from './workerLife.js';

/** What the Worker may be asked for on somebody's behalf, from any tab. */
const CALLS = /** @type {const} */ ([
  'contact',
  'accept',
  'verify',
  'unverify',
  'myDevices',
  'approve',
  'resetIdentity',
  'acceptReplaced',
]);
/** Of these, what changes who may be sealed for. */
const CHANGING = new Set(CALLS.filter((method) => !['contact', 'myDevices'].includes(method)));

/**
 * @param {object} parts
 * @param {string} parts.userId
 * @param {string} parts.deviceId
 * @param {(change: Partial<SharedState>) => void} parts.onState
 * @param {() => void} parts.onChange        ask known() again
 * @param {() => void} parts.onRestarted     what was not opened meanwhile has to come again
 * @param {() => void} parts.assertLeads
 * @param {(run: () => void, ms: number) => void} parts.later
 * @param {typeof import('./cryptoWorker.js').startCryptoWorker} [parts.startWorker]
 */
export function createEncryption(parts) {
  const { userId, deviceId, onState, onChange, onRestarted, assertLeads, later, startWorker } =
    parts;
  let isStopped = false;
  /** The version of each device list that the keys here are of. @type {Map<string, number>} */
  const epochs = new Map();

  /** @param {Encryption} encryption */
  const tell = (encryption) => {
    if (!isStopped) onState({ encryption });
  };

  const life = createWorkerLife({
    run,
    onFailed(reason) {
      tell({ name: 'failed', reason });
      if (!isStopped) onState({ connection: { name: 'stopped', reason: 'no_encryption' } });
    },
    onOffline() {
      if (!isStopped) onState({ connection: { name: 'offline' } });
    },
    onRestarted() {
      epochs.clear();
      onRestarted();
    },
    later,
  });

  /** @returns {Promise<Crypto>} */
  async function crypto() {
    assertLeads();
    const live = await life.live();
    assertLeads();
    return live;
  }

  /** @param {() => void} onDeath */
  async function run(onDeath) {
    const start = startWorker ?? (await import('./cryptoWorker.js')).startCryptoWorker;
    tell({ name: 'loading', fraction: 0 });
    const started = await start(
      { userId, deviceId },
      (fraction) => tell({ name: 'loading', fraction }),
      onDeath,
    );
    /* Who is seen online can be written to. Refused or offline now: known() does it again. */
    const own = await started.crypto.status();
    if (own !== 'approved' && !isStopped) await started.crypto.sync().catch(() => {});
    return started;
  }

  return {
    ...createSealing({
      seal: async (content, recipient) => (await crypto()).seal(content, recipient),
      handOver: async (content, recipient) => (await crypto()).handOver(content, recipient),
      /* What the dead one had opened and not answered is asked for again by its id. */
      async open(payload, sender) {
        try {
          return await (await crypto()).open(payload, sender);
        } catch (thrown) {
          if (!isDeath(thrown)) throw thrown;
          return (await crypto()).open(payload, sender);
        }
      },
    }),

    /**
     * The keys of this device are here; made, if there are none. Waits for the
     * network, and for the person, as long as it takes.
     */
    prepare: life.start,

    /** It has failed; the person says: once more. */
    tryAgain: life.tryAgain,

    /** A link has opened: the next known() publishes what the server lacks. */
    linkOpened() {
      epochs.delete(userId);
    },

    /**
     * The same lists, with only those devices that may be sealed for.
     *
     * @param {Record<string, DeviceList>} lists  as the server says
     * @returns {Promise<Record<string, DeviceList>>}
     */
    async known(lists) {
      const stale = Object.keys(lists).filter((id) => epochs.get(id) !== lists[id].epoch);
      if (stale.includes(userId)) await (await crypto()).sync();
      if (stale.length) await (await crypto()).refresh(stale);
      stale.forEach((id) => epochs.set(id, lists[id].epoch));
      const worker = await crypto();
      const recipients = await worker.recipients(Object.keys(lists));
      const [own, canApprove] = [await worker.status(), await worker.canApprove()];
      tell({ name: 'ready', own, canApprove });
      /** @type {Record<string, Trust>} */
      const trust = {};
      /** @type {Record<string, DeviceList>} */
      const known = {};
      for (const [id, { epoch, deviceIds }] of Object.entries(lists)) {
        const sealable = new Set(recipients[id].deviceIds);
        const isEmpty = deviceIds.length === 0;
        known[id] = { epoch, deviceIds: deviceIds.filter((one) => sealable.has(one)), isEmpty };
        trust[id] = { state: recipients[id].state, deviceCount: known[id].deviceIds.length, epoch };
      }
      if (!isStopped) onState({ trust });
      return known;
    },

    /** The server has few one-time keys of ours left. */
    replenish: async () => (await crypto()).replenish(),

    /** @param {string} method @param {any[]} args */
    async call(method, args) {
      if (!CALLS.includes(/** @type {any} */ (method))) throw new Error(`no such call: ${method}`);
      const answer = await /** @type {any} */ (await crypto())[method](...args);
      if (CHANGING.has(/** @type {any} */ (method))) onChange();
      return answer;
    },

    /** At once: a tab that leads no more must not touch the keys. */
    stop() {
      isStopped = true;
      life.stop();
    },
  };
}
