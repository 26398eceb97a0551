/**
 * sealing.js - a content for one device, and back.
 *
 * Two rules hold everything together, and neither has an exception: nothing
 * is sealed for a device that its owner has not signed, and nothing is opened
 * that comes from one. Both are checked here before the library is asked, so
 * that a refused message has used up no key and may be opened later.
 *
 * @import { Device, OlmMachine, OtherUserIdentity } from '@matrix-org/matrix-sdk-crypto-wasm'
 * @import { DeviceBook } from './deviceBook.js'
 * @import { OwnIdentity } from './ownIdentity.js'
 * @import { Requests } from './requests.js'
 * @import { Secrets } from './secrets.js'
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

const MESSAGE_TYPE = 'app.judify.message';
const SECRETS_TYPE = 'app.judify.secrets';
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
 * @param {DeviceBook} book
 * @param {{ userId: string, deviceId: string }} self
 * @param {{ now: () => number, secrets: Secrets }} parts
 */
export function createSealing(machine, requests, own, book, self, { now, secrets }) {
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
   * @param {{ userId: string, deviceId: string }} recipient
   * @param {Device} device  of theirs
   * @param {string} type
   * @param {object} inner
   */
  async function sealed({ userId }, device, type, inner) {
    const encrypt = () =>
      device.encryptToDeviceEvent(type, inner, CollectStrategy.identityBasedStrategy());
    let message = await encrypt().catch(() => null);
    if (message === null) {
      await requests.claim(userId);
      message = await encrypt().catch((thrown) => {
        throw new CryptoError('no_session', String(thrown?.message ?? thrown));
      });
    }
    return encodePayload(JSON.parse(message));
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

  /** @param {string} userId @param {object} content @returns {Promise<{ type: string, content: any }>} what was encrypted */
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
    return JSON.parse(result.rawEvent);
  }

  return {
    /**
     * @param {{ id: string, conv: string }} content
     * @param {{ userId: string, deviceId: string }} recipient
     * @returns {Promise<Uint8Array<ArrayBuffer>>}
     */
    async seal(content, recipient) {
      const inner = innerOf(content, self.userId, recipient.userId);
      const device = await book.find('seal for', recipient, () => recipientDevice(recipient));
      return sealed(recipient, device, MESSAGE_TYPE, inner);
    },

    /**
     * The same, with the private keys of the identity in it: secrets.js says to whom.
     *
     * @param {{ id: string, conv: string }} content
     * @param {{ userId: string, deviceId: string }} recipient
     * @returns {Promise<Uint8Array<ArrayBuffer>>}
     */
    async handOver(content, recipient) {
      if (recipient.userId !== self.userId) throw new CryptoError('not_allowed');
      const device = await recipientDevice(recipient);
      const bundle = await secrets.release(device);
      const inner = innerOf({ ...content, bundle }, self.userId, self.userId);
      return sealed(recipient, device, SECRETS_TYPE, inner);
    },

    /**
     * @param {Uint8Array} payload
     * @param {{ userId: string, deviceId: string, id: string }} sender  from the envelope
     * @returns {Promise<any>} the content
     */
    async open(payload, sender) {
      const content = decodePayload(payload, myKey);
      const device = await book.find('open from', sender, () => senderDevice(sender));
      if (device.curve25519Key?.toBase64() !== content.sender_key) {
        throw new CryptoError('relabelled', 'sealed by another device');
      }
      const { type, content: inner } = await decrypt(sender.userId, content);
      const said = contentOf(inner, { id: sender.id, from: sender.userId, to: self.userId });
      if (type === MESSAGE_TYPE) return said;
      if (type !== SECRETS_TYPE || sender.userId !== self.userId) {
        throw new CryptoError('malformed', 'not a message');
      }
      const { bundle, ...rest } = said;
      await secrets.take(bundle);
      return { ...rest, kind: 'secrets' };
    },
  };
}
