/**
 * sealAhead.js - sealing that begins while the outbox is still being written.
 *
 * Neither needs the other, and nothing leaves before both are done: whoever
 * takes what was begun here has waited for the commit. A tab that ends in
 * between has used up a key, and the next one seals the message anew.
 *
 * @import { OutboxEntry, Target } from './types.js'
 */

/** @param {OutboxEntry} entry @param {Target} target */
const placeOf = ({ id }, { userId, deviceId }) => `${id} ${userId} ${deviceId}`;

/** @param {import('./seal.js').Sealing['seal']} seal */
export function createSealAhead(seal) {
  /** @type {Map<string, Promise<Uint8Array>>} */
  const begun = new Map();

  /** @param {OutboxEntry} entry @param {Target} target */
  function start({ content }, { userId, deviceId }) {
    return seal(content, { userId, deviceId });
  }

  return {
    /** @param {string} id  of the entry @param {{ entry: OutboxEntry, target: Target }[]} offers  others among them */
    begin(id, offers) {
      for (const { entry, target } of offers.filter((offer) => offer.entry.id === id)) {
        const payload = start(entry, target);
        payload.catch(() => {});
        begun.set(placeOf(entry, target), payload);
      }
    },

    /**
     * What was begun, once; else it is sealed now.
     *
     * @param {OutboxEntry} entry
     * @param {Target} target
     * @returns {Promise<Uint8Array>}
     */
    take(entry, target) {
      const place = placeOf(entry, target);
      const payload = begun.get(place) ?? start(entry, target);
      begun.delete(place);
      return payload;
    },

    /** Whatever was not taken is too old to be sent. */
    drop: () => begun.clear(),
  };
}
