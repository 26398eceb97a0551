/**
 * readReceipts.js - does this user, in this browser, tell when they have read?
 *
 * Off means off in both directions: who does not tell is not told.
 */

/** @param {string} userId */
function keyOf(userId) {
  return `judify_read_receipts_${userId}`;
}

/** @param {string} userId */
export function tellsReads(userId) {
  return localStorage.getItem(keyOf(userId)) !== 'off';
}

/** @param {string} userId @param {boolean} tells */
export function setTellsReads(userId, tells) {
  if (tells) localStorage.removeItem(keyOf(userId));
  else localStorage.setItem(keyOf(userId), 'off');
}
