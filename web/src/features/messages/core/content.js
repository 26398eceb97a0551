/**
 * What is inside a sealed payload, version 1.
 *
 * Everything here came from another browser: it is checked once, here, and
 * trusted afterwards.  A kind that is not known is not a mistake: the sender
 * may have a newer Judify.
 *
 * @import { BookedLesson, Content } from '../types.js'
 */

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DEVICE = /^[0-9a-f]{16}$/;
/** As many as a receipt can name within one envelope, with room to spare. */
export const RECEIPT_IDS_MAX = 500;
/** A message is typed by a person; sealed, it fits an envelope twice, whatever its letters. */
export const TEXT_MAX_CHARS = 5_000;

/** What a peer sent is not a content; the envelope is left unacknowledged. */
export class MalformedContent extends Error {
  code = 'malformed';
}

/** @param {unknown} value @returns {value is string} */
function isTime(value) {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

/** @param {unknown} value @returns {value is string} */
function isText(value) {
  return typeof value === 'string' && value !== '' && value.length <= TEXT_MAX_CHARS;
}

/** @param {any} value @returns {value is BookedLesson} */
function isLesson(value) {
  return (
    UUID.test(value?.sessionId) && isText(value.subject) && isTime(value.start) && isTime(value.end)
  );
}

/** @param {any} value @returns {value is string[]} */
function isReceipt(value) {
  return (
    Array.isArray(value) &&
    value.length <= RECEIPT_IDS_MAX &&
    value.every((id) => typeof id === 'string' && UUID.test(id))
  );
}

/** @type {Record<string, (raw: any) => boolean>} */
const CHECKS = {
  text: (raw) => isText(raw.text),
  booking: (raw) => isText(raw.text) && isLesson(raw.session),
  delivered: (raw) => isReceipt(raw.ids),
  read: (raw) => isReceipt(raw.ids),
  typing: () => true,
  resend: (raw) => isReceipt(raw.ids) && (raw.deviceId === undefined || DEVICE.test(raw.deviceId)),
  gone: (raw) => isReceipt(raw.ids),
  secrets: () => true,
};

/**
 * @param {any} raw  parsed JSON
 * @returns {Content}
 * @throws {MalformedContent}
 */
export function checkContent(raw) {
  if (raw?.v !== 1 || !UUID.test(raw.id) || typeof raw.conv !== 'string' || !isTime(raw.ts)) {
    throw new MalformedContent('not a content of version 1');
  }
  const check = Object.hasOwn(CHECKS, raw.kind) ? CHECKS[raw.kind] : null;
  if (!check) return { v: 1, id: raw.id, conv: raw.conv, ts: raw.ts, kind: 'unknown' };
  if (!check(raw)) throw new MalformedContent(`a ${raw.kind} that is none`);
  return raw;
}

/** @param {Content} content @returns {content is Content & { kind: 'text' | 'booking' }} */
export function isMessage(content) {
  return content.kind === 'text' || content.kind === 'booking';
}
