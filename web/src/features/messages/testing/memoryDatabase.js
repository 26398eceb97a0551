/**
 * testing/memoryDatabase.js - store/database.js without IndexedDB, a hundred
 * times as fast, for schedules by the hundred thousand.
 *
 * Every write is all or nothing and takes a few turns, so that something else
 * may happen meanwhile; memoryDatabase.test.js holds both to the same answers.
 *
 * @import { Message, OutboxEntry } from '../types.js'
 * @import { Database, InboxRow } from '../store/database.js'
 */
import { byTime } from '../core/conversationReducer.js';

/** What outlives a crash. */
export function memoryStores() {
  return {
    /** @type {Map<string, InboxRow>} */
    inbox: new Map(),
    /** @type {Map<string, OutboxEntry>} */
    outbox: new Map(),
    /** @type {Map<string, Message>} */
    archive: new Map(),
  };
}

/** @param {string} conversationId @param {{ senderId: string, messageId: string }} message */
function archiveKey(conversationId, { senderId, messageId }) {
  return `${conversationId}/${senderId}/${messageId}`;
}

/**
 * Rows are put by reference: nobody above changes what it has stored.
 *
 * @param {ReturnType<typeof memoryStores>} stores
 * @param {() => void} [assertMayWrite]
 * @returns {Database}
 */
export function memoryDatabase({ inbox, outbox, archive }, assertMayWrite = () => {}) {
  /** @param {() => void} write */
  async function change(write) {
    assertMayWrite();
    await null;
    write();
    await null;
  }

  return {
    putInbox: (rows) => change(() => rows.forEach((row) => inbox.set(row.key, row))),

    inbox: async () => [...inbox.values()].sort((a, b) => a.arrivedAtMs - b.arrivedAtMs),

    outbox: async () => [...outbox.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),

    commit: ({ inboxKeys = [], put = [], remove = [] }) =>
      change(() => {
        inboxKeys.forEach((key) => inbox.delete(key));
        remove.forEach((id) => outbox.delete(id));
        put.forEach((entry) => outbox.set(entry.id, entry));
      }),

    putArchive: (messages) =>
      change(() =>
        messages.forEach((message) =>
          archive.set(archiveKey(message.conversationId, message), message),
        ),
      ),

    archived: async (conversationId, message) => archive.get(archiveKey(conversationId, message)),

    async archivePage(conversationId, before, limit) {
      return [...archive.values()]
        .filter((message) => message.conversationId === conversationId)
        .filter((message) => !before || byTime(message, /** @type {Message} */ (before)) < 0)
        .sort(byTime)
        .slice(-limit);
    },

    async archiveBetween(conversationId, from, before) {
      return [...archive.values()]
        .filter((message) => message.conversationId === conversationId)
        .filter((message) => byTime(message, /** @type {Message} */ (from)) >= 0)
        .filter((message) => !before || byTime(message, /** @type {Message} */ (before)) < 0)
        .sort(byTime);
    },

    archiveCount: async () => archive.size,
    wholeArchive: async () => [...archive.values()],

    close() {},
  };
}
