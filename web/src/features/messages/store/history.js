/**
 * store/history.js - conversations and their newest messages, in localStorage.
 *
 * The shapes are a promise to the user's own tools (DESIGN 5), so nothing
 * else is written here. Every tab reads; only the leading tab writes, and the
 * others hear of it by the browser's `storage` event.
 *
 * @import { Conversation, Message } from '../types.js'
 */

/** The browser's storage is full: nothing was written, and nobody may be told otherwise. */
export class StorageFull extends Error {}

/** @param {string} userId */
export function conversationsKey(userId) {
  return `judify_conversations_${userId}`;
}

/** @param {string} conversationId */
export function messagesKey(conversationId) {
  return `judify_messages_${conversationId}`;
}

/**
 * @param {unknown} thrown
 * @returns {boolean} localStorage or IndexedDB has no room
 */
export function isQuotaError(thrown) {
  const name = thrown instanceof Error ? thrown.name : '';
  return (
    thrown instanceof StorageFull ||
    name === 'QuotaExceededError' ||
    name === 'NS_ERROR_DOM_QUOTA_REACHED'
  );
}

/**
 * What stands under a key; what is no array was not written by us, and is
 * left alone until something is written over it.
 *
 * @param {Storage} storage
 * @param {string} key
 * @returns {any[]}
 */
function readArray(storage, key) {
  try {
    const value = JSON.parse(storage.getItem(key) ?? '[]');
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/**
 * What stands in a storage, parsed once per text, whoever reads it or has
 * written it: a row on the screen is drawn again only when its message is
 * another object than before.
 *
 * @type {WeakMap<Storage, Map<string, { raw: string | null, value: any[] }>>}
 */
const parsedOf = new WeakMap();

/**
 * Another tab has written: what it has left as it was stays the same object.
 *
 * @param {any[]} before
 * @param {any[]} after
 */
function sharing(before, after) {
  const known = new Map(before.map((element) => [JSON.stringify(element), element]));
  return after.map((element) => known.get(JSON.stringify(element)) ?? element);
}

/**
 * @param {string} userId
 * @param {() => void} [assertMayWrite]  throws in a tab that does not lead
 * @param {Storage} [storage]
 */
export function createHistory(userId, assertMayWrite = () => {}, storage = localStorage) {
  const parsed = parsedOf.get(storage) ?? new Map();
  parsedOf.set(storage, parsed);

  /** @param {string} key */
  function read(key) {
    const raw = storage.getItem(key);
    const known = parsed.get(key);
    if (known && known.raw === raw) return known.value;
    const value = sharing(known?.value ?? [], readArray(storage, key));
    parsed.set(key, { raw, value });
    return value;
  }

  /** @param {string} key @param {any[]} value @throws {StorageFull} */
  function write(key, value) {
    assertMayWrite();
    const raw = JSON.stringify(value);
    try {
      storage.setItem(key, raw);
    } catch (thrown) {
      if (isQuotaError(thrown)) throw new StorageFull(key);
      throw thrown;
    }
    parsed.set(key, { raw, value });
  }

  return {
    /** @returns {Conversation[]} newest first */
    conversations() {
      return read(conversationsKey(userId));
    },

    /** @param {string} conversationId @returns {Message[]} oldest first */
    messages(conversationId) {
      return read(messagesKey(conversationId));
    },

    /** @param {Conversation[]} list @throws {StorageFull} */
    writeConversations(list) {
      write(conversationsKey(userId), list);
    },

    /** @param {string} conversationId @param {Message[]} messages @throws {StorageFull} */
    writeMessages(conversationId, messages) {
      write(messagesKey(conversationId), messages);
    },
  };
}

/** @typedef {ReturnType<typeof createHistory>} History */
