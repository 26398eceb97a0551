/**
 * What somebody looks for, and where it stands in a message.
 *
 * Letters are compared without case and accents, as people type them in a
 * hurry; every word must be there, anywhere, also in the middle of another.
 */

/** As much of a long message as two lines of the list hold. */
const SNIPPET_CHARS = 110;
const BEFORE_CHARS = 30;
const MARKS = /\p{M}/gu;
const HAS_NO_MARKS = /^[\p{ASCII}]*$/u;

/** @param {string} text */
export function folded(text) {
  const lower = text.toLowerCase();
  return HAS_NO_MARKS.test(lower) ? lower : lower.normalize('NFD').replace(MARKS, '');
}

/** @param {string} query @returns {string[]} folded; none when there is nothing to look for */
export function wordsOf(query) {
  return [...new Set(folded(query).split(/\s+/).filter(Boolean))];
}

/**
 * Folded, and of each unit of it where it came from.
 *
 * @param {string} text
 */
function foldedWithOrigins(text) {
  let all = '';
  /** @type {number[]} */
  const origins = [];
  let at = 0;
  for (const letter of text) {
    const units = folded(letter);
    for (let i = 0; i < units.length; i++) origins.push(at);
    all += units;
    at += letter.length;
  }
  origins.push(at);
  return { all, origins };
}

/**
 * @param {string} text
 * @param {string[]} words  folded
 * @returns {boolean[]} of each unit: is it part of a hit
 */
function hitsOf(text, words) {
  const { all, origins } = foldedWithOrigins(text);
  /** @type {boolean[]} */
  const isHit = new Array(text.length).fill(false);
  for (const word of words) {
    for (let at = all.indexOf(word); at >= 0; at = all.indexOf(word, at + word.length)) {
      const [from, last] = [origins[at], origins[at + word.length - 1]];
      const until = origins.find((origin) => origin > last) ?? text.length;
      isHit.fill(true, from, until);
    }
  }
  return isHit;
}

/** Never in the middle of a letter that takes two units. @param {string} text @param {number} at */
function atLetter(text, at) {
  return /[\udc00-\udfff]/.test(text[at] ?? '') ? at - 1 : at;
}

/**
 * The piece of a message that shows why it was found.
 *
 * @param {string} text
 * @param {string[]} words  folded
 * @returns {{ text: string, isHit: boolean }[]}
 */
export function snippetOf(text, words) {
  const line = text.replace(/\s+/g, ' ').trim();
  const isHit = hitsOf(line, words);
  const first = Math.max(0, isHit.indexOf(true));
  const isLong = line.length > SNIPPET_CHARS && first > BEFORE_CHARS;
  const from = isLong ? atLetter(line, first - BEFORE_CHARS) : 0;
  const until = atLetter(line, Math.min(line.length, from + SNIPPET_CHARS));
  /** @type {{ text: string, isHit: boolean }[]} */
  const pieces = [];
  for (let at = from; at < until; at++) {
    const last = pieces.at(-1);
    if (last?.isHit === isHit[at]) last.text += line[at];
    else pieces.push({ text: line[at], isHit: isHit[at] });
  }
  if (from > 0) pieces.unshift({ text: '… ', isHit: false });
  if (until < line.length) pieces.push({ text: ' …', isHit: false });
  return pieces;
}
