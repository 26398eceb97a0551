/**
 * tests/client/random.js - chance that can be had twice: SEED=... repeats it.
 */

/** mulberry32. @param {number} seed @returns {() => number} in [0, 1) */
export function randomOf(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The seed of this run, said so that a failure can be looked at again.
 *
 * @param {import('node:test').TestContext} t
 */
export function seedOf(t) {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
  t.diagnostic(`SEED=${seed}`);
  return seed;
}
