/**
 * store/search.js - every message that this browser keeps of this user, by its words.
 *
 * The texts of the archive are read once, when somebody goes to the search
 * field, and after that only what was added; what is newer is read from the
 * window each time. A plain scan: over 20,000 messages it takes milliseconds,
 * and there is no index to keep in step (ADR 0014, 0026). Reads only, so every
 * tab searches by itself, and needs neither a link nor the tab that leads.
 *
 * @import { Found, TextsPage } from '../core/archiveTexts.js'
 * @import { Database } from './database.js'
 * @import { History } from './history.js'
 */
import { hasAll, placesIn } from '../core/archiveTexts.js';
import { byTime, keyOf } from '../core/conversationReducer.js';
import { folded, wordsOf } from '../core/searchText.js';

/** More than anybody reads; whoever gets so many types another word. */
const RESULTS_MAX = 50;

/**
 * @typedef {{ words: string[], found: Found[], isCut: boolean }} SearchResult
 *   found: newest first.  isCut: there are more
 */

/** @param {Found} message */
const placeOf = (message) => message.conversationId + keyOf(message);

/**
 * @param {History} history
 * @param {() => Promise<Database>} openReader
 */
export function createSearch(history, openReader) {
  /** Of the archive, those with the newest messages first. @type {(TextsPage & { key: number })[]} */
  let pages = [];
  let lastPage = 0;
  /** Of what was in a window when it was seen. @type {Map<string, { text: string, message: Found }>} */
  const seen = new Map();
  /** @type {Promise<void> | null} */
  let reading = null;

  async function readPages() {
    const database = await openReader();
    const { fresh, last } = await database.textsAfter(lastPage);
    if (!fresh.length) return;
    lastPage = last;
    pages = [...pages, ...fresh].sort((a, b) => (a.lastAt < b.lastAt ? 1 : -1));
  }

  /** One reading serves everybody who asks while it goes on. */
  function prepare() {
    reading ??= readPages().finally(() => (reading = null));
    return reading;
  }

  function readWindows() {
    for (const { conversationId } of history.conversations()) {
      for (const message of history.messages(conversationId)) {
        const place = placeOf(message);
        if (!seen.has(place)) seen.set(place, { text: folded(message.content), message });
      }
    }
  }

  /** @param {TextsPage & { key: number }} page @param {string[]} words @returns {Promise<Found[]>} */
  async function foundIn(page, words) {
    const places = placesIn(page, words);
    if (!places.length) return [];
    const shown = await (await openReader()).shown(page.key);
    return places.flatMap((place) => shown[place] ?? []);
  }

  /** @param {string[]} words @returns {Promise<Found[]>} newest first; one more than are shown is enough */
  async function scan(words) {
    /** A message may be in both, for a moment or after a crash. @type {Map<string, Found>} */
    const found = new Map();
    for (const { text, message } of seen.values())
      if (hasAll(text, words)) found.set(placeOf(message), message);
    let newest = [...found.values()].sort((a, b) => byTime(b, a));
    for (const page of pages) {
      if (newest.length > RESULTS_MAX && newest[RESULTS_MAX].timestamp > page.lastAt) break;
      const before = found.size;
      for (const message of await foundIn(page, words)) found.set(placeOf(message), message);
      if (found.size > before) newest = [...found.values()].sort((a, b) => byTime(b, a));
    }
    return newest;
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
      const found = await scan(words);
      return { words, found: found.slice(0, RESULTS_MAX), isCut: found.length > RESULTS_MAX };
    },
  };
}
