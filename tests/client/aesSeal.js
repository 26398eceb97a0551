/**
 * tests/client/aesSeal.js - in the place of the app's seal.js: the same door,
 * with AES-GCM and one key that only this run of the tests knows.
 *
 * For stories about what the server gets to see, not about keys.
 */
import * as plain from '../../web/src/features/messages/seal.js';

const NONCE_BYTES = 12;
const KEY_BYTES = new TextEncoder().encode('throw-away-key16');
const key = crypto.subtle.importKey('raw', KEY_BYTES, 'AES-GCM', false, ['encrypt', 'decrypt']);

/** @type {typeof plain.seal} */
export async function seal(content, recipient) {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const bytes = await plain.seal(content, recipient);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await key, bytes);
  const payload = new Uint8Array(NONCE_BYTES + sealed.byteLength);
  payload.set(iv);
  payload.set(new Uint8Array(sealed), NONCE_BYTES);
  return payload;
}

/** @type {typeof plain.open} */
export async function open(payload, sender) {
  const iv = payload.slice(0, NONCE_BYTES);
  const sealed = payload.slice(NONCE_BYTES);
  const bytes = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, await key, sealed);
  return plain.open(new Uint8Array(bytes), sender);
}
