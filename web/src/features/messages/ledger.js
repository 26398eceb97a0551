/**
 * ledger.js - the history of one user, written in the right order.
 *
 * The reducers say what the history becomes; this module puts it there:
 * archive first, then the trimmed window, then the list. Whoever calls it is
 * the only writer (delivery.js, in the leading tab).
 *
 * @import { Contact, Conversation, LessonLine, Message, OutboxEntry, User } from './types.js'
 * @import { Database } from './store/database.js'
 * @import { History } from './store/history.js'
 */
import { eventMessageId } from './core/bookingMessage.js';
import { createCopies } from './copies.js';
import { conversationIdOf } from './core/conversationId.js';
import { conversationReducer, isThere, keyOf, unreadOf } from './core/conversationReducer.js';
import { contactOf, conversationsReducer, strangerOf } from './core/conversationsReducer.js';
import { historyWindow } from './core/historyWindow.js';
import { createEarlyReceipts } from './earlyReceipts.js';
import { StorageFull } from './store/history.js';

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
  const early = createEarlyReceipts(myId);
  const copies = createCopies({ history, database });
  /** Of what is being opened: is it in the archive? @type {Map<string, Promise<Message | undefined>>} */
  const expected = new Map();
  /** Lines about lessons that are in the history, as far as this tab has looked. @type {Set<string>} */
  const noted = new Set();

  /** @param {string} conversationId @param {{ senderId: string, messageId: string }} message */
  const placeOf = (conversationId, message) => `${conversationId} ${keyOf(message)}`;

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
    await changeUntold(conversationId, events);
    onChange();
  }

  /**
   * @param {string} conversationId
   * @param {Parameters<typeof conversationReducer>[1][]} events
   */
  async function changeUntold(conversationId, events) {
    const before = history.messages(conversationId);
    const after = events.reduce(conversationReducer, before);
    if (after !== before) await write(conversationId, after);
    else summarise(conversationId);
    for (const event of events) if ('message' in event) copies.add(event.message);
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
        early.remember(messageId, event);
        continue;
      }
      const [changed] = conversationReducer([old], event);
      if (changed !== old) await database.changeArchived(changed);
    }
  }

  /**
   * A line is news when the other did it after every message that is here; what
   * a new browser learns of the past is not.
   *
   * @param {User} contact
   * @param {LessonLine} line
   * @param {string} lastAt  of the newest message here; '' when there is none
   * @returns {Promise<Message>}
   */
  async function lineOf(contact, { sessionId, revision, byId, at, text }, lastAt) {
    const isNews = byId === contact.userId && lastAt !== '' && at > lastAt;
    return {
      messageId: await eventMessageId(sessionId, revision),
      conversationId: idOf(contact.userId),
      senderId: byId ?? contact.userId,
      receiverId: byId === myId ? contact.userId : myId,
      content: text,
      timestamp: at,
      isRead: !isNews,
      status: 'received',
      type: 'event',
      sessionId,
    };
  }

  /** @param {Message} message */
  async function isKept({ conversationId, senderId, messageId }) {
    const key = { senderId, messageId };
    const isHere = history.messages(conversationId).some((m) => keyOf(m) === keyOf(key));
    return isHere || Boolean(await database.archived(conversationId, key));
  }

  /** @param {string} conversationId @param {{ senderId: string, messageId: string }} key */
  function archived(conversationId, key) {
    return expected.get(placeOf(conversationId, key)) ?? database.archived(conversationId, key);
  }

  /** @param {User} contact @param {number} nowMs */
  function open(contact, nowMs) {
    changeList({ type: 'opened', me, contact, at: new Date(nowMs).toISOString() });
  }

  /**
   * @param {Message[]} messages  from other devices, several conversations mixed
   * @returns {Promise<Message[]>} those that were not here before
   */
  async function arrived(messages) {
    /** @type {Message[]} */
    const fresh = [];
    /** @type {Map<string, Message[]>} */
    const byConversation = new Map();
    const old = await Promise.all(messages.map((m) => archived(m.conversationId, m)));
    for (const message of messages.filter((_message, i) => !old[i])) {
      const list = byConversation.get(message.conversationId) ?? [];
      byConversation.set(message.conversationId, [...list, message]);
    }
    for (const [conversationId, list] of byConversation) {
      const contactId = list[0].senderId === myId ? list[0].receiverId : list[0].senderId;
      open(contactById(contactId) ?? strangerOf(contactId), Date.parse(list[0].timestamp));
      const here = new Set(history.messages(conversationId).map(keyOf));
      await change(conversationId, list.flatMap(early.arrival));
      fresh.push(...list.filter((message) => !here.has(keyOf(message))));
    }
    return fresh;
  }

  return {
    /** What a tab that ended between two writes has left, or a browser that was killed. */
    async repair() {
      history.conversations().forEach(({ conversationId }) => summarise(conversationId));
      await arrived(await copies.compare());
    },

    copies,

    /** @param {User} contact @param {number} nowMs */
    opened(contact, nowMs) {
      open(contact, nowMs);
      onChange();
    },

    /** Something of theirs could not be opened: it is shown in their conversation. @param {string} contactId @param {number} nowMs */
    awaited(contactId, nowMs) {
      if (contactId !== myId) open(contactById(contactId) ?? strangerOf(contactId), nowMs);
      onChange();
    },

    /**
     * A message, however old.
     *
     * @param {string} senderId
     * @param {string} messageId
     * @param {string} otherId  who shares it: of one of mine, who got it or got a copy
     * @returns {Promise<Message | null>}
     */
    async find(senderId, messageId, otherId) {
      const key = { senderId, messageId };
      const ids =
        otherId === myId
          ? history.conversations().map(({ conversationId }) => conversationId)
          : [idOf(otherId)];
      for (const id of ids) {
        const here = history.messages(id).find((message) => keyOf(message) === keyOf(key));
        const found = here ?? (await database.archived(id, key));
        if (found) return found;
      }
      return null;
    },

    /** @param {Contact[]} contacts */
    contactsKnown(contacts) {
      changeList({ type: 'contacts', contacts, myId });
      onChange();
    },

    /**
     * A message of my own, after everything that I have seen. Nobody is told:
     * whoever has made it safe does so.
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
      const here = messages.find((m) => keyOf(m) === keyOf(key));
      /* A text is asked for again within seconds or while it has failed, a booking after any time. */
      const isOld = !here && draft.type === 'booking';
      const known = isOld ? await database.archived(conversationId, key) : here;
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
      await changeUntold(conversationId, [{ type: 'composed', message }]);
      return message;
    },

    /** This tab's readers look again. */
    tell: onChange,

    /**
     * These are about to be opened: whether they were here before is asked meanwhile.
     *
     * @param {{ userId: string, id: string }[]} envelopes
     */
    expect(envelopes) {
      expected.clear();
      for (const { userId: senderId, id: messageId } of envelopes) {
        const key = { senderId, messageId };
        const answer = database.archived(idOf(senderId), key);
        answer.catch(() => {});
        expected.set(placeOf(idOf(senderId), key), answer);
      }
    },

    arrived,

    /**
     * What happened to lessons with a contact: each line is put there once,
     * however often and in however many tabs it is told.
     *
     * @param {User} contact
     * @param {LessonLine[]} lines  oldest first
     */
    async noted(contact, lines) {
      const messages = history.messages(idOf(contact.userId));
      const lastAt = messages.findLast(({ type }) => type !== 'event')?.timestamp ?? '';
      /** @type {Message[]} */
      const fresh = [];
      for (const line of lines) {
        const mark = `${line.sessionId} ${line.revision}`;
        if (noted.has(mark)) continue;
        const message = await lineOf(contact, line, lastAt);
        if (!(await isKept(message))) fresh.push(message);
        noted.add(mark);
      }
      if (!fresh.length) return;
      open(contact, Date.parse(fresh[0].timestamp));
      await change(
        idOf(contact.userId),
        fresh.map((message) => ({ type: 'arrived', message })),
      );
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

    /**
     * @param {string} contactId
     * @param {string[]} messageIds
     * @returns {Promise<string[]>} those whose sender waits to hear of it: a line about a lesson has none
     */
    async seen(contactId, messageIds) {
      const unread = unreadOf(history.messages(idOf(contactId)), myId);
      const lines = unread.filter((m) => m.type === 'event').map((m) => m.messageId);
      await change(idOf(contactId), [{ type: 'seen', myId, messageIds }]);
      return messageIds.filter((id) => !lines.includes(id));
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
        .filter((m) => m.senderId === myId && m.type !== 'event')
        .filter((m) => m.status !== 'failed' && !isThere(m));
    },

    /** @param {Conversation} conversation */
    contactOf: (conversation) => contactOf(conversation, myId),
  };
}

/** @typedef {ReturnType<typeof createLedger>} Ledger */
