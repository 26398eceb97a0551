/**
 * A localStorage that outlives the "browser" of a test, with a quota to run into.
 * Like a real one it is on the disk some time later only.
 *
 * @param {number} [quotaUnits]  UTF-16 units, keys and values
 * @returns {Storage & { quotaUnits: number, flush: () => void, loseUnflushed: () => void }}
 */
export function memoryStorage(quotaUnits = Infinity) {
  /** @type {Map<string, string>} */
  let items = new Map();
  /** @type {Map<string, string>} */
  let disk = new Map();
  return /** @type {any} */ ({
    quotaUnits,
    flush: () => void (disk = new Map(items)),
    /** The whole browser was killed, or the machine. */
    loseUnflushed: () => void (items = new Map(disk)),
    /** @param {string} key */
    getItem: (key) => items.get(key) ?? null,
    /** @param {string} key */
    removeItem: (key) => void items.delete(key),
    /** @param {string} key @param {string} value */
    setItem(key, value) {
      let units = key.length + value.length;
      for (const [k, v] of items) if (k !== key) units += k.length + v.length;
      if (units > this.quotaUnits) throw new DOMException('full', 'QuotaExceededError');
      items.set(key, value);
    },
  });
}
