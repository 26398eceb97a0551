/**
 * store/database.js - what must survive a crash but has no place in localStorage.
 *
 * One IndexedDB per user, so that two accounts in one browser share nothing:
 *
 *   inbox    raw envelopes between arrival and history      key user/device/id
 *   outbox   what other devices have not confirmed          key id
 *   archive  messages that left the window                  key conversation, sender, id
 *   texts    of the archive, in pages for search            key in the order in which they came
 *   shown    what is shown of the messages of each page     the same key
 *   copies   of those in the window: a browser that is killed has not written localStorage to the
 *            disk for minutes, and others have forgotten what it has acknowledged
 *   own      which device this is, for the same reason
 *   taken, unopened   of the inbox, when it is empty again  (remembered.js)
 *
 * @import { IDBPDatabase } from 'idb'
 * @import { Found, TextsPage } from '../core/archiveTexts.js'
 * @import { Message, OutboxEntry } from '../types.js'
 */
import { openDB } from 'idb';
import { textsPages } from '../core/archiveTexts.js';

const VERSION = 4;
/** On disk before it is acknowledged: the other side forgets it then. */
const STRICT = /** @type {const} */ ({ durability: 'strict' });

const MESSAGE_KEY = ['conversationId', 'senderId', 'messageId'];

/** @typedef {'inbox' | 'outbox' | 'archive' | 'texts' | 'shown' | 'copies' | 'own' | 'taken' | 'unopened'} StoreName */

/**
 * @typedef {object} InboxRow
 * @property {string} key
 * @property {string} userId    the sender, as the relay stamped it
 * @property {string} deviceId
 * @property {string} id
 * @property {Uint8Array} payload
 * @property {number} arrivedAtMs
 */

/**
 * @typedef {object} UnopenedRow
 * @property {string} key
 * @property {string} userId
 * @property {string} id
 * @property {number} atMs  when it came first
 * @property {number} asks  how often its sender was asked for it
 *
 * @typedef {{ key: string, order: number }} TakenRow
 *
 * @typedef {object} Memory
 * @property {{ put: TakenRow[], remove: string[] }} taken
 * @property {{ put: UnopenedRow[], remove: string[] }} unopened
 */

/** @param {{ userId: string, deviceId: string, id: string }} envelope */
export function inboxKey({ userId, deviceId, id }) {
  return `${userId}/${deviceId}/${id}`;
}

/**
 * Of an envelope, with bytes of its own.
 *
 * @param {import('../../../net/envelope.js').Envelope} envelope
 * @param {number} arrivedAtMs
 * @returns {InboxRow}
 */
export function inboxRow({ userId, deviceId, id, payload }, arrivedAtMs) {
  const key = inboxKey({ userId, deviceId, id });
  return { key, userId, deviceId, id, payload: payload.slice(), arrivedAtMs };
}

/** @param {any} tx @param {Message[]} messages */
async function addTexts(tx, messages) {
  for (const { page, shown } of textsPages(messages)) {
    const key = await tx.objectStore('texts').add(page);
    await tx.objectStore('shown').add(shown, key);
  }
}

/**
 * @param {string} userId
 * @param {() => void} [assertMayWrite]  throws in a tab that leads no more
 */
