import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isLookedAt, shareAttention } from './attention.js';

/** As far as shared locks go: whoever holds it shows until it lets go. */
function sharedLocks() {
  /** @type {Set<string>} */
  const holders = new Set();
  return /** @type {any} */ ({
    async request(/** @type {string} */ name, /** @type {any} */ _how, /** @type {any} */ run) {
      const holder = `${name} ${Math.random()}`;
      holders.add(holder);
      await run().finally(() => holders.delete(holder));
    },
    query: async () => ({ held: [...holders].map((one) => ({ name: one.split(' ')[0] })) }),
  });
}

let isFocused = true;
/** @type {(() => void)[]} */
const ending = [];

beforeEach(() => {
  vi.spyOn(document, 'hasFocus').mockImplementation(() => isFocused);
});
afterEach(() => ending.splice(0).forEach((end) => end()));

/** @param {boolean} focused */
function turn(focused) {
  isFocused = focused;
  window.dispatchEvent(new Event(focused ? 'focus' : 'blur'));
}

test('a tab that is looked at is known to the others until one looks away, or it ends', async () => {
  const locks = sharedLocks();
  turn(true);
  const end = shareAttention(locks);
  ending.push(end);
  /* The one that asks is another tab, without the focus. */
  isFocused = false;
  expect(await isLookedAt(locks)).toBe(true);
  turn(false);
  await vi.waitFor(async () => expect(await isLookedAt(locks)).toBe(false));
  turn(true);
  turn(true);
  isFocused = false;
  expect(await isLookedAt(locks)).toBe(true);
  end();
  await vi.waitFor(async () => expect(await isLookedAt(locks)).toBe(false));
});

test('the tab that asks counts itself, also without locks', async () => {
  isFocused = true;
  expect(await isLookedAt(sharedLocks())).toBe(true);
  expect(await isLookedAt(/** @type {any} */ (null))).toBe(true);
  isFocused = false;
  expect(await isLookedAt(/** @type {any} */ (null))).toBe(false);
  expect(shareAttention(/** @type {any} */ (null))).not.toThrow();
});
