/**
 * secrets.js - the private keys of a person's identity, on their way from the
 * browser that approves to the one that it has approved.
 *
 * Whoever has them is that person for all contacts. So they leave only
 *
 *   to a device of the same person, signed by that identity,
 *   whose very keys the person saw as digits and agreed to, in this browser,
 *   not longer than a day ago,
 *
 * sealed for that device, and inside the Worker: the page carries bytes. They
 * are taken in only from such a device, and only if they are the private half
 * of the identity that is trusted here already: the library would take any.
 *
 * @import { Device, OlmMachine, OwnUserIdentity } from '@matrix-org/matrix-sdk-crypto-wasm'
 * @import { Keyring } from './keyring.js'
 * @import { OwnIdentity } from './ownIdentity.js'
 */
import { DeviceId, OlmMachine as Machine, SecretsBundle } from '@matrix-org/matrix-sdk-crypto-wasm';
import { CryptoError } from './cryptoError.js';
import { userOf } from './requests.js';

/** A browser that is approved is in front of the person; asleep, it may take until tomorrow. */
const ALLOWED_MS = 86_400_000;

/** @typedef {{ ed25519: string, curve25519: string, masterKey: string, untilMs: number }} Permission */

/** The three public keys, as one text. @param {OwnUserIdentity} identity */
function publicHalf({ masterKey, selfSigningKey, userSigningKey }) {
  return [masterKey, selfSigningKey, userSigningKey]
    .map((key) => Object.values(JSON.parse(key).keys)[0])
    .join();
}

/**
 * @param {OlmMachine} machine
 * @param {Keyring} keyring
 * @param {OwnIdentity} own
 * @param {{ userId: string, deviceId: string }} self
 * @param {() => number} now
 */
export function createSecrets(machine, keyring, own, { userId, deviceId }, now) {
  const identity = async () =>
    /** @type {OwnUserIdentity | undefined} */ (await machine.getIdentity(userOf(userId)));

  /** Given by this device, to that one. @param {Device} device */
  const nameOf = (device) => `${deviceId} ${device.deviceId.toString()}`;

  /** @param {Device} device @returns {Promise<Omit<Permission, 'untilMs'>>} */
  async function keysOf(device) {
    const mine = await identity();
    return {
      ed25519: device.ed25519Key?.toBase64() ?? '',
      curve25519: device.curve25519Key?.toBase64() ?? '',
      masterKey: mine ? publicHalf(mine) : '',
    };
  }

  /** What a bundle is the private half of; asked of a machine that is thrown away. @param {any} bundle */
  async function publicHalfOf(bundle) {
    const scratch = await Machine.initialize(userOf(userId), new DeviceId('scratch'));
    try {
      await scratch.importSecretsBundle(SecretsBundle.from_json(bundle));
      return publicHalf(/** @type {OwnUserIdentity} */ (await scratch.getIdentity(userOf(userId))));
    } catch {
      throw new CryptoError('malformed', 'not the keys of an identity');
    } finally {
      scratch.close();
    }
  }

  return {
    /** They are here: this device can approve others. */
    async areHere() {
      const { hasMaster, hasSelfSigning, hasUserSigning } = await machine.crossSigningStatus();
      return hasMaster && hasSelfSigning && hasUserSigning;
    },

    /** The person has compared the digits of this device. @param {Device} device */
    async allow(device) {
      const permission = { ...(await keysOf(device)), untilMs: now() + ALLOWED_MS };
      await keyring.setPermission(nameOf(device), permission);
    },

    /** @param {Device} device  signed; whoever calls has looked @returns {Promise<unknown>} */
    async release(device) {
      const allowed = await keyring.permission(nameOf(device));
      const are = await keysOf(device);
      const isAllowed =
        allowed !== undefined &&
        now() < allowed.untilMs &&
        allowed.ed25519 === are.ed25519 &&
        allowed.curve25519 === are.curve25519 &&
        allowed.masterKey === are.masterKey;
      if (!isAllowed) throw new CryptoError('not_allowed', 'nobody has approved this device here');
      return (await await machine.exportSecretsBundle()).to_json();
    },

    /** @param {any} bundle  from an approved device of mine */
    async take(bundle) {
      if ((await own.status()) !== 'approved' && (await own.ensure()) !== 'approved') {
        throw new CryptoError('untrusted_device', 'this device is not approved');
      }
      const mine = /** @type {OwnUserIdentity} */ (await identity());
      if ((await publicHalfOf(bundle)) !== publicHalf(mine)) {
        throw new CryptoError('malformed', 'the keys of another identity');
      }
      await machine.importSecretsBundle(SecretsBundle.from_json(bundle));
    },
  };
}

/** @typedef {ReturnType<typeof createSecrets>} Secrets */
