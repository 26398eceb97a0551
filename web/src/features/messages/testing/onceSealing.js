/**
 * testing/onceSealing.js - what a ratchet asks of those who use it, without one.
 *
 * Fast, and just as unforgiving: each payload opens once, on one device, also
 * when the browser died before it wrote down what was in it.
 *
 * @import { Sealing } from '../seal.js'
 */
import { checkContent, MalformedContent } from '../core/content.js';

/** @param {string} code */
const refusal = (code) => Object.assign(new Error(code), { code });

/**
 * @param {{ userId: string, deviceId: string }} self
 * @param {() => number} next  counts over all devices
 * @returns {Sealing}
 */
export function onceSealing(self, next) {
  /** @type {Set<number>} */
  const spent = new Set();
  return {
    async seal(content, { deviceId }) {
      return new TextEncoder().encode(JSON.stringify({ key: next(), to: deviceId, content }));
    },
    async open(payload, sender) {
      const { key, to, content } = JSON.parse(new TextDecoder().decode(payload));
      if (to !== self.deviceId || spent.has(key)) throw refusal('undecryptable');
      spent.add(key);
      if (content.id !== sender.id) throw new MalformedContent('sealed for another envelope');
      return checkContent(content);
    },
  };
}
