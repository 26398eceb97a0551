/**
 * tests/within.js - waiting with an end.
 */

/** Longer than anything takes on a busy machine; nothing waits for it to pass. */
export const PATIENCE_MS = 30_000;

const BUSY_MACHINE = 5;

/**
 * The most that something may take: what is promised, and what a busy machine
 * adds.  With STRICT=1, for a machine that does nothing else, the promise itself.
 *
 * @param {number} promisedMs
 */
export function mostMs(promisedMs) {
  return process.env.STRICT ? promisedMs : promisedMs * BUSY_MACHINE;
}

/**
 * The promise, or a failure that says what was waited for.
 *
 * @template T
 * @param {Promise<T>} promise
 * @param {string} what
 * @param {() => string} [explain]  what is known when it fails
 * @param {number} [ms]
 * @returns {Promise<T>}
 */
export async function within(promise, what, explain = () => '', ms = PATIENCE_MS) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`waited ${ms / 1000} s for ${what} ${explain()}`)),
      ms,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
