/** Beyond this, length alone is enough. */
const LONG = 16;
const SHORTEST = 8;

/**
 * One helpful word about a password that is being chosen; the server decides
 * whether it is too common. Nothing is asked for but length, because rules
 * about kinds of characters make people choose worse.
 *
 * @param {string} typed
 * @returns {string | null}  null: nothing to say beyond the field's own hint
 */
export function passwordHint(typed) {
  const characters = [...typed];
  if (characters.length === 0) return null;
  const missing = SHORTEST - characters.length;
  if (missing > 0) return missing === 1 ? '1 character more.' : `${missing} characters more.`;
  if (new Set(characters).size < 4) return 'That is easy to guess. Use different characters.';
  if (characters.length >= LONG) return 'Long, and so hard to guess.';
  return 'Long enough. Another word makes it stronger.';
}
