/**
 * store/database.js - what must survive a crash but has no place in localStorage.
 *
 * One IndexedDB per user, so that two accounts in one browser share nothing:
 *
 *   inbox    raw envelopes between arrival and history      key user/device/id
 *   outbox   what other devices have not confirmed          key id
 *   archive  messages that left the window                  key conversation, sender, id
 *
 * @import { IDBPDatabase } from 'idb'
 * @import { Message, OutboxEntry } from '../types.js'
 */
import { openDB } from 'idb';

const VERSION = 1;
/** On disk before it is acknowledged: the other side forgets it then. */
const STRICT = /** @type {const} */ ({ durability: 'strict' });

/**
 * @typedef {object} InboxRow
 * @property {string} key
 * @property {string} userId    the sender, as the relay stamped it
 * @property {string} deviceId
 * @property {string} id
 * @property {Uint8Array} payload
 * @property {number} arrivedAtMs
 */

/** @param {{ userId: string, deviceId: string, id: string }} envelope */
export function inboxKey({ userId, deviceId, id }) {
  return `${userId}/${deviceId}/${id}`;
}

/**
 * @param {string} userId
 * @param {() => void} [assertMayWrite]  throws in a tab that leads no more
 */
export async function openDatabase(userId, assertMayWrite = () => {}) {
  /** @type {IDBPDatabase<any>} */
  const db = await openDB(`judify_${userId}`, VERSION, {
    upgrade(fresh) {
      fresh.createObjectStore('inbox', { keyPath: 'key' });
      fresh.createObjectStore('outbox', { keyPath: 'id' });
      const archive = fresh.createObjectStore('archive', {
        keyPath: ['conversationId', 'senderId', 'messageId'],
      });
      archive.createIndex('byTime', ['conversationId', 'timestamp', 'messageId']);
    },
    /* A newer page wants to upgrade: holding on would block it for ever. */
    blocking: (_from, _to, event) => /** @type {IDBDatabase} */ (event.target).close(),
  });

  /**
   * Puts and deletions, all of them or none.
   *
   * @param {('inbox' | 'outbox' | 'archive')[]} stores
   * @param {(tx: any) => void} change
   */
  async function change(stores, change) {
    assertMayWrite();
    const tx = db.transaction(stores, 'readwrite', STRICT);
    change(tx);
    await tx.done;
  }

  return {
    /** @param {InboxRow[]} rows */
    putInbox(rows) {
      return change(['inbox'], (tx) =>
        rows.forEach((row) => void tx.objectStore('inbox').put(row)),
      );
    },

    /** @returns {Promise<InboxRow[]>} in order of arrival */
    async inbox() {
      const rows = await db.getAll('inbox');
      return rows.sort((a, b) => a.arrivedAtMs - b.arrivedAtMs);
    },

    /** @returns {Promise<OutboxEntry[]>} */
    outbox() {
      return db.getAll('outbox');
    },

    /**
     * What was received is in the history: forget the envelopes, and owe the receipts.
     *
     * @param {{ inboxKeys?: string[], put?: OutboxEntry[], remove?: string[] }} step
     */
    commit({ inboxKeys = [], put = [], remove = [] }) {
      return change(['inbox', 'outbox'], (tx) => {
        inboxKeys.forEach((key) => void tx.objectStore('inbox').delete(key));
        remove.forEach((id) => void tx.objectStore('outbox').delete(id));
        put.forEach((entry) => void tx.objectStore('outbox').put(entry));
      });
    },

    /** @param {Message[]} messages */
    putArchive(messages) {
      return change(['archive'], (tx) => {
        messages.forEach((message) => void tx.objectStore('archive').put(message));
      });
    },

    /**
     * @param {string} conversationId
     * @param {{ senderId: string, messageId: string }} message
     * @returns {Promise<Message | undefined>}
     */
    archived(conversationId, { senderId, messageId }) {
      return db.get('archive', [conversationId, senderId, messageId]);
    },

    /**
     * The page before a message, for scrolling up.
     *
     * @param {string} conversationId
     * @param {{ timestamp: string, messageId: string } | null} before  null: the newest page
     * @param {number} limit
     * @returns {Promise<Message[]>} oldest first; shorter than `limit` at the beginning
     */
    async archivePage(conversationId, before, limit) {
      const first = [conversationId];
      const range = before
        ? IDBKeyRange.bound(
            first,
            [conversationId, before.timestamp, before.messageId],
            false,
            true,
          )
        : IDBKeyRange.bound(first, [conversationId, []]);
      const page = [];
      const tx = db.transaction('archive');
      let cursor = await tx.objectStore('archive').index('byTime').openCursor(range, 'prev');
      while (cursor && page.length < limit) {
        page.push(cursor.value);
        cursor = await cursor.continue();
      }
      return page.reverse();
    },

    /**
     * From a message up to what is shown already, for a jump far back.
     *
     * @param {string} conversationId
     * @param {{ timestamp: string, messageId: string }} from  comes along
     * @param {{ timestamp: string, messageId: string } | null} before  null: to the newest
     * @returns {Promise<Message[]>} oldest first
     */
    archiveBetween(conversationId, from, before) {
      const first = [conversationId, from.timestamp, from.messageId];
      const end = before
        ? [conversationId, before.timestamp, before.messageId]
        : [conversationId, []];
      if (indexedDB.cmp(first, end) >= 0) return Promise.resolve([]);
      const range = IDBKeyRange.bound(first, end, false, true);
      return db.getAllFromIndex('archive', 'byTime', range);
    },

    /** @returns {Promise<number>} */
    archiveCount: () => db.count('archive'),

    /** Every conversation, in no order that means anything. @returns {Promise<Message[]>} */
    wholeArchive: () => db.getAll('archive'),

    close() {
      db.close();
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof openDatabase>>} Database */
