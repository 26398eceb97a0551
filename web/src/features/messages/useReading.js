import { useEffect, useState, useSyncExternalStore } from 'react';
import { keyOf, unreadOf } from './core/conversationReducer.js';
import { useMessenger } from './useMessenger.js';

/** @param {() => void} listener */
function subscribeToAttention(listener) {
  window.addEventListener('focus', listener);
  window.addEventListener('blur', listener);
  document.addEventListener('visibilitychange', listener);
  return () => {
    window.removeEventListener('focus', listener);
    window.removeEventListener('blur', listener);
    document.removeEventListener('visibilitychange', listener);
  };
}

function hasAttention() {
  return document.visibilityState === 'visible' && document.hasFocus();
}

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
    if (isWatched && isAtEnd && newest) messenger.markRead(contactId).catch(() => {});
  }, [messenger, contactId, isWatched, isAtEnd, newest]);
}