export async function openDatabase(userId, assertMayWrite = () => {}) {
  /** @type {IDBPDatabase<any>} */
  const db = await openDB(`judify_${userId}`, VERSION, {
    async upgrade(fresh, oldVersion, _newVersion, tx) {
      fresh.createObjectStore('texts', { autoIncrement: true });
      fresh.createObjectStore('shown');
      /* Of an archive that is older than they are. */
      if (oldVersion > 0)
        await addTexts(tx, await tx.objectStore('archive').index('byTime').getAll());
      if (oldVersion > 2) return;
      fresh.createObjectStore('own');
      fresh.createObjectStore('copies', { keyPath: MESSAGE_KEY });
      if (oldVersion > 1) return;
      fresh.createObjectStore('taken', { keyPath: 'key' });
      fresh.createObjectStore('unopened', { keyPath: 'key' });
      if (oldVersion > 0) return;
      fresh.createObjectStore('inbox', { keyPath: 'key' });
      fresh.createObjectStore('outbox', { keyPath: 'id' });
      const archive = fresh.createObjectStore('archive', { keyPath: MESSAGE_KEY });
      archive.createIndex('byTime', ['conversationId', 'timestamp', 'messageId']);
    },
    /* A newer page wants to upgrade: holding on would block it for ever. */
    blocking: (_from, _to, event) => /** @type {IDBDatabase} */ (event.target).close(),
  });

  /**
   * Puts and deletions, all of them or none.
   *
   * @param {StoreName[]} stores
   * @param {(tx: any) => unknown} change  a promise of its own is waited for
   */
  async function change(stores, change) {
    assertMayWrite();
    const tx = db.transaction(stores, 'readwrite', STRICT);
    await Promise.all([change(tx), tx.done]);
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

    /** @returns {Promise<{ taken: TakenRow[], unopened: UnopenedRow[] }>} */
    async remembered() {
      const tx = db.transaction(['taken', 'unopened']);
      const stores = [tx.objectStore('taken'), tx.objectStore('unopened')];
      const [taken, unopened] = await Promise.all(stores.map((store) => store.getAll()));
      return { taken, unopened };
    },

    /**
     * What was received is in the history: forget the envelopes, and owe the receipts.
     *
     * @param {{ inboxKeys?: string[], put?: OutboxEntry[], remove?: string[], memory?: Memory,
     *   copies?: Message[] }} step  copies: of what the history has got
     */
    commit({ inboxKeys = [], put = [], remove = [], memory, copies = [] }) {
      return change(['inbox', 'outbox', 'copies', 'taken', 'unopened'], (tx) => {
        copies.forEach((message) => void tx.objectStore('copies').put(message));
        for (const store of /** @type {const} */ (['taken', 'unopened'])) {
          memory?.[store].remove.forEach((key) => void tx.objectStore(store).delete(key));
          memory?.[store].put.forEach((row) => void tx.objectStore(store).put(row));
        }
        inboxKeys.forEach((key) => void tx.objectStore('inbox').delete(key));
        remove.forEach((id) => void tx.objectStore('outbox').delete(id));
        put.forEach((entry) => void tx.objectStore('outbox').put(entry));
      });
    },

    /** @returns {Promise<string[][]>} conversation, sender and id of each copy */
    async copyKeys() {
      return /** @type {any} */ (await db.getAllKeys('copies'));
    },

    /** @param {string[][]} keys @returns {Promise<Message[]>} */
    async copies(keys) {
      const tx = db.transaction('copies');
      const found = await Promise.all(keys.map((key) => tx.store.get(key)));
      return found.filter(Boolean);
    },

    /** @returns {Promise<string | null>} which device this is */
    device: async () => (await db.get('own', 'device')) ?? null,

    /** @param {string | null} deviceId  null: none any more */
    setDevice(deviceId) {
      return change(['own'], (tx) => {
        const own = tx.objectStore('own');
        void (deviceId ? own.put(deviceId, 'device') : own.delete('device'));
      });
    },

    /** They leave the window, and need no copy any more. @param {Message[]} messages */
    putArchive(messages) {
      return change(['archive', 'texts', 'shown', 'copies'], (tx) => {
        for (const message of messages) {
          const { conversationId, senderId, messageId } = message;
          void tx.objectStore('archive').put(message);
          void tx.objectStore('copies').delete([conversationId, senderId, messageId]);
        }
        return addTexts(tx, messages);
      });
    },

    /** What has become of one; its words stay. @param {Message} message */
    changeArchived(message) {
      return change(['archive'], (tx) => void tx.objectStore('archive').put(message));
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

    /**
     * The pages of texts that have come since.
     *
     * @param {number} last  what this said the last time; 0: all
     * @returns {Promise<{ fresh: (TextsPage & { key: number })[], last: number }>}
     */
    async textsAfter(last) {
      const { store } = db.transaction('texts');
      const since = IDBKeyRange.lowerBound(last, true);
      const [fresh, keys] = await Promise.all([store.getAll(since), store.getAllKeys(since)]);
      fresh.forEach((page, i) => (page.key = Number(keys[i])));
      return { fresh, last: Number(keys.at(-1) ?? last) };
    },

    /** @param {number} key  of a page @returns {Promise<Found[]>} in its order */
    shown: async (key) => (await db.get('shown', key)) ?? [],

    close() {
      db.close();
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof openDatabase>>} Database */
