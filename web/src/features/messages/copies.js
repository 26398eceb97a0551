/**
 * copies.js - what localStorage has not got on the disk yet.
 *
 * A browser writes localStorage to the disk seconds or minutes later. When all
 * of it is killed, or the machine, messages are gone that were acknowledged,
 * and that nobody else has kept. So each message of the window stands in
 * IndexedDB as well: strictly, within the step that acknowledges it. Only
 * that it is there is promised; what has become of it is learnt again.
 *
 * @import { Message } from './types.js'
 * @import { Database } from './store/database.js'
 * @import { History } from './store/history.js'
 */
import { keyOf } from './core/conversationReducer.js';

/** @param {Message} message */
const placeOf = (message) => `${message.conversationId} ${keyOf(message)}`;

/** @param {{ history: History, database: Database }} parts */
export function createCopies({ history, database }) {
  /** In the history, and not copied. @type {Map<string, Message>} */
  const pending = new Map();

  return {
    /** It is in the history now. @param {Message} message */
    add(message) {
      pending.set(placeOf(message), message);
    },

    /** What the next step must copy. */
    pending: () => [...pending.values()],

    /** @param {Message[]} messages  are on the disk */
    wrote(messages) {
      for (const message of messages) {
        const place = placeOf(message);
        if (pending.get(place) === message) pending.delete(place);
      }
    },

    /**
     * Both ways, when a tab begins to lead: what has no copy gets one with the
     * next step, as the last tab may have ended before its own.
     *
     * @returns {Promise<Message[]>} what the history has lost
     */
    async compare() {
      const keys = await database.copyKeys();
      const copied = new Set(keys.map((key) => key.join(' ')));
      /** @type {Set<string>} */
      const here = new Set();
      for (const { conversationId } of history.conversations()) {
        for (const message of history.messages(conversationId)) {
          const key = [conversationId, message.senderId, message.messageId].join(' ');
          here.add(key);
          if (!copied.has(key)) pending.set(placeOf(message), message);
        }
      }
      const lost = keys.filter((key) => !here.has(key.join(' ')));
      return lost.length ? database.copies(lost) : [];
    },
  };
}
