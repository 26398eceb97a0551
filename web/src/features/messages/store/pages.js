/**
 * store/pages.js - one conversation as this tab shows it: window and pages.
 *
 * The window is everybody's (localStorage); older pages are this tab's own,
 * fetched from the archive when somebody scrolls up. What leaves the window
 * while it is shown stays shown.
 *
 * @import { Message } from '../types.js'
 * @import { Database } from './database.js'
 * @import { History } from './history.js'
 */
import { byTime, keyOf } from '../core/conversationReducer.js';

const PAGE = 100;

/**
 * @typedef {object} View
 * @property {Message[]} window
 * @property {Message[]} older
 * @property {boolean} isComplete  there is nothing older
 * @property {Message[]} messages  all of it, oldest first; the same array until it changes
 */

/** @param {Message[]} older @param {Message[]} window */
function merged(older, window) {
  if (!older.length) return window;
  const here = new Set(window.map(keyOf));
  return [...older.filter((message) => !here.has(keyOf(message))), ...window].sort(byTime);
}

/**
 * @param {History} history
 * @param {() => Promise<Database>} openReader
 */
export function createPages(history, openReader) {
  /** @type {Map<string, View>} */
  const views = new Map();

  /** @param {string} conversationId @returns {View} */
  function read(conversationId) {
    const window = history.messages(conversationId);
    const known = views.get(conversationId);
    if (known?.window === window) return known;
    const here = new Set(window.map(keyOf));
    const left = (known?.window ?? []).filter((message) => !here.has(keyOf(message)));
    const older = left.length && known ? merged(known.older, left) : (known?.older ?? []);
    const view = {
      window,
      older,
      isComplete: known?.isComplete ?? false,
      messages: merged(older, window),
    };
    views.set(conversationId, view);
    return view;
  }

  /**
   * @param {string} conversationId
   * @param {Message[]} page
   * @param {boolean} isComplete
   */
  function prepend(conversationId, page, isComplete) {
    const view = read(conversationId);
    const older = merged(page, view.older);
    const messages = merged(older, view.window);
    views.set(conversationId, { ...view, older, isComplete, messages });
  }

  /** @param {string} conversationId @returns {Promise<void>} */
  async function loadOlder(conversationId) {
    const { older, isComplete } = read(conversationId);
    if (isComplete) return;
    const database = await openReader();
    const page = await database.archivePage(conversationId, older[0] ?? null, PAGE);
    prepend(conversationId, page, page.length < PAGE);
  }

  return {
    read,
    loadOlder,

    /**
     * Down to a message, with a page above it; nothing when there is no such message.
     *
     * @param {string} conversationId
     * @param {string} key  of the message
     */
    async loadBackTo(conversationId, key) {
      if (read(conversationId).messages.some((message) => keyOf(message) === key)) return;
      const database = await openReader();
      const [senderId, messageId] = key.split('/');
      const from = await database.archived(conversationId, { senderId, messageId });
      if (!from) return;
      const { older } = read(conversationId);
      const page = await database.archiveBetween(conversationId, from, older[0] ?? null);
      prepend(conversationId, page, false);
      await loadOlder(conversationId);
    },
  };
}
