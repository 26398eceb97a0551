/**
 * resending.js - what another device could not open is sealed for it again.
 *
 * From the outbox, which counts the tries; from the history, when everybody
 * else has it already; and if it is in neither, the other side is told, and
 * waits for nothing. Once a device is retired, its owner's others answer.
 *
 * @import { Content, Message, Outbox } from './types.js'
 * @import { Ledger } from './ledger.js'
 */
import { pairOf } from './core/conversationId.js';
import { RESENDS_MAX } from './core/outbox.js';

/**
 * @param {object} parts
 * @param {{ userId: string, deviceId: string }} parts.self
 * @param {Ledger} parts.ledger
 * @param {() => Outbox} parts.readOutbox
 * @param {(event: Parameters<typeof import('./core/outbox.js').outboxReducer>[1])
 *   => Promise<void>} parts.apply
 * @param {(message: Message, toUserId: string) => Promise<void>} parts.compose
 * @param {(contactId: string, conv: string, kind: 'gone', ids: string[]) => void} parts.owe
 */
export function createResending({ self, ledger, readOutbox, apply, compose, owe }) {
  /** From the history, in this run: nobody is served for ever. @type {Map<string, number>} */
  const served = new Map();

  /** @param {string | undefined} deviceId  who had sealed it */
  function isOthersToAnswer(deviceId) {
    if (!deviceId || deviceId === self.deviceId) return false;
    const mine = readOutbox().devices[self.userId];
    return !mine || mine.deviceIds.includes(deviceId);
  }

  /** @param {string} id @param {{ userId: string, deviceId: string }} asker */
  async function sendFromHistory(id, { userId, deviceId }) {
    const message = await ledger.find(self.userId, id, userId);
    if (!message || message.type === 'event') return false;
    const key = `${deviceId} ${id}`;
    const times = (served.get(key) ?? 0) + 1;
    served.set(key, times);
    if (times <= RESENDS_MAX) await compose(message, userId);
    return true;
  }

  /**
   * @param {Content & { kind: 'resend' }} content
   * @param {{ userId: string, deviceId: string }} asker
   */
  return async function resend(content, { userId, deviceId }) {
    if (isOthersToAnswer(content.deviceId)) return;
    const gone = [];
    for (const id of content.ids) {
      const isOwed = readOutbox().entries[id] !== undefined;
      if (isOwed) await apply({ type: 'resend', ids: [id], userId, deviceId });
      else if (!(await sendFromHistory(id, { userId, deviceId }))) gone.push(id);
    }
    if (gone.length) owe(userId, pairOf(self.userId, userId), 'gone', gone);
  };
}
