/**
 * sealing.js - a content for one device, and back.
 *
 * Two rules hold everything together, and neither has an exception: nothing
 * is sealed for a device that its owner has not signed, and nothing is opened
 * that comes from one. Both are checked here before the library is asked, so
 * that a refused message has used up no key and may be opened later.
 *
 * @import { Device, OlmMachine, OtherUserIdentity } from '@matrix-org/matrix-sdk-crypto-wasm'
 * @import { OwnIdentity } from './ownIdentity.js'
 * @import { Requests } from './requests.js'
 */
import {
  CollectStrategy,
  DeviceId,
  DeviceLists,
  ProcessedToDeviceEventType,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import { CryptoError } from './cryptoError.js';
import { contentOf, decodePayload, encodePayload, innerOf } from './payload.js';
import { olmUser, strictly, userOf } from './requests.js';

const EVENT_TYPE = 'app.judify.message';
/** A stranger's envelopes make us ask the server this often, not once each. */
const ASK_AGAIN_MS = 5_000;

/** Another identity than the one that was pinned. @param {OtherUserIdentity} identity */
export function isChanged(identity) {
  return identity.identityNeedsUserApproval() || identity.hasVerificationViolation();
}

/**
 * @param {OlmMachine} machine
 * @param {Requests} requests
 * @param {OwnIdentity} own
 * @param {{ userId: string, deviceId: string }} self
 * @param {() => number} now
 */
export function createSealing(machine, requests, own, self, now) {
  const myKey = machine.identityKeys.curve25519.toBase64();
  /** @type {Map<string, number>} */
  const askedAtMs = new Map();

  /** @param {string} userId @param {string} deviceId */
  const deviceOf = (userId, deviceId) => machine.getDevice(userOf(userId), new DeviceId(deviceId));

  /** @param {{ userId: string, deviceId: string }} recipient @returns {Promise<Device>} */
  async function recipientDevice({ userId, deviceId }) {
    if ((await own.status()) !== 'approved') throw new CryptoError('unapproved');
    const device = await deviceOf(userId, deviceId);
    if (!device?.isCrossSignedByOwner()) throw new CryptoError('untrusted_device');
    if (userId === self.userId) return device;
    const identity = await machine.getIdentity(userOf(userId));
    if (!identity || isChanged(/** @type {OtherUserIdentity} */ (identity))) {
      throw new CryptoError('identity_changed');
    }
    return device;
  }

  /**
   * @param {Device} device
   * @param {object} inner
   * @returns {Promise<string>}
   */
  function encrypt(device, inner) {
    return device.encryptToDeviceEvent(EVENT_TYPE, inner, CollectStrategy.identityBasedStrategy());
  }

  /** The sender's device, asked for if it is new here. @param {{ userId: string, deviceId: string }} sender */
  async function senderDevice({ userId, deviceId }) {
    const known = await deviceOf(userId, deviceId);
    if (known?.isCrossSignedByOwner()) return known;
    if (now() - (askedAtMs.get(userId) ?? -Infinity) >= ASK_AGAIN_MS) {
      askedAtMs.set(userId, now());
      await requests.query([userId]);
    }
    const device = await deviceOf(userId, deviceId);
    if (!device?.isCrossSignedByOwner()) throw new CryptoError('untrusted_device');
    return device;
  }

  /** @param {string} userId @param {object} content @returns {Promise<any>} what was encrypted */
  async function decrypt(userId, content) {
    const event = { sender: olmUser(userId), type: 'm.room.encrypted', content };
    const [result] = await machine.receiveSyncChangesMsc4186(
      JSON.stringify([event]),
      new DeviceLists([], []),
      new Map(),
      undefined,
      strictly(),
    );
    if (result?.type !== ProcessedToDeviceEventType.Decrypted) {
      /* A broken session is replaced, so that what is sent next can be read. */
      await requests.claim(userId).catch(() => {});
      throw new CryptoError('undecryptable');
    }
    const opened = JSON.parse(result.rawEvent);
    if (opened.type !== EVENT_TYPE) throw new CryptoError('malformed', 'not a message');
    return opened.content;
  }

  return {
    /**
     * @param {{ id: string, conv: string }} content
     * @param {{ userId: string, deviceId: string }} recipient
     * @returns {Promise<Uint8Array<ArrayBuffer>>}
     */
    async seal(content, recipient) {
      const inner = innerOf(content, self.userId, recipient.userId);
      const device = await recipientDevice(recipient);
      let sealed = await encrypt(device, inner).catch(() => null);
      if (sealed === null) {
        await requests.claim(recipient.userId);
        sealed = await encrypt(device, inner).catch((thrown) => {
          throw new CryptoError('no_session', String(thrown?.message ?? thrown));
        });
      }
      return encodePayload(JSON.parse(sealed));
    },

    /**
     * @param {Uint8Array} payload
     * @param {{ userId: string, deviceId: string, id: string }} sender  from the envelope
     * @returns {Promise<any>} the content
     */
    async open(payload, sender) {
      const content = decodePayload(payload, myKey);
      const device = await senderDevice(sender);
      if (device.curve25519Key?.toBase64() !== content.sender_key) {
        throw new CryptoError('relabelled', 'sealed by another device');
      }
      const inner = await decrypt(sender.userId, content);
      return contentOf(inner, { id: sender.id, from: sender.userId, to: self.userId });
    },
  };
}
