/**
 * safetyNumber.js - sixty digits that two people compare.
 *
 * Both browsers make them from both people's ids and public identity keys:
 * the same digits mean the same keys, so nobody sits in between. The form is
 * docs/encryption.md 5; tests/vectors/safety_number.json has examples.
 */
import { fromBase64 } from './base64.js';

const ITERATIONS = 5_200;
const VERSION = 0;
const DIGITS_PER_PERSON = 30;
const utf8 = new TextEncoder();

/** @typedef {{ userId: string, masterKey: string }} Identity  masterKey: Ed25519 in base64 */

/** @param {Uint8Array[]} parts @returns {Uint8Array<ArrayBuffer>} */
function joined(parts) {
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** @param {Uint8Array} bytes  five for each group of five digits @param {number} digits */
function decimal(bytes, digits) {
  let out = '';
  for (let at = 0; out.length < digits; at += 5) {
    const value = bytes.subarray(at, at + 5).reduce((number, byte) => number * 256 + byte, 0);
    out += String(value % 100_000).padStart(5, '0');
  }
  return out;
}

/**
 * Slow on purpose: somebody who searches for a key with similar digits pays
 * for every try.
 *
 * @param {Identity} identity
 */
async function half({ userId, masterKey }) {
  const key = fromBase64(masterKey);
  let hash = joined([Uint8Array.of(VERSION), key, utf8.encode(userId)]);
  for (let i = 0; i < ITERATIONS; i++) {
    hash = new Uint8Array(await crypto.subtle.digest('SHA-512', joined([hash, key])));
  }
  return decimal(hash, DIGITS_PER_PERSON);
}

/**
 * @param {Identity} mine
 * @param {Identity} theirs
 * @returns {Promise<string>} 60 digits, the same for both
 */
export async function safetyNumber(mine, theirs) {
  const halves = await Promise.all([half(mine), half(theirs)]);
  return halves.sort().join('');
}

/**
 * Fifteen digits that name one device of an identity, shown by the new browser and by the
 * one that approves it.
 *
 * @param {Identity} identity
 * @param {string} deviceKey  Ed25519 in base64
 */
export async function deviceCode({ userId, masterKey }, deviceKey) {
  const parts = [fromBase64(masterKey), fromBase64(deviceKey), utf8.encode(userId)];
  return decimal(new Uint8Array(await crypto.subtle.digest('SHA-512', joined(parts))), 15);
}
