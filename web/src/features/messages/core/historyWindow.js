/**
 * Which messages of a conversation stay in localStorage.
 *
 * localStorage holds about 5.1 M UTF-16 units for everything (measured), so
 * the newest stay and older ones move to the archive in IndexedDB. What still
 * has a life ahead of it - my own that is not delivered, theirs that I have
 * not read - stays whatever its age.
 *
 * @import { Message } from '../types.js'
 */
import { isThere } from './conversationReducer.js';

export const KEEP = 300;
/** Trimming in steps: an archive write per message would be one per keystroke of a talk. */
export const SLACK = 60;

/** @param {Message} message */
function isPinned(message) {
  return message.status === 'received' ? !message.isRead : !isThere(message);
}

/**
 * @param {Message[]} messages  oldest first
 * @param {number} [keep]       how many of the newest stay
 * @param {number} [slack]      how many more are tolerated
 * @returns {{ older: Message[], window: Message[] }} `older` is for the archive
 */
export function historyWindow(messages, keep = KEEP, slack = SLACK) {
  if (messages.length <= keep + slack) return { older: [], window: messages };
  const cut = messages.length - keep;
  const old = messages.slice(0, cut);
  return {
    older: old.filter((message) => !isPinned(message)),
    window: [...old.filter(isPinned), ...messages.slice(cut)],
  };
}
