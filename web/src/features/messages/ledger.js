/**
 * ledger.js - the history of one user, written in the right order.
 *
 * The reducers say what the history becomes; this module puts it there:
 * archive first, then the trimmed window, then the list. Whoever calls it is
 * the only writer (delivery.js, in the leading tab).
 *
 * @import { Contact, Conversation, Message, OutboxEntry, User } from './types.js'
 * @import { Database } from './store/database.js'
 * @import { History } from './store/history.js'
 */
import { conversationIdOf } from './core/conversationId.js';
import { conversationReducer, isThere, keyOf, unreadOf } from './core/conversationReducer.js';
import { contactOf, conversationsReducer, strangerOf } from './core/conversationsReducer.js';
import { historyWindow } from './core/historyWindow.js';
import { StorageFull } from './store/history.js';

/** Receipts that came before what they are about; a restart asks for them again. */
const EARLY_MAX = 1_000;
/** Under pressure a conversation keeps this many in localStorage. */
const KEEP_WHEN_FULL = 50;

/**
 * @param {object} parts
 * @param {User} parts.me
 * @param {History} parts.history
 * @param {Database} parts.database
 * @param {(userId: string) => User | undefined} parts.contactById
 * @param {() => void} parts.onChange   this tab's readers look again
 */
export function createLedger({ me, history, database, contactById, onChange }) {
  const myId = me.userId;
  /** @type {Map<string, 'delivered' | 'read'>} */
  const early = new Map();

  /** @param {string} contactId */
  const idOf = (contactId) => conversationIdOf(myId, contactId);

  /** @param {Parameters<typeof conversationsReducer>[1]} event */
  function changeList(event) {
    const before = history.conversations();
    const after = conversationsReducer(before, event);
    if (after !== before) history.writeConversations(after);
  }

  /**
   * Make room: of every conversation only the newest few stay in localStorage.
   */
  async function makeRoom() {
    for (const { conversationId } of history.conversations()) {
      const { older, window } = historyWindow(history.messages(conversationId), KEEP_WHEN_FULL, 0);
      if (!older.length) continue;
      await database.putArchive(older);
      history.writeMessages(conversationId, window);
    }
  }

  /**
   * @param {string} conversationId
   * @param {Message[]} messages
   * @throws {StorageFull}
   */
  async function write(conversationId, messages) {
    try {
      await put(conversationId, historyWindow(messages));
    } catch (thrown) {
      if (!(thrown instanceof StorageFull)) throw thrown;
      await makeRoom();
      await put(conversationId, historyWindow(messages, KEEP_WHEN_FULL, 0));
    }
  }

  /**
   * Archive first, then trim: cut off in between, a message is in both.
   *
   * @param {string} conversationId
   * @param {ReturnType<typeof historyWindow>} parts
   */
  async function put(conversationId, { older, window }) {
    if (older.length) await database.putArchive(older);
    history.writeMessages(conversationId, window);
    summarise(conversationId);
  }

  /** The list follows the messages; cut off in between, it does so at the next chance. @param {string} conversationId */
  function summarise(conversationId) {
    const messages = history.messages(conversationId);
    changeList({ type: 'written', conversationId, messages, myId });
  }

  /**
   * @param {string} conversationId
   * @param {Parameters<typeof conversationReducer>[1][]} events
   */
  async function change(conversationId, events) {
    const before = history.messages(conversationId);
    const after = events.reduce(conversationReducer, before);
    if (after !== before) await write(conversationId, after);
    else summarise(conversationId);
    onChange();
  }

  /**
   * What has left the window still gets its receipts.
   *
   * @param {string} conversationId
   * @param {string[]} ids
   * @param {Parameters<typeof conversationReducer>[1]} event
   */
  async function changeWithArchive(conversationId, ids, event) {
    await change(conversationId, [event]);
    const here = new Set(history.messages(conversationId).map((m) => m.messageId));
    for (const messageId of ids.filter((id) => !here.has(id))) {
      const old = await database.archived(conversationId, { senderId: myId, messageId });
      if (!old) {
        remember(messageId, event);
        continue;
      }
      const [changed] = conversationReducer([old], event);
      if (changed !== old) await database.putArchive([changed]);
    }
  }

  /**
   * A contact may confirm to this device what another of mine has sent, before
   * its copy is here.
   *
   * @param {string} messageId
   * @param {Parameters<typeof conversationReducer>[1]} event
   */
  function remember(messageId, event) {
    if (event.type !== 'receipt') return;
    early.set(messageId, event.status);
    if (early.size > EARLY_MAX) early.delete(/** @type {string} */ (early.keys().next().value));
  }

  /**
   * @param {Message} message  has just arrived
   * @returns {Parameters<typeof conversationReducer>[1][]}
   */
  function withEarlyReceipt(message) {
    const arrived = /** @type {const} */ ({ type: 'arrived', message });
    const status = message.senderId === myId ? early.get(message.messageId) : undefined;
    if (!status) return [arrived];
    return [arrived, { type: 'receipt', myId, messageIds: [message.messageId], status }];
  }

  /** @param {User} contact @param {number} nowMs */
  function open(contact, nowMs) {
    changeList({ type: 'opened', me, contact, at: new Date(nowMs).toISOString() });
  }

  return {
    /** What a tab that ended between two writes has left. */
    repair() {
      history.conversations().forEach(({ conversationId }) => summarise(conversationId));
    },

    /** @param {User} contact @param {number} nowMs */
    opened(contact, nowMs) {
      open(contact, nowMs);
      onChange();
    },

    /** @param {Contact[]} contacts */
    contactsKnown(contacts) {
      changeList({ type: 'contacts', contacts, myId });
      onChange();
    },

    /**
     * A message of my own, after everything that I have seen.
     *
     * @param {User} contact
     * @param {Pick<Message, 'messageId' | 'content' | 'type' | 'session'>} draft
     * @param {number} nowMs
     * @returns {Promise<Message | null>} null: it is there already, and has not failed
     */
    async composed(contact, draft, nowMs) {
      const conversationId = idOf(contact.userId);
      const key = { senderId: myId, messageId: draft.messageId };
      const messages = history.messages(conversationId);
      const known =
        messages.find((m) => keyOf(m) === keyOf(key)) ??
        (await database.archived(conversationId, key));
      if (known && known.status !== 'failed') return null;
      const lastMs = Date.parse(messages.at(-1)?.timestamp ?? '') || 0;
      /** @type {Message} */
      const message = known ?? {
        conversationId,
        senderId: myId,
        receiverId: contact.userId,
        timestamp: new Date(Math.max(nowMs, lastMs + 1)).toISOString(),
        isRead: false,
        status: 'sending',
        ...draft,
      };
      open(contact, nowMs);
      await change(conversationId, [{ type: 'composed', message }]);
      return message;
    },

    /**
     * @param {Message[]} messages  from other devices, several conversations mixed
     */
    async arrived(messages) {
      /** @type {Map<string, Message[]>} */
      const byConversation = new Map();
      for (const message of messages) {
        if (await database.archived(message.conversationId, message)) continue;
        const list = byConversation.get(message.conversationId) ?? [];
        byConversation.set(message.conversationId, [...list, message]);
      }
      for (const [conversationId, list] of byConversation) {
        const contactId = list[0].senderId === myId ? list[0].receiverId : list[0].senderId;
        open(contactById(contactId) ?? strangerOf(contactId), Date.parse(list[0].timestamp));
        await change(conversationId, list.flatMap(withEarlyReceipt));
      }
    },

    /**
     * @param {string} contactId
     * @param {string[]} messageIds
     * @param {'delivered' | 'read'} status
     */
    receipt(contactId, messageIds, status) {
      const event = /** @type {const} */ ({ type: 'receipt', myId, messageIds, status });
      return changeWithArchive(idOf(contactId), messageIds, event);
    },

    /** @param {string} contactId @param {string[]} messageIds */
    seen(contactId, messageIds) {
      return change(idOf(contactId), [{ type: 'seen', myId, messageIds }]);
    },

    /**
     * @param {OutboxEntry} entry
     * @param {'sending' | 'held' | 'delivered' | 'failed'} status
     * @param {string | null} reason
     */
    moved(entry, status, reason) {
      const messageId = entry.id;
      const events = /** @type {const} */ ({
        sending: { type: 'returned', myId, messageId, reason },
        held: { type: 'accepted', myId, messageId },
        delivered: { type: 'receipt', myId, messageIds: [messageId], status: 'delivered' },
        failed: { type: 'refused', myId, messageId, reason: reason ?? 'unknown' },
      });
      const event = /** @type {Parameters<typeof conversationReducer>[1]} */ (events[status]);
      return changeWithArchive(idOf(entry.toUserId), [messageId], event);
    },

    /** @param {string} contactId @returns {string[]} */
    unreadIds(contactId) {
      return unreadOf(history.messages(idOf(contactId)), myId).map((m) => m.messageId);
    },

    /** @returns {Message[]} my own that nobody has confirmed and that have not failed */
    unsent() {
      return history
        .conversations()
        .flatMap((conversation) => history.messages(conversation.conversationId))
        .filter((m) => m.senderId === myId && m.status !== 'failed' && !isThere(m));
    },

    /** @param {Conversation} conversation */
    contactOf: (conversation) => contactOf(conversation, myId),
  };
}

/** @typedef {ReturnType<typeof createLedger>} Ledger */
