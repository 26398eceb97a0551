/**
 * store/search.js - every message that this browser keeps of this user, by its words.
 *
 * The archive is read once, at the first search, and its texts stay folded in
 * memory; what is newer is read from the window each time. A plain scan: over
 * 20,000 messages it takes milliseconds, and there is no index to keep in step
 * (ADR 0014 has the figures). Reads only, so every tab searches by itself, and
 * needs neither a link nor the tab that leads.
 *
 * @import { Message } from '../types.js'
 * @import { Database } from './database.js'
 * @import { History } from './history.js'
 */
import { byTime, keyOf } from '../core/conversationReducer.js';
import { folded, wordsOf } from '../core/searchText.js';

/** More than anybody reads; whoever gets so many types another word. */
const RESULTS_MAX = 50;

/**
 * @typedef {{ words: string[], found: Message[], isCut: boolean }} SearchResult
 *   found: newest first.  isCut: there are more
 */

/**
 * @param {History} history
 * @param {() => Promise<Database>} openReader
 */
export function createSearch(history, openReader) {
  /** Of the archive, and of what was in a window when it was seen. @type {Map<string, { text: string, message: Message }>} */
  const kept = new Map();
  let archivedCount = -1;
  /** @type {Promise<void> | null} */
  let reading = null;

  /** @param {Message} message */
  function keep(message) {
    const key = message.conversationId + keyOf(message);
    const known = kept.get(key);
    if (known) known.message = message;
    else kept.set(key, { text: folded(message.content), message });
  }

  /** What left a window since the last search is in the archive now. */
  async function readArchive() {
    const database = await openReader();
    const count = await database.archiveCount();
    if (count === archivedCount) return;
    (await database.wholeArchive()).forEach(keep);
    archivedCount = count;
  }

  /** One reading serves everybody who asks while it goes on. */
  function prepare() {
    reading ??= readArchive().finally(() => (reading = null));
    return reading;
  }

  function readWindows() {
    for (const { conversationId } of history.conversations()) {
      history.messages(conversationId).forEach(keep);
    }
  }

  return {
    /** Somebody is about to search: what takes time is done while they type. */
    prepare,

    /** @param {string} query @returns {Promise<SearchResult>} */
    async find(query) {
      const words = wordsOf(query);
      if (!words.length) return { words, found: [], isCut: false };
      await prepare();
      readWindows();
      /** @type {Message[]} */
      const found = [];
      for (const { text, message } of kept.values()) {
        if (words.every((word) => text.includes(word))) found.push(message);
      }
      found.sort((a, b) => byTime(b, a));
      return { words, found: found.slice(0, RESULTS_MAX), isCut: found.length > RESULTS_MAX };
    },
  };
}
