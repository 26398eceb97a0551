/**
 * The list of conversations, newest first, as a function of what happened.
 *
 * @import { Contact, Conversation, Message, User } from '../types.js'
 */
import { unreadOf } from './conversationReducer.js';
import { conversationIdOf } from './conversationId.js';

/** @param {Conversation} conversation @param {string} myId @returns {User} */
export function contactOf(conversation, myId) {
  return conversation.user1Id === myId ? conversation.user2 : conversation.user1;
}

/** Somebody whose name we do not know yet. @param {string} userId @returns {User} */
export function strangerOf(userId) {
  return { userId, username: '', firstName: '', lastName: '', role: 'student' };
}

/**
 * @param {User} me
 * @param {User} contact
 * @param {string} at  ISO 8601
 * @returns {Conversation}
 */
function newConversation(me, contact, at) {
  const [user1, user2] = me.userId < contact.userId ? [me, contact] : [contact, me];
  return {
    conversationId: conversationIdOf(me.userId, contact.userId),
    user1Id: user1.userId,
    user2Id: user2.userId,
    user1: person(user1),
    user2: person(user2),
    createdAt: at,
    updatedAt: at,
    lastMessage: null,
    unreadCount: 0,
  };
}

/** Exactly the members that are kept: an e-mail address is nobody's here. @param {User} user */
function person({ userId, username, firstName, lastName, role }) {
  return { userId, username, firstName, lastName, role };
}

/** @param {Conversation[]} list */
function newestFirst(list) {
  return [...list].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
}

/** @param {Conversation} conversation @param {Message[]} messages @param {string} myId */
function summarised(conversation, messages, myId) {
  const last = messages.at(-1);
  return {
    ...conversation,
    updatedAt:
      last && last.timestamp > conversation.updatedAt ? last.timestamp : conversation.updatedAt,
    lastMessage: last
      ? {
          messageId: last.messageId,
          senderId: last.senderId,
          content: last.content,
          timestamp: last.timestamp,
          ...(last.type === 'event' ? { type: last.type } : {}),
        }
      : conversation.lastMessage,
    unreadCount: unreadOf(messages, myId).length,
  };
}

/**
 * @param {Conversation[]} list
 * @param {{ conversationId: string, messages: Message[], myId: string }} event
 */
function written(list, { conversationId, messages, myId }) {
  const before = list.find((conversation) => conversation.conversationId === conversationId);
  if (!before) return list;
  const after = summarised(before, messages, myId);
  if (JSON.stringify(after) === JSON.stringify(before)) return list;
  return newestFirst(list.map((conversation) => (conversation === before ? after : conversation)));
}

/**
 * @param {Conversation[]} list
 * @param {{ type: 'opened', me: User, contact: User, at: string }
 *       | { type: 'written', conversationId: string, messages: Message[], myId: string }
 *       | { type: 'contacts', contacts: Contact[], myId: string }} event
 * @returns {Conversation[]} the same array when nothing changed
 */
export function conversationsReducer(list, event) {
  switch (event.type) {
    case 'opened': {
      const id = conversationIdOf(event.me.userId, event.contact.userId);
      if (list.some((conversation) => conversation.conversationId === id)) return list;
      return newestFirst([...list, newConversation(event.me, event.contact, event.at)]);
    }
    case 'written':
      return written(list, event);
    case 'contacts':
      return withNames(list, event.contacts, event.myId);
    default:
      throw new Error(`conversationsReducer: unknown event ${/** @type {any} */ (event).type}`);
  }
}

/**
 * What the server calls people now. Who has left has no name there; here they
 * keep the one under which they wrote.
 *
 * @param {Conversation[]} list
 * @param {Contact[]} contacts
 * @param {string} myId
 */
function withNames(list, contacts, myId) {
  let hasChanged = false;
  const next = list.map((conversation) => {
    const known = contactOf(conversation, myId);
    const fresh = contacts.find(({ user }) => user.userId === known.userId)?.user;
    if (
      !fresh ||
      (fresh.deleted && known.firstName) ||
      JSON.stringify(person(fresh)) === JSON.stringify(known)
    )
      return conversation;
    hasChanged = true;
    return conversation.user1Id === known.userId
      ? { ...conversation, user1: person(fresh) }
      : { ...conversation, user2: person(fresh) };
  });
  return hasChanged ? next : list;
}
