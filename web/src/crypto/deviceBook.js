/**
 * deviceBook.js - devices whose trust was looked at, kept until it may have changed.
 *
 * Looking one up takes the library six or more transactions, a message two
 * look-ups. What we know of a device changes only by an answer of the server's
 * or by what the person says of somebody's identity: then everything is
 * forgotten, and looked up anew.
 *
 * @import { Device } from '@matrix-org/matrix-sdk-crypto-wasm'
 */
export function createDeviceBook() {
  /** Looked up, or being so. @type {Map<string, Promise<Device>>} */
  const pages = new Map();

  return {
    /**
     * A refusal is not kept: what is not trusted now may be in a moment.
     *
     * @param {string} purpose  what was looked at: sealing for it, or opening what it sent
     * @param {{ userId: string, deviceId: string }} device
     * @param {() => Promise<Device>} lookUp  throws when it is not to be trusted
     * @returns {Promise<Device>}
     */
    find(purpose, { userId, deviceId }, lookUp) {
      const key = `${purpose} ${userId} ${deviceId}`;
      const known = pages.get(key);
      if (known) return known;
      const page = lookUp();
      pages.set(key, page);
      page.catch(() => pages.get(key) === page && pages.delete(key));
      return page;
    },

    /** Something was said about keys or trust. */
    forget() {
      pages.clear();
    },
  };
}

/** @typedef {ReturnType<typeof createDeviceBook>} DeviceBook */
