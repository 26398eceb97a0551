/**
 * earlyReceipts.js - receipts that came before what they are about.
 *
 * A contact may confirm to this device what another of mine has sent, before
 * its copy is here. Kept in memory: a restart asks for them again.
 *
 * @import { Message } from './types.js'
 * @import { conversationReducer } from './core/conversationReducer.js'
 *
 * @typedef {Parameters<typeof conversationReducer>[1]} ConversationEvent
 */

const EARLY_MAX = 1_000;

/** @param {string} myId */
export function createEarlyReceipts(myId) {
  /** @type {Map<string, 'delivered' | 'read'>} */
  const early = new Map();

  return {
    /** @param {string} messageId @param {ConversationEvent} event */
    remember(messageId, event) {
      if (event.type !== 'receipt') return;
      early.set(messageId, event.status);
      if (early.size > EARLY_MAX) early.delete(/** @type {string} */ (early.keys().next().value));
    },

    /** What happens when `message` arrives. @param {Message} message @returns {ConversationEvent[]} */
    arrival(message) {
      const arrived = /** @type {const} */ ({ type: 'arrived', message });
      const status = message.senderId === myId ? early.get(message.messageId) : undefined;
      if (!status) return [arrived];
      return [arrived, { type: 'receipt', myId, messageIds: [message.messageId], status }];
    },
  };
}
