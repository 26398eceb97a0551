/**
 * encryption.js - the keys of this device, from the leading tab's side.
 *
 *   loading --downloaded--> ready --sync--> approved | unapproved | replaced
 *      offline: tried again                 (types.d.ts: Encryption)
 *
 * Says which devices may be sealed for: the device lists that delivery.js
 * works with hold these and no others, so that what cannot be sealed waits,
 * and goes out when that changes.
 *
 * @import { DeviceList, Encryption, SharedState, Trust } from './types.js'
 * @import { Crypto } from '../../crypto/crypto.js'
 */
import { createSealing } from './seal.js';

const AGAIN_MS = 5_000;

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
 * @param {(change: Partial<SharedState>) => void} parts.onState
 * @param {() => void} parts.onChange        ask known() again
 * @param {() => void} parts.assertLeads
 * @param {(run: () => void, ms: number) => void} parts.later
 * @param {typeof import('./cryptoWorker.js').startCryptoWorker} [parts.startWorker]
 */
export function createEncryption({ userId, onState, onChange, assertLeads, later, startWorker }) {
  /** @type {{ crypto: Crypto, stop: () => void } | null} */
  let running = null;
  let isStopped = false;
  /** The version of each device list that the keys here are of. @type {Map<string, number>} */
  const epochs = new Map();

  /** @param {Encryption} encryption */
  const tell = (encryption) => {
    if (!isStopped) onState({ encryption });
  };

  /** @returns {Crypto} */
  function crypto() {
    assertLeads();
    if (!running) throw Object.assign(new Error('no keys yet'), { code: 'not_ready' });
    return running.crypto;
  }

  /** @param {string} deviceId */
  async function start(deviceId) {
    const run = startWorker ?? (await import('./cryptoWorker.js')).startCryptoWorker;
    tell({ name: 'loading', fraction: 0 });
    const started = await run(
      { userId, deviceId },
      (fraction) => tell({ name: 'loading', fraction }),
      () => tell({ name: 'failed' }),
    );
    if (isStopped) {
      started.stop();
      return;
    }
    running = started;
    /* Who is seen online can be written to. Refused or offline now: known() does it again. */
    const own = await started.crypto.status();
    if (own !== 'approved') await started.crypto.sync().catch(() => {});
  }

  return {
    ...createSealing({
      seal: (content, recipient) => crypto().seal(content, recipient),
      open: (payload, sender) => crypto().open(payload, sender),
    }),

    /**
     * The keys of this device are here; made, if there are none. Waits for the
     * network as long as it takes.
     *
     * @param {string} deviceId
     */
    async prepare(deviceId) {
      while (!running && !isStopped) {
        try {
          await start(deviceId);
        } catch (/** @type {any} */ thrown) {
          if (thrown?.code !== 'offline') {
            tell({ name: 'failed' });
            throw thrown;
          }
          await new Promise((resolve) => later(() => resolve(undefined), AGAIN_MS));
        }
      }
    },

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
      if (stale.includes(userId)) await crypto().sync();
      if (stale.length) await crypto().refresh(stale);
      stale.forEach((id) => epochs.set(id, lists[id].epoch));
      const recipients = await crypto().recipients(Object.keys(lists));
      tell({ name: 'ready', own: await crypto().status() });
      /** @type {Record<string, Trust>} */
      const trust = {};
      /** @type {Record<string, DeviceList>} */
      const known = {};
      for (const [id, { epoch, deviceIds }] of Object.entries(lists)) {
        const sealable = new Set(recipients[id].deviceIds);
        known[id] = { epoch, deviceIds: deviceIds.filter((deviceId) => sealable.has(deviceId)) };
        trust[id] = { state: recipients[id].state, deviceCount: known[id].deviceIds.length, epoch };
      }
      if (!isStopped) onState({ trust });
      return known;
    },

    /** The server has few one-time keys of ours left. */
    replenish: () => crypto().replenish(),

    /** @param {string} method @param {any[]} args */
    async call(method, args) {
      if (!CALLS.includes(/** @type {any} */ (method))) throw new Error(`no such call: ${method}`);
      const answer = await /** @type {any} */ (crypto())[method](...args);
      if (CHANGING.has(/** @type {any} */ (method))) onChange();
      return answer;
    },

    /** At once: a tab that leads no more must not touch the keys. */
    stop() {
      isStopped = true;
      running?.stop();
      running = null;
    },
  };
}
