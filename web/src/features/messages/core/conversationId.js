/**
 * What two people call their conversation.
 *
 * Both sides compute the pair and ask nobody.  The local id ends with my own
 * id, so that two accounts in one browser never share a key (DESIGN 5).
 */

/** @param {string} a @param {string} b  user ids, in any order */
export function pairOf(a, b) {
  return a < b ? `${a}_${b}` : `${b}_${a}`;
}

/** @param {string} myId @param {string} contactId */
export function conversationIdOf(myId, contactId) {
  return `${pairOf(myId, contactId)}-${myId}`;
}

/**
 * The other person of a pair; null when I am not one of the two.
 *
 * @param {string} pair
 * @param {string} myId
 */
export function otherOf(pair, myId) {
  const [a, b] = pair.split('_');
  if (a === myId) return b ?? null;
  return b === myId ? a : null;
}
