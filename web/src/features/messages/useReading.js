import { useEffect, useState, useSyncExternalStore } from 'react';
import { hasAttention, subscribeToAttention } from '../../ui/attention.js';
import { keyOf, unreadOf } from './core/conversationReducer.js';
import { withdrawNotification } from './messageNotifications.js';
import { useMessenger } from './useMessenger.js';

/**
 * What of a conversation waits to be read, and where it begins: the line is
 * drawn where somebody who was away left off, and stays while they read.
 *
 * @param {import('./types.js').Message[]} messages
 * @param {string} myId
 */
export function useUnread(messages, myId) {
  const isWatched = useSyncExternalStore(subscribeToAttention, hasAttention);
  const unread = unreadOf(messages, myId);
  const first = unread.length ? keyOf(unread[0]) : null;
  const [unreadFrom, setUnreadFrom] = useState(first);
  const isStillUnread = unread.some((message) => keyOf(message) === unreadFrom);
  if (first && !isWatched && !isStillUnread) setUnreadFrom(first);
  return { count: unread.length, newest: unread.at(-1)?.messageId, unreadFrom, isWatched };
}

/**
 * Somebody looks at the end of this conversation: what is there is read.
 *
 * @param {string} contactId
 * @param {ReturnType<typeof useUnread>} unread
 * @param {boolean} isAtEnd
 */
export function useReading(contactId, { newest, isWatched }, isAtEnd) {
  const messenger = useMessenger();
  useEffect(() => {
    if (!isWatched || !isAtEnd || !newest) return;
    messenger.markRead(contactId).catch(() => {});
    withdrawNotification(contactId);
  }, [messenger, contactId, isWatched, isAtEnd, newest]);
}
