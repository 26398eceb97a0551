/**
 * keyring.js - the key that opens the key store, and what this person has agreed to:
 * whom they have verified, and which device of their own may have the identity's keys.
 *
 * The store's 32 bytes lie in IndexedDB wrapped by a key that no script can
 * take out of the browser. That keeps them from somebody who copies files,
 * not from a script that runs here: it could use the key as we do.
 */
const VERSION = 2;
const CIPHER = 'AES-GCM';

/** @param {IDBRequest} request @returns {Promise<any>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {string} userId @returns {Promise<IDBDatabase>} */
function openKeyring(userId) {
  const request = indexedDB.open(`judify_keys_${userId}`, VERSION);
  request.onupgradeneeded = ({ oldVersion }) => {
    request.result.createObjectStore('permissions');
    if (oldVersion > 0) return;
    request.result.createObjectStore('keys');
    request.result.createObjectStore('verified');
  };
  return done(request);
}

/** @param {string} userId */
export async function createKeyring(userId) {
  const db = await openKeyring(userId);
  /** A newer page wants to upgrade, or somebody clears the site. */
  db.onversionchange = () => db.close();

  /** @param {'keys' | 'verified' | 'permissions'} store @param {string} key */
  const get = (store, key) => done(db.transaction(store).objectStore(store).get(key));

  /**
   * The first tab to write wins: two must not open one store with two keys.
   *
   * @param {string} key
   * @param {any} value
   * @returns {Promise<any>} what is there now
   */
  async function keep(key, value) {
    const tx = db.transaction('keys', 'readwrite', { durability: 'strict' });
    const store = tx.objectStore('keys');
    const known = await done(store.get(key));
    if (known) return known;
    await done(store.put(value, key));
    return value;
  }

  async function wrappingKey() {
    const known = await get('keys', 'wrapping');
    if (known) return known;
    const usages = /** @type {KeyUsage[]} */ (['encrypt', 'decrypt']);
    return keep(
      'wrapping',
      await crypto.subtle.generateKey({ name: CIPHER, length: 256 }, false, usages),
    );
  }

  return {
    /**
     * The 32 bytes of a store, made when they are asked for first.
     *
     * @param {string} storeName
     * @returns {Promise<Uint8Array>}
     */
    async storeKey(storeName) {
      const wrapping = await wrappingKey();
      const additionalData = new TextEncoder().encode(storeName);
      let wrapped = await get('keys', storeName);
      if (!wrapped) {
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const fresh = crypto.getRandomValues(new Uint8Array(32));
        const cipher = { name: CIPHER, iv, additionalData };
        const bytes = await crypto.subtle.encrypt(cipher, wrapping, fresh);
        wrapped = await keep(storeName, { iv, bytes: new Uint8Array(bytes) });
      }
      const cipher = { name: CIPHER, iv: wrapped.iv, additionalData };
      return new Uint8Array(await crypto.subtle.decrypt(cipher, wrapping, wrapped.bytes));
    },

    /** @param {string} userId @returns {Promise<string | undefined>} the key they compared */
    verifiedKey: (userId) => get('verified', userId),

    /** @param {string} userId @param {string | null} masterKey  null: not verified any more */
    async setVerified(userId, masterKey) {
      const store = db.transaction('verified', 'readwrite').objectStore('verified');
      await done(masterKey ? store.put(masterKey, userId) : store.delete(userId));
    },

    /** @param {string} name @returns {Promise<import('./secrets.js').Permission | undefined>} */
    permission: (name) => get('permissions', name),

    /** @param {string} name @param {import('./secrets.js').Permission} permission */
    async setPermission(name, permission) {
      const store = db.transaction('permissions', 'readwrite').objectStore('permissions');
      await done(store.put(permission, name));
    },

    close: () => db.close(),
  };
}

/** @typedef {Awaited<ReturnType<typeof createKeyring>>} Keyring */
