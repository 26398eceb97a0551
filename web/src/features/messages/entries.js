/**
 * entries.js - what is put into the outbox: messages, and receipts of every kind.
 *
 * @import { Content, Message, OutboxEntry } from './types.js'
 */
import { pairOf } from './core/conversationId.js';
import { contentOf } from './core/messageOf.js';

/** What arrives within this time is confirmed by one envelope. */
const RECEIPT_REST_MS = 100;

/** What of an entry must outlive this tab: an answer of the relay need not. @param {OutboxEntry} entry */
export function lastingPart({ targets }) {
  return targets
    .filter(({ state, resends }) => state === 'done' || state === 'failed' || resends)
    .map(({ deviceId, state, resends = 0 }) => `${deviceId} ${state} ${resends}`)
    .join();
}

/**
 * @param {object} parts
 * @param {{ userId: string }} parts.self
 * @param {() => number} parts.now
 * @param {() => string} parts.newId
 * @param {() => boolean} [parts.tellsReads]
 */
export function createEntries({ self, now, newId, tellsReads = () => true }) {
  /**
   * @param {string} toUserId
   * @param {Content} content
   * @param {Pick<OutboxEntry, 'until' | 'slot' | 'isCopied' | 'restUntilMs'>} how
   * @returns {OutboxEntry}
   */
  const entryOf = (toUserId, content, how) => ({
    id: content.id,
    conversationId: content.conv,
    toUserId,
    content,
    createdAtMs: now(),
    targets: [],
    ...how,
  });

  /**
   * One who tells nobody what they have read tells their other devices only.
   *
   * @param {string} contactId
   * @param {Content} content
   * @param {number} restUntilMs
   */
  function readReceipt(contactId, content, restUntilMs) {
    const isTold = tellsReads();
    return entryOf(isTold ? contactId : self.userId, content, {
      until: 'replaced',
      slot: `${isTold ? 'read' : 'seen'} ${content.conv}`,
      isCopied: isTold,
      restUntilMs,
    });
  }

  return {
    /** @param {Message} message */
    message(message) {
      const how = /** @type {const} */ ({ until: 'receipt', slot: null, isCopied: true });
      return entryOf(message.receiverId, contentOf(message), how);
    },

    /** The identity's keys, for a device of mine that was just approved. @param {string} deviceId */
    secrets(deviceId) {
      const ts = new Date(now()).toISOString();
      const conv = pairOf(self.userId, self.userId);
      const how = /** @type {const} */ ({ until: 'receipt', isCopied: false });
      const slot = `secrets ${deviceId}`;
      const content = /** @type {const} */ ({ v: 1, id: newId(), conv, ts, kind: 'secrets' });
      return { ...entryOf(self.userId, content, { ...how, slot }), onlyDeviceId: deviceId };
    },

    /** Of a message that everybody else has. @param {string} toUserId @param {Message} message */
    copy(toUserId, message) {
      const how = /** @type {const} */ ({ until: 'receipt', slot: null, isCopied: false });
      return entryOf(toUserId, contentOf(message), how);
    },

    /**
     * @param {string} contactId  who shall know; of my own devices' messages: me
     * @param {string} conv
     * @param {'delivered' | 'read' | 'resend' | 'gone'} kind
     * @param {string[]} ids
     * @param {string} [deviceId]  of a resend: who had sealed them
     */
    receipt(contactId, conv, kind, ids, deviceId) {
      /** @type {Content} */
      const content = { v: 1, id: newId(), conv, ts: new Date(now()).toISOString(), kind, ids };
      const restUntilMs = now() + RECEIPT_REST_MS;
      if (content.kind === 'read') return readReceipt(contactId, content, restUntilMs);
      if (content.kind === 'resend' && deviceId) content.deviceId = deviceId;
      const sealer = content.kind === 'resend' ? ` ${deviceId}` : '';
      const slot = `${kind} ${conv} ${contactId}${sealer}`;
      return entryOf(contactId, content, {
        until: 'accepted',
        slot,
        isCopied: false,
        restUntilMs,
      });
    },
  };
}
