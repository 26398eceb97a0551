/**
 * engine.js - end-to-end encryption of one device, without page or Worker.
 *
 *   openEngine -> sync -> recipients -> seal
 *                                  open <- envelopes
 *
 * Private keys are in the library's encrypted store and leave this file never.
 * Two engines on one store lose messages (measured): one tab owns it.
 *
 * @import { Post } from './requests.js'
 */
import { DeviceId, initAsync, OlmMachine, StoreHandle } from '@matrix-org/matrix-sdk-crypto-wasm';
import { CryptoError } from './cryptoError.js';
import { createDeviceBook } from './deviceBook.js';
import { createKeyring } from './keyring.js';
import { createOwnIdentity } from './ownIdentity.js';
import { createRequests, userOf } from './requests.js';
import { createSealing } from './sealing.js';
import { createSecrets } from './secrets.js';
import { createTrust } from './trust.js';

const STORE = 'judify_crypto_';

/** @param {{ userId: string, deviceId: string }} self */
function storeNameOf({ userId, deviceId }) {
  return `${STORE}${userId}_${deviceId}`;
}

/**
 * The keys of devices that this browser was before and is no more.
 *
 * @param {{ userId: string, deviceId: string }} self
 */
async function forgetOtherStores(self) {
  const all = (await indexedDB.databases?.()) ?? [];
  const [mine, current] = [`${STORE}${self.userId}_`, storeNameOf(self)];
  for (const { name } of all) {
    if (name?.startsWith(mine) && !name.startsWith(current)) indexedDB.deleteDatabase(name);
  }
}

/**
 * @param {object} parts
 * @param {string} parts.userId
 * @param {string} parts.deviceId
 * @param {string} [parts.libraryUrl]  of the WebAssembly; in Node the package knows
 * @param {Post} parts.post
 * @param {() => number} [parts.now]
 */
export async function openEngine({ userId, deviceId, libraryUrl, post, now = Date.now }) {
  const self = { userId, deviceId };
  await initAsync(libraryUrl);
  await forgetOtherStores(self);
  const keyring = await createKeyring(userId);
  const storeName = storeNameOf(self);
  const store = await StoreHandle.openWithKey(storeName, await keyring.storeKey(storeName));
  const machine = await OlmMachine.initFromStore(userOf(userId), new DeviceId(deviceId), store);
  machine.roomKeyRequestsEnabled = false;
  machine.roomKeyForwardingEnabled = false;

  const book = createDeviceBook();
  const requests = createRequests(machine, deviceId, post, book.forget);
  const own = createOwnIdentity(machine, requests, self);
  const trust = createTrust(machine, keyring, own, book, self);
  let isClosed = false;
  const secrets = createSecrets(machine, keyring, own, self, now);
  const { seal, open, handOver } = createSealing(machine, requests, own, book, self, {
    now,
    secrets,
  });

  return {
    ...trust,
    seal,
    open,
    handOver,

    /**
     * Publish what is missing: keys of this device, one-time keys, an identity.
     * After each link and when the server says that keys run low.
     *
     * @returns {Promise<import('./ownIdentity.js').OwnStatus>}
     */
    async sync() {
      await requests.pump();
      await requests.replenish();
      return own.ensure();
    },

    replenish: requests.replenish,

    /** Ask for their devices and identities again. @param {string[]} userIds */
    async refresh(userIds) {
      await requests.query(userIds);
      await requests.pump();
    },

    status: own.status,
    /** This device has what it takes to approve another one. */
    canApprove: async () => (await own.status()) === 'approved' && secrets.areHere(),

    /**
     * The person has compared the code of another device of theirs: it is
     * signed, and may have the keys of the identity (handOver).
     *
     * @param {string} id
     * @param {string} seen  the code
     */
    async approve(id, seen) {
      const known = (await trust.myDevices()).find(({ deviceId: one }) => one === id);
      if (known?.code !== seen) throw new CryptoError('device_changed');
      const device = await own.sign(id);
      await secrets.allow(device);
    },
    resetIdentity: own.reset,
    acceptReplaced: own.acceptReplaced,

    close() {
      if (isClosed) return;
      isClosed = true;
      machine.close();
      keyring.close();
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof openEngine>>} Engine */
