/**
 * Subjects as a tutor types them, separated by commas: trimmed, none twice.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function parseSubjects(text) {
  const seen = new Set();
  return text
    .split(',')
    .map((name) => name.trim().replace(/\s+/g, ' '))
    .filter((name) => {
      const key = name.toLowerCase();
      if (name === '' || seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}
