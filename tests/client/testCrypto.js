/**
 * tests/client/testCrypto.js - in the place of the app's cryptoWorker.js:
 * AES-GCM with one key that only this run of the tests knows, for every
 * device there is.
 *
 * For stories about what the server gets to see and what a crash leaves, not
 * about keys: those are told in real browsers (tests/e2e/encryption.test.js).
 */
import { request } from '../../web/src/net/http.js';

const NONCE_BYTES = 12;
const KEY_BYTES = new TextEncoder().encode('throw-away-key16');
const key = crypto.subtle.importKey('raw', KEY_BYTES, 'AES-GCM', false, ['encrypt', 'decrypt']);

async function seal(content) {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await key, bytes);
  const payload = new Uint8Array(NONCE_BYTES + sealed.byteLength);
  payload.set(iv);
  payload.set(new Uint8Array(sealed), NONCE_BYTES);
  return payload;
}

async function open(payload) {
  const iv = payload.slice(0, NONCE_BYTES);
  const sealed = payload.slice(NONCE_BYTES);
  const bytes = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, await key, sealed);
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** @type {typeof import('../../web/src/features/messages/cryptoWorker.js').startCryptoWorker} */
export async function startCryptoWorker({ userId }) {
  /** @type {Map<string, string[]>} */
  const devices = new Map();

  async function refresh() {
    const { contacts } = await request('GET', '/api/contacts');
    const own = await request('GET', '/api/devices');
    contacts.forEach((contact) => devices.set(contact.user.userId, contact.devices));
    devices.set(
      userId,
      own.devices.map(({ deviceId }) => deviceId),
    );
  }

  const all = {
    seal,
    open,
    refresh,
    status: async () => 'approved',
    canApprove: async () => true,
    sync: async () => {},
    replenish: async () => {},
    recipients: async (ids) =>
      Object.fromEntries(
        ids.map((id) => [id, { state: 'known', deviceIds: devices.get(id) ?? [] }]),
      ),
  };
  return { crypto: all, stop() {} };
}
