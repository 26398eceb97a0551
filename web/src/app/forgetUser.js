/**
 * app/forgetUser.js - everything of one user out of this browser: what they
 * wrote, what was written to them, their keys and the last known lessons.
 *
 * What is the browser's own stays (the theme, its clock), and so does
 * everything of other people who use it.
 */

import { forgetIntent } from './bookingIntents.js';

/** While somebody is being forgotten: a page that is closed in between goes on when it opens again. */
const KEY = 'judify_forget';

/** @param {string} key @param {string} userId  every key of a user ends with it (conversationId.js) */
function isOf(key, userId) {
  return key.startsWith('judify_') && key.endsWith(userId);
}

/** @param {string} userId */
function forgetStorage(userId) {
  Object.keys(localStorage)
    .filter((key) => isOf(key, userId))
    .forEach((key) => localStorage.removeItem(key));
  forgetIntent();
}

/** @param {string} userId @returns {Promise<string[]>} databases; without a list, those whose names are known */
async function databasesOf(userId) {
  const names = [`judify_${userId}`, `judify_keys_${userId}`];
  const listed = (await indexedDB.databases?.().catch(() => [])) ?? [];
  const stores = listed.map(({ name }) => name ?? '');
  return [...names, ...stores.filter((name) => name.startsWith(`judify_crypto_${userId}_`))];
}

/** When whoever has it open has closed it: a tab that is about to hear. @param {string} name */
function forgetDatabase(name) {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onerror = () => resolve(undefined);
  });
}

/**
 * Every tab of the user has to be logged out before, or it writes again.
 *
 * @param {string} userId
 */
export async function forgetUser(userId) {
  localStorage.setItem(KEY, userId);
  forgetStorage(userId);
  if (globalThis.indexedDB) {
    await Promise.all((await databasesOf(userId)).map(forgetDatabase));
  }
  /* Once more: a tab may have written before it heard. */
  forgetStorage(userId);
  localStorage.removeItem(KEY);
}

/** What the last page did not end. */
export async function forgetRest() {
  const userId = localStorage.getItem(KEY);
  if (userId) await forgetUser(userId);
}
