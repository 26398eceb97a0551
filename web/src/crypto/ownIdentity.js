/**
 * ownIdentity.js - this person's identity, and this device's place in it.
 *
 *   no identity yet ------------ make one: this device is approved
 *   signed by it --------------- approved
 *   not signed by it ----------- unapproved: another device approves it, or the identity is reset
 *   signed, but by another one
 *   than was trusted here ------ replaced: the person says whether that was them
 *
 * Only an approved device can seal; nobody seals for one that is not. Every
 * step may be cut off and is done again. ADR 0015 says why it is so.
 *
 * @import { Device, OlmMachine, OwnUserIdentity } from '@matrix-org/matrix-sdk-crypto-wasm'
 * @import { Requests } from './requests.js'
 */
import { DeviceId } from '@matrix-org/matrix-sdk-crypto-wasm';
import { CryptoError } from './cryptoError.js';
import { olmUser, userOf } from './requests.js';

/** @typedef {'approved' | 'unapproved' | 'replaced'} OwnStatus */

/**
 * @param {OlmMachine} machine
 * @param {Requests} requests
 * @param {{ userId: string, deviceId: string }} self
 */
export function createOwnIdentity(machine, requests, { userId, deviceId }) {
  const identity = async () =>
    /** @type {OwnUserIdentity | undefined} */ (await machine.getIdentity(userOf(userId)));
  const device = (/** @type {string} */ id) => machine.getDevice(userOf(userId), new DeviceId(id));
  const isSigned = async () => (await device(deviceId))?.isCrossSignedByOwner() ?? false;

  /** @returns {Promise<OwnStatus>} as far as is known here, without asking the server */
  async function status() {
    if (!(await isSigned())) return 'unapproved';
    return (await identity())?.isVerified() ? 'approved' : 'replaced';
  }

  /** @param {boolean} isNew  false: the one that a cut-off try has made @param {string} [password] */
  async function publish(isNew, password) {
    const made = await machine.bootstrapCrossSigning(isNew);
    if (made.uploadKeysRequest) await requests.send(made.uploadKeysRequest);
    await requests.publishIdentity(JSON.parse(made.uploadSigningKeysRequest.body), password);
    await requests.send(made.uploadSignaturesRequest);
    await requests.query([userId]);
  }

  /** @param {string} id  of a device of mine @returns {Promise<Device>} */
  async function sign(id) {
    const { hasSelfSigning } = await machine.crossSigningStatus();
    const target = await device(id);
    if (!hasSelfSigning || !target) throw new CryptoError('cannot_approve');
    await requests.send(await target.verify());
    await requests.query([userId]);
    return target;
  }

  /** What a device does whose identity is there already. */
  async function join() {
    const { hasSelfSigning } = await machine.crossSigningStatus();
    if (hasSelfSigning && !(await isSigned())) await sign(deviceId);
    const mine = await identity();
    if (!mine || mine.isVerified() || mine.wasPreviouslyVerified()) return;
    /* First contact with oneself is trusted and pinned, like with anybody else. */
    if (await isSigned()) await requests.send(await mine.verify());
  }

  return {
    status,
    sign,

    /** @returns {Promise<OwnStatus>} after everything was done that needs nobody */
    async ensure() {
      const masterKeys = await requests.query([userId]);
      if (masterKeys[olmUser(userId)]) await join();
      else await publish(!(await machine.crossSigningStatus()).hasMaster).catch(lostRace);
      return status();

      /** Another device of mine was first. @param {any} refusal */
      async function lostRace(refusal) {
        if (refusal?.code !== 'wrong_credentials') throw refusal;
        await requests.query([userId]);
      }
    },

    /** A new identity: contacts are asked to accept it, other devices to be approved. @param {string} password */
    async reset(password) {
      try {
        await publish(true, password);
      } finally {
        await requests.query([userId]);
      }
      return status();
    },

    /** The person says that the identity that signs this device is theirs. */
    async acceptReplaced() {
      const mine = await identity();
      if (!mine || !(await isSigned())) throw new CryptoError('unapproved');
      await requests.send(await mine.verify());
      return status();
    },
  };
}

/** @typedef {ReturnType<typeof createOwnIdentity>} OwnIdentity */
