/**
 * trust.js - whose devices may be written to, and how sure we are of a person.
 *
 * First contact is pinned. Another identity afterwards is `changed`: nothing
 * is sealed for it until the person accepts it. Comparing the safety number
 * makes a contact `verified`, in this browser alone: the server is told
 * nothing of it.
 *
 * @import { Device, OlmMachine, OtherUserIdentity, OwnUserIdentity } from '@matrix-org/matrix-sdk-crypto-wasm'
 * @import { DeviceBook } from './deviceBook.js'
 * @import { Keyring } from './keyring.js'
 * @import { OwnIdentity } from './ownIdentity.js'
 */
import { CryptoError } from './cryptoError.js';
import { olmUser, userOf } from './requests.js';
import { deviceCode, safetyNumber } from './safetyNumber.js';
import { isChanged } from './sealing.js';

/** @typedef {'unknown' | 'pinned' | 'verified' | 'changed'} TrustState  unknown: has no keys yet */

/** @param {OtherUserIdentity | OwnUserIdentity} identity @returns {string} base64 */
function masterKeyOf(identity) {
  return /** @type {string} */ (Object.values(JSON.parse(identity.masterKey).keys)[0]);
}

/** @param {Device} device */
const idOf = (device) => device.deviceId.toString();

/**
 * @param {OlmMachine} machine
 * @param {Keyring} keyring
 * @param {OwnIdentity} own
 * @param {DeviceBook} book
 * @param {{ userId: string, deviceId: string }} self
 */
export function createTrust(machine, keyring, own, book, self) {
  /** @param {string} userId @returns {Promise<Device[]>} */
  async function devicesOf(userId) {
    return (await machine.getUserDevices(userOf(userId))).devices();
  }

  /** @param {string} userId @returns {Promise<TrustState>} */
  async function stateOf(userId) {
    const identity = await machine.getIdentity(userOf(userId));
    if (!identity) return 'unknown';
    if (userId === self.userId) return 'pinned';
    if (isChanged(/** @type {OtherUserIdentity} */ (identity))) return 'changed';
    const verified = await keyring.verifiedKey(userId);
    return verified === masterKeyOf(identity) ? 'verified' : 'pinned';
  }

  /** @param {string} userId */
  async function identityOf(userId) {
    const identity = await machine.getIdentity(userOf(userId));
    if (!identity) throw new CryptoError('untrusted_device', 'no identity yet');
    return { userId: olmUser(userId), masterKey: masterKeyOf(identity) };
  }

  /** @param {string} userId */
  async function otherIdentity(userId) {
    const identity = await machine.getIdentity(userOf(userId));
    if (!identity) throw new CryptoError('untrusted_device', 'no identity yet');
    return /** @type {OtherUserIdentity} */ (identity);
  }

  return {
    /**
     * Which devices may be sealed for now. None of a contact whose identity
     * changed, none at all while this device is not approved.
     *
     * @param {string[]} userIds
     * @returns {Promise<Record<string, { state: TrustState, deviceIds: string[] }>>}
     */
    async recipients(userIds) {
      const maySeal = (await own.status()) === 'approved';
      /** @type {Record<string, { state: TrustState, deviceIds: string[] }>} */
      const recipients = {};
      for (const userId of userIds) {
        const state = await stateOf(userId);
        const isOpen = maySeal && state !== 'unknown' && state !== 'changed';
        const devices = isOpen ? await devicesOf(userId) : [];
        const deviceIds = devices.filter((device) => device.isCrossSignedByOwner()).map(idOf);
        recipients[userId] = { state, deviceIds };
      }
      return recipients;
    },

    /**
     * @param {string} userId  a contact
     * @returns {Promise<{ state: TrustState, safetyNumber: string | null,
     *   devices: { deviceId: string, isSigned: boolean }[] }>}
     */
    async contact(userId) {
      const state = await stateOf(userId);
      const mine = await machine.getIdentity(userOf(self.userId));
      const devices = (await devicesOf(userId)).map((device) => ({
        deviceId: idOf(device),
        isSigned: device.isCrossSignedByOwner(),
      }));
      if (state === 'unknown' || !mine) return { state, safetyNumber: null, devices };
      const pair = await Promise.all([identityOf(self.userId), identityOf(userId)]);
      return { state, safetyNumber: await safetyNumber(...pair), devices };
    },

    /** A changed identity is the contact's new one. @param {string} userId */
    async accept(userId) {
      const identity = await otherIdentity(userId);
      await identity.pinCurrentMasterKey();
      if (identity.hasVerificationViolation()) await identity.withdrawVerification();
      book.forget();
      await keyring.setVerified(userId, null);
    },

    /** The two have compared their numbers, and this one was seen. @param {string} userId @param {string} seen */
    async verify(userId, seen) {
      const identity = await otherIdentity(userId);
      const pair = await Promise.all([identityOf(self.userId), identityOf(userId)]);
      if ((await safetyNumber(...pair)) !== seen) throw new CryptoError('identity_changed');
      await identity.pinCurrentMasterKey();
      book.forget();
      await keyring.setVerified(userId, masterKeyOf(identity));
    },

    /** @param {string} userId */
    unverify: (userId) => keyring.setVerified(userId, null),

    /**
     * My own devices that have keys.
     *
     * @returns {Promise<{ deviceId: string, isThis: boolean, isApproved: boolean, code: string }[]>}
     */
    async myDevices() {
      const identity = await machine.getIdentity(userOf(self.userId));
      if (!identity) return [];
      const mine = { userId: olmUser(self.userId), masterKey: masterKeyOf(identity) };
      const devices = await devicesOf(self.userId);
      return Promise.all(
        devices.map(async (device) => ({
          deviceId: idOf(device),
          isThis: idOf(device) === self.deviceId,
          isApproved: device.isCrossSignedByOwner(),
          code: await deviceCode(mine, device.ed25519Key?.toBase64() ?? ''),
        })),
      );
    },
  };
}
