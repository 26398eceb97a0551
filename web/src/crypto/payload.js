/**
 * payload.js - an Olm message as bytes, and what is inside it.
 *
 *   0    u8     version, 1
 *   1    u8     0: opens a session, 1: within one
 *   2    u8x32  the sending device's Curve25519 key
 *   34   ...    the Olm message
 *
 * The library's own form is JSON with base64 in it: a third longer.
 * docs/encryption.md 3 is the contract.
 */
import { fromBase64, toBase64 } from './base64.js';
import { CryptoError } from './cryptoError.js';

const VERSION = 1;
const HEAD_BYTES = 34;
const ALGORITHM = 'm.olm.v1.curve25519-aes-sha2';

/**
 * An envelope takes 65,536 bytes. Around the padded text Olm puts about 900:
 * its own header, both ends' keys, and the sender's signed device keys.
 */
const BUCKETS = [512, 1_024, 4_096, 16_384, 32_768, 61_440];

/** @typedef {{ algorithm: string, sender_key: string, ciphertext: Record<string, { type: number, body: string }> }} OlmContent */

/**
 * @param {OlmContent} content  for one device
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function encodePayload(content) {
  const [{ type, body }] = Object.values(content.ciphertext);
  const message = fromBase64(body);
  const payload = new Uint8Array(HEAD_BYTES + message.length);
  payload.set([VERSION, type]);
  payload.set(fromBase64(content.sender_key), 2);
  payload.set(message, HEAD_BYTES);
  return payload;
}

/**
 * @param {Uint8Array} payload
 * @param {string} recipientKey  this device's Curve25519 key
 * @returns {OlmContent}
 */
export function decodePayload(payload, recipientKey) {
  if (payload.length <= HEAD_BYTES || payload[0] !== VERSION || payload[1] > 1) {
    throw new CryptoError('malformed', 'not a sealed payload of version 1');
  }
  const body = toBase64(payload.subarray(HEAD_BYTES));
  return {
    algorithm: ALGORITHM,
    sender_key: toBase64(payload.subarray(2, HEAD_BYTES)),
    ciphertext: { [recipientKey]: { type: payload[1], body } },
  };
}

/**
 * What is encrypted: the content, which names its id and its conversation,
 * bound to both people, so that nothing of it can be taken for something else.
 *
 * @typedef {object} Inner
 * @property {1} v
 * @property {string} from
 * @property {string} to
 * @property {string} body  the content's JSON
 * @property {string} pad
 */

/**
 * Padded to the next bucket, so that a length says little.
 *
 * @param {{ id: string, conv: string } & Record<string, unknown>} content
 * @param {string} from
 * @param {string} to
 * @returns {Inner}
 */
export function innerOf(content, from, to) {
  /** @type {Inner} */
  const inner = { v: 1, from, to, body: JSON.stringify(content), pad: '' };
  const bytes = new TextEncoder().encode(JSON.stringify(inner)).length;
  const bucket = BUCKETS.find((size) => size >= bytes);
  if (!bucket) throw new CryptoError('too_large', `${bytes} bytes do not fit an envelope`);
  return { ...inner, pad: ' '.repeat(bucket - bytes) };
}

/**
 * @param {any} inner  what was encrypted
 * @param {{ id: string, from: string, to: string }} envelope  what the relay says it is
 * @returns {any} the content; whoever knows its shape checks it
 */
export function contentOf(inner, { id, from, to }) {
  if (inner?.v !== 1 || typeof inner.body !== 'string') {
    throw new CryptoError('malformed', 'not sealed by version 1');
  }
  const content = parsed(inner.body);
  if (inner.from !== from || inner.to !== to || content?.id !== id) {
    throw new CryptoError('relabelled', 'sealed for another envelope');
  }
  return content;
}

/** @param {string} json @returns {any} */
function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    throw new CryptoError('malformed', 'the content is not JSON');
  }
}
