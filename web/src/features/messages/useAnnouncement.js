import { useState } from 'react';

/**
 * What a screen reader says when a message comes in: only what came after the
 * conversation was opened.
 *
 * @param {import('./types.js').Message[]} messages
 * @param {import('./types.js').User} contact
 */
export function useAnnouncement(messages, contact) {
  const last = messages.at(-1);
  const [seenAt] = useState(last?.timestamp ?? '');
  if (!last || last.senderId !== contact.userId || last.timestamp <= seenAt) return '';
  return last.type === 'event' ? last.content : `${contact.firstName}: ${last.content}`;
}
