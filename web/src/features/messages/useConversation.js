import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { conversationIdOf } from './core/conversationId.js';
import { contactOf } from './core/conversationsReducer.js';
import { useConversations, useMessagingState, useMessenger } from './useMessenger.js';

/**
 * Who stands at the other end: known from the history, or from the server.
 *
 * @param {string} contactId
 * @returns {{ contact: import('./types.js').User | null, isLooking: boolean }}
 */
export function useContact(contactId) {
  const messenger = useMessenger();
  const { contacts } = useMessagingState();
  const conversations = useConversations();
  const [asked, setAsked] = useState('');
  const known = conversations
    .map((conversation) => contactOf(conversation, messenger.user.userId))
    .find(({ userId }) => userId === contactId);
  const contact = known ?? contacts?.find(({ user }) => user.userId === contactId)?.user ?? null;

  /* Whoever is written to stands in the list, also before the first word. */
  const isUnlisted = contact !== null && !known;
  useEffect(() => {
    if (isUnlisted) messenger.openConversation(contact).catch(() => {});
  }, [messenger, contact, isUnlisted]);

  const isMissing = contact === null;
  useEffect(() => {
    if (!isMissing) return;
    const done = () => setAsked(contactId);
    messenger.refreshContacts().then(done, done);
  }, [messenger, contactId, isMissing]);

  return { contact, isLooking: isMissing && asked !== contactId };
}

/**
 * The conversation with a contact as it is now; re-renders when it changes.
 *
 * @param {string} contactId
 */
export function useConversation(contactId) {
  const messenger = useMessenger();
  const conversationId = conversationIdOf(messenger.user.userId, contactId);
  const read = useCallback(
    () => messenger.readConversation(conversationId),
    [messenger, conversationId],
  );
  return { conversationId, ...useSyncExternalStore(messenger.subscribe, read) };
}
