/**
 * tests/envelope.js - docs/protocol.md 4 and 5, read a second time.
 *
 * Neither the server's code nor the web app's: what these stories write and
 * read is what the page says, so that a mistake shared by both is found.
 */
import { Buffer } from 'node:buffer';

export const HEADER_BYTES = 48;
export const PAYLOAD_MAX = 65_536;

const KINDS = [null, 'WELCOME', 'SEND', 'ACCEPTED', 'REFUSED', 'DELIVER', 'ACK', 'NOTICE'];
const CODES = [
  null,
  'not_contact',
  'blocked',
  'unknown_device',
  'devices_stale',
  'mailbox_full',
  'slow_down',
  'too_large',
  'relay_full',
  'undeliverable',
  'expired',
];
const EPHEMERAL = 1;
const LATE = 2;

/**
 * @typedef {object} Envelope
 * @property {string | number} kind  a name of 5, or a number that has none
 * @property {boolean} [isEphemeral]
 * @property {boolean} [isLate]
 * @property {number} [flags]        instead of the two above
 * @property {number} [codeNumber]
 * @property {number} [epoch]
 * @property {string} [device]       16 hex digits
 * @property {string} [user]         a UUID
 * @property {string} [id]           up to 16 ASCII characters
 * @property {string | Buffer} [payload]
 */

/**
 * @param {Envelope} envelope
 * @returns {Buffer}
 */
export function encode(envelope) {
  const header = Buffer.alloc(HEADER_BYTES);
  const { kind, device = '', user = '', id = '', payload = '' } = envelope;
  const flags =
    envelope.flags ?? (envelope.isEphemeral ? EPHEMERAL : 0) | (envelope.isLate ? LATE : 0);
  header.writeUInt8(typeof kind === 'number' ? kind : KINDS.indexOf(kind), 0);
  header.writeUInt8(flags, 1);
  header.writeUInt16BE(envelope.codeNumber ?? 0, 2);
  header.writeUInt32BE(envelope.epoch ?? 0, 4);
  header.write(device, 8, 'hex');
  header.write(user.replaceAll('-', ''), 16, 'hex');
  header.write(id, 32, 'latin1');
  return Buffer.concat([header, Buffer.from(payload)]);
}

/**
 * Payloads come back as text when they are UTF-8, JSON ones parsed.
 *
 * @param {Buffer} bytes
 */
export function decode(bytes) {
  const kind = KINDS[bytes[0]];
  const flags = bytes[1];
  const payload = bytes.subarray(HEADER_BYTES);
  const hasJson = kind === 'WELCOME' || kind === 'NOTICE';
  return {
    kind,
    isEphemeral: (flags & EPHEMERAL) !== 0,
    isLate: (flags & LATE) !== 0,
    code: CODES[bytes.readUInt16BE(2)],
    epoch: bytes.readUInt32BE(4),
    device: bytes.toString('hex', 8, 16),
    user: dashed(bytes.toString('hex', 16, 32)),
    id: bytes.toString('latin1', 32, 48).replace(/\0+$/, ''),
    payload: hasJson ? JSON.parse(payload.toString()) : payload.toString(),
    bytes: payload.length,
  };
}

function dashed(hex) {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
