/**
 * messageNotifications.js - that somebody has written reaches a person who
 * looks at something else, if they have allowed it.
 *
 * Who has written, and never what: others may see the screen.
 *
 * @import { Conversation, Message } from './types.js'
 */
import { isLookedAt } from '../../ui/attention.js';
import { hideNotification, showNotification } from '../../ui/notifications.js';
import { contactOf } from './core/conversationsReducer.js';

/** One for each contact: the next message replaces it. @param {string} contactId */
function tagOf(contactId) {
  return `messages ${contactId}`;
}

/**
 * @param {Message[]} messages  that have just been stored, and were not here before
 * @param {{ myId: string, conversations: Conversation[] }} facts  as they are now
 */
export async function notifyOfMessages(messages, { myId, conversations }) {
  const senders = new Set(messages.map(({ senderId }) => senderId).filter((id) => id !== myId));
  if (!senders.size || (await isLookedAt())) return;
  for (const conversation of conversations) {
    const { userId, firstName } = contactOf(conversation, myId);
    if (!senders.has(userId)) continue;
    const count = conversation.unreadCount;
    const what = count > 1 ? `${count} new messages` : 'New message';
    await showNotification(`${what} from ${firstName}`, {
      tag: tagOf(userId),
      href: `/messages/${userId}`,
    });
  }
}

/** They have been read. @param {string} contactId */
export function withdrawNotification(contactId) {
  hideNotification(tagOf(contactId)).catch(() => {});
}
