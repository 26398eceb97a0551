/**
 * net/envelope.js - one WebSocket message is one envelope (protocol.md 4).
 *
 * Bytes in, values out: no socket, no clock.  Ids are the strings the API
 * uses (lower-case UUID, 16 hex digits), so that nothing above sees bytes.
 * The payload is a view into what was received; nobody writes to it.
 */

export const HEADER_BYTES = 48;
export const PAYLOAD_MAX_BYTES = 65_536;

/** The kinds of protocol.md 5, by number. */
const KINDS = /** @type {const} */ ([
  undefined,
  'WELCOME',
  'SEND',
  'ACCEPTED',
  'REFUSED',
  'DELIVER',
  'ACK',
  'NOTICE',
]);

/** Why an envelope was not taken (protocol.md 5.4), by number. */
const REASONS = /** @type {const} */ ([
  undefined,
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
]);

const FLAG_EPHEMERAL = 1;
const FLAG_LATE = 2;
const NO_DEVICE = '0'.repeat(16);
const NO_ID = '00000000-0000-0000-0000-000000000000';

/**
 * @typedef {Exclude<typeof KINDS[number], undefined>} Kind
 * @typedef {Exclude<typeof REASONS[number], undefined>} Reason
 *
 * @typedef {object} Envelope
 * @property {Kind} kind
 * @property {boolean} isEphemeral  SEND, DELIVER: never queued
 * @property {boolean} isLate       REFUSED, ACK: comes after an ACCEPTED
 * @property {Reason | null} reason REFUSED only
 * @property {number} epoch         SEND, REFUSED: device list; WELCOME: start of the server
 * @property {string} deviceId      16 hex digits; whose: protocol.md 4
 * @property {string} userId        UUID; whose: protocol.md 4
 * @property {string} id            UUID of the message
 * @property {Uint8Array} payload
 */

/** Not an envelope as protocol.md has it; the link is not worth keeping. */
export class MalformedEnvelope extends Error {}

/** @param {Uint8Array} bytes */
function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {Uint8Array} bytes  16 of them */
export function uuidOf(bytes) {
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * @param {Uint8Array} out
 * @param {number} at
 * @param {string} id      hex digits, dashes ignored
 * @param {number} length  in bytes
 */
function putHex(out, at, id, length) {
  const hex = id.replaceAll('-', '');
  if (hex.length !== 2 * length || /[^0-9a-f]/.test(hex)) {
    throw new MalformedEnvelope(`not an id of ${length} bytes: ${id}`);
  }
  for (let i = 0; i < length; i++) out[at + i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16);
}

/**
 * @param {Partial<Envelope> & { kind: Kind }} envelope  what is left out is 0
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function encodeEnvelope(envelope) {
  const payload = envelope.payload ?? new Uint8Array(0);
  const bytes = new Uint8Array(HEADER_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, KINDS.indexOf(envelope.kind));
  view.setUint8(1, (envelope.isEphemeral ? FLAG_EPHEMERAL : 0) | (envelope.isLate ? FLAG_LATE : 0));
  view.setUint16(2, envelope.reason ? REASONS.indexOf(envelope.reason) : 0);
  view.setUint32(4, envelope.epoch ?? 0);
  putHex(bytes, 8, envelope.deviceId ?? NO_DEVICE, 8);
  putHex(bytes, 16, envelope.userId ?? NO_ID, 16);
  putHex(bytes, 32, envelope.id ?? NO_ID, 16);
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}

/**
 * Which fields a kind has; the others are 0 (protocol.md 4).
 *
 * @type {Record<Kind, { flags: number, has: ('epoch' | 'name' | 'payload')[] }>}
 */
const SHAPES = {
  WELCOME: { flags: 0, has: ['epoch', 'payload'] },
  SEND: { flags: FLAG_EPHEMERAL, has: ['epoch', 'name', 'payload'] },
  ACCEPTED: { flags: 0, has: ['name'] },
  REFUSED: { flags: FLAG_LATE, has: ['epoch', 'name'] },
  DELIVER: { flags: FLAG_EPHEMERAL, has: ['name', 'payload'] },
  ACK: { flags: FLAG_LATE, has: ['name'] },
  NOTICE: { flags: 0, has: ['payload'] },
};

/** @param {boolean} isGood @param {string} what */
function check(isGood, what) {
  if (!isGood) throw new MalformedEnvelope(what);
}

/**
 * @param {ArrayBuffer | Uint8Array} input
 * @returns {Envelope}
 * @throws {MalformedEnvelope}
 */
export function decodeEnvelope(input) {
  const bytes = input instanceof Uint8Array ? input : new Uint8Array(input);
  check(bytes.length >= HEADER_BYTES, 'shorter than its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = KINDS[view.getUint8(0)];
  if (!kind) throw new MalformedEnvelope('no such kind');
  const { flags, has } = SHAPES[kind];
  const reason = REASONS[view.getUint16(2)] ?? null;
  check((view.getUint8(1) & ~flags) === 0, 'a flag that its kind has not');
  check((kind === 'REFUSED') === (reason !== null), 'a reason where none belongs, or none');
  check(reason !== null || view.getUint16(2) === 0, 'no such reason');
  check(has.includes('epoch') || view.getUint32(4) === 0, 'an epoch');
  check(has.includes('name') || bytes.subarray(8, HEADER_BYTES).every((b) => b === 0), 'a name');
  check(has.includes('payload') || bytes.length === HEADER_BYTES, 'a payload');
  return {
    kind,
    isEphemeral: (view.getUint8(1) & FLAG_EPHEMERAL) !== 0,
    isLate: (view.getUint8(1) & FLAG_LATE) !== 0,
    reason,
    epoch: view.getUint32(4),
    deviceId: toHex(bytes.subarray(8, 16)),
    userId: uuidOf(bytes.subarray(16, 32)),
    id: uuidOf(bytes.subarray(32, 48)),
    payload: bytes.subarray(HEADER_BYTES),
  };
}

/**
 * @param {Envelope} envelope  a WELCOME or a NOTICE
 * @returns {any} its JSON object
 * @throws {MalformedEnvelope}
 */
export function jsonPayload(envelope) {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(envelope.payload));
  } catch {
    throw new MalformedEnvelope(`${envelope.kind} without JSON`);
  }
}

/**
 * Is the link alive?  A browser can neither send a Ping nor see one, so it
 * asks for something that is always answered: an envelope to its own user's
 * device 0, which never exists (protocol.md 3.1).
 *
 * @param {string} userId
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function encodeProbe(userId) {
  return encodeEnvelope({ kind: 'SEND', userId, deviceId: NO_DEVICE });
}

/** @param {Envelope} envelope */
export function isProbeAnswer(envelope) {
  return envelope.kind === 'REFUSED' && envelope.deviceId === NO_DEVICE;
}
