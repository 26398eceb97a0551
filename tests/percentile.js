/** @param {number[]} times @param {number} part  0 to 1 @returns {number} */
export const percentile = (times, part) =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))];
