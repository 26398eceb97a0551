/**
 * The archive once more, for search: its words in pages.
 *
 * Reading twenty thousand rows takes a second, and their texts alone, a hundred
 * to the page, a small part of it. What is shown of a message stands apart, and
 * is read of the pages in which something was found.
 *
 * @import { Message } from '../types.js'
 */
import { folded } from './searchText.js';

/** Nobody can look for it: it stands in no text of a page. */
const BETWEEN = '\0';
const PAGE = 100;

/**
 * @typedef {Pick<Message, 'conversationId' | 'senderId' | 'messageId' | 'timestamp' | 'content'
 *   | 'type'>} Found
 *
 * @typedef {object} TextsPage
 * @property {string} lastAt  of its newest message
 * @property {string} texts   folded, of one message after the other
 */

/** @param {Found} message @returns {Found} without what may change */
function shownOf({ conversationId, senderId, messageId, timestamp, content, type }) {
  return { conversationId, senderId, messageId, timestamp, content, type };
}

/** @param {Found[]} messages @returns {{ page: TextsPage, shown: Found[] }} */
function pageOf(messages) {
  const texts = messages.map(({ content }) => folded(content).replaceAll(BETWEEN, ' '));
  const lastAt = messages.reduce((last, { timestamp: at }) => (at > last ? at : last), '');
  return { page: { lastAt, texts: texts.join(BETWEEN) }, shown: messages.map(shownOf) };
}

/** @param {Found[]} messages  in any order; those of one time together make a scan shorter */
export function textsPages(messages) {
  const count = Math.ceil(messages.length / PAGE);
  return Array.from({ length: count }, (_, i) => pageOf(messages.slice(i * PAGE, (i + 1) * PAGE)));
}

/** @param {string} text  folded @param {string[]} words  folded */
export function hasAll(text, words) {
  return words.every((word) => text.includes(word));
}

/** @param {TextsPage} page @param {string[]} words  folded @returns {number[]} places in the page */
export function placesIn({ texts }, words) {
  if (!hasAll(texts, words)) return [];
  return texts.split(BETWEEN).flatMap((text, i) => (hasAll(text, words) ? [i] : []));
}
