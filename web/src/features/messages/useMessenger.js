import { useContext, useSyncExternalStore } from 'react';
import { MessengerContext } from './messengerContext.js';

/** The messenger of whoever is logged in. Its methods do things; the hooks below read. */
export function useMessenger() {
  const messenger = useContext(MessengerContext);
  if (!messenger) throw new Error('useMessenger: outside of WebSocketProvider');
  return messenger;
}

/** Connection, presence and contacts, as they are now. */
export function useMessagingState() {
  const messenger = useMessenger();
  return useSyncExternalStore(messenger.subscribe, messenger.readState);
}

/** Every conversation, newest first. */
export function useConversations() {
  const messenger = useMessenger();
  return useSyncExternalStore(messenger.subscribe, messenger.readConversations);
}

/** How many messages wait to be read. */
export function useUnreadCount() {
  return useConversations().reduce((sum, { unreadCount }) => sum + unreadCount, 0);
}
