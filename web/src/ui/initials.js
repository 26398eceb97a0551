/**
 * @typedef {{ userId?: string, firstName: string, lastName: string, deleted?: boolean }} Named
 */

/** How many tints Avatar.module.css has. */
export const TINTS = 5;

/**
 * The letters that stand for a person: whole characters, also beyond the BMP.
 *
 * @param {Named} person
 */
export function initialsOf({ firstName, lastName }) {
  const letters = [firstName, lastName].map((name) => [...name.trim()][0] ?? '');
  return letters.join('').toLocaleUpperCase();
}

/**
 * The same tint for the same person on every page.
 *
 * @param {Named} person
 * @returns {number} 0 to TINTS - 1
 */
export function tintOf({ userId, firstName, lastName }) {
  const text = userId ?? `${firstName} ${lastName}`;
  const sum = [...text].reduce((hash, char) => (hash * 31 + (char.codePointAt(0) ?? 0)) % 9973, 7);
  return sum % TINTS;
}

/** @param {Named} person */
export function fullName({ firstName, lastName }) {
  return `${firstName} ${lastName}`.trim();
}

/** What one calls them; who has left has no first name. @param {Named} person */
export function shortName(person) {
  return person.deleted ? fullName(person) : person.firstName;
}
