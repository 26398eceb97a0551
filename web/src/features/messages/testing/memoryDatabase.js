/**
 * testing/memoryDatabase.js - store/database.js without IndexedDB, a hundred
 * times as fast, for schedules by the hundred thousand.
 *
 * Every write is all or nothing and takes a few turns, so that something else
 * may happen meanwhile; memoryDatabase.test.js holds both to the same answers.
 *
 * @import { Found, TextsPage } from '../core/archiveTexts.js'
 * @import { Message, OutboxEntry } from '../types.js'
 * @import { Database, InboxRow, TakenRow, UnopenedRow } from '../store/database.js'
 */
import { textsPages } from '../core/archiveTexts.js';
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
    /** @type {{ page: TextsPage, shown: Found[] }[]} */
    texts: [],
    /** @type {Map<string, Message>} */
    copies: new Map(),
    /** @type {Map<string, string>} */
    own: new Map(),
    /** @type {Map<string, TakenRow>} */
    taken: new Map(),
    /** @type {Map<string, UnopenedRow>} */
    unopened: new Map(),
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
export function memoryDatabase(stores, assertMayWrite = () => {}) {
  const { inbox, outbox, archive, texts, copies, own, taken, unopened } = stores;

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

    remembered: async () => ({ taken: [...taken.values()], unopened: [...unopened.values()] }),

    commit: ({ inboxKeys = [], put = [], remove = [], memory, copies: written = [] }) =>
      change(() => {
        written.forEach((m) => copies.set(archiveKey(m.conversationId, m), m));
        memory?.taken.remove.forEach((key) => taken.delete(key));
        memory?.taken.put.forEach((row) => taken.set(row.key, row));
        memory?.unopened.remove.forEach((key) => unopened.delete(key));
        memory?.unopened.put.forEach((row) => unopened.set(row.key, row));
        inboxKeys.forEach((key) => inbox.delete(key));
        remove.forEach((id) => outbox.delete(id));
        put.forEach((entry) => outbox.set(entry.id, entry));
      }),

    copyKeys: async () =>
      [...copies.values()].map((m) => [m.conversationId, m.senderId, m.messageId]),
    copies: async (keys) => keys.flatMap((key) => copies.get(key.join('/')) ?? []),

    device: async () => own.get('device') ?? null,
    setDevice: (id) => change(() => (id ? own.set('device', id) : own.delete('device'))),

    putArchive: (messages) =>
      change(() => {
        texts.push(...textsPages(messages));
        messages.forEach((message) => {
          const key = archiveKey(message.conversationId, message);
          archive.set(key, message);
          copies.delete(key);
        });
      }),

    changeArchived: (message) =>
      change(() => archive.set(archiveKey(message.conversationId, message), message)),

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

    textsAfter: async (last) => ({
      fresh: texts.slice(last).map(({ page }, i) => ({ ...page, key: last + i + 1 })),
      last: texts.length,
    }),
    shown: async (key) => texts[key - 1]?.shown ?? [],

    close() {},
  };
}
