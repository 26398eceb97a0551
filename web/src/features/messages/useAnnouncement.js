import { useState } from 'react';

/**
 * What a screen reader says when a message comes in: only what came after the
 * conversation was opened.
 *
 * @param {import('./types.js').Message[]} messages
 * @param {import('./types.js').User} contact
 */
export function useAnnouncement(messages, contact) {
  const [openedAt] = useState(() => new Date().toISOString());
  const last = messages.at(-1);
  if (!last || last.senderId !== contact.userId || last.timestamp < openedAt) return '';
  return `${contact.firstName}: ${last.content}`;
}
