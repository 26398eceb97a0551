/**
 * typing.js - somebody is writing, said while both are here and never kept.
 *
 * An ephemeral envelope (protocol.md 5.2): not queued, not answered, not
 * offered again. What is lost is not missed, so nothing here is retried.
 *
 * @import { Envelope } from '../../net/envelope.js'
 * @import { Content, DeviceList } from './types.js'
 * @import { Sealing } from './seal.js'
 */
import { pairOf } from './core/conversationId.js';
import { messageOf } from './core/messageOf.js';

/** Said at most this often to one person. */
export const SAY_EVERY_MS = 3_000;
/** Shown this long after it was heard last: twice as long, so that one may be lost. */
export const SHOW_MS = 6_000;

/**
 * @param {object} parts
 * @param {{ userId: string, deviceId: string }} parts.self
 * @param {Sealing['seal']} parts.seal
 * @param {Sealing['open']} parts.open
 * @param {(envelope: any) => boolean} parts.send
 * @param {(userId: string) => DeviceList | undefined} parts.devicesOf
 * @param {() => string} parts.newId
 * @param {() => number} parts.now
 */
export function createTyping({ self, seal, open, send, devicesOf, newId, now }) {
  /** @type {Map<string, number>} */
  const saidAtMs = new Map();

  return {
    /** @param {string} contactId */
    async say(contactId) {
      const list = devicesOf(contactId);
      if (!list || now() - (saidAtMs.get(contactId) ?? -Infinity) < SAY_EVERY_MS) return;
      saidAtMs.set(contactId, now());
      const conv = pairOf(self.userId, contactId);
      const ts = new Date(now()).toISOString();
      for (const deviceId of list.deviceIds) {
        /** @type {Content} */
        const content = { v: 1, id: newId(), conv, ts, kind: 'typing' };
        const to = { userId: contactId, deviceId };
        const payload = await seal(content, to);
        send({
          kind: 'SEND',
          isEphemeral: true,
          epoch: list.epoch,
          id: content.id,
          payload,
          ...to,
        });
      }
    },

    /** @param {Envelope} envelope  ephemeral @returns {Promise<string | null>} who is writing to me */
    async hear(envelope) {
      try {
        const content = await open(envelope.payload, envelope);
        const meant = messageOf(content, envelope.userId, self.userId, now());
        return content.kind === 'typing' && envelope.userId !== self.userId && meant
          ? meant.contactId
          : null;
      } catch {
        return null;
      }
    },
  };
}
