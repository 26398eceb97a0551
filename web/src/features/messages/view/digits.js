/** In fives, as people read them out. @param {string} digits @returns {string[]} */
export function groupsOf(digits) {
  return digits.match(/.{1,5}/g) ?? [];
}
