/**
 * Between a content and the opaque bytes of an envelope.
 *
 * The one door that encryption comes through: everything above hands over a
 * content and the one device it is for, everything below carries bytes. Both
 * ways are asynchronous and name the device, as a ratchet needs it. Until
 * then the bytes are the content's JSON.
 *
 * @import { Content } from './types.js'
 */
import { checkContent, MalformedContent } from './core/content.js';

/**
 * @param {Content} content
 * @param {{ userId: string, deviceId: string }} _recipient
 * @returns {Promise<Uint8Array>}
 */
export async function seal(content, _recipient) {
  return new TextEncoder().encode(JSON.stringify(content));
}

/**
 * @param {Uint8Array} payload
 * @param {{ userId: string, deviceId: string, id: string }} sender  from the envelope
 * @returns {Promise<Content>} its id is the envelope's
 * @throws {MalformedContent}
 */
export async function open(payload, sender) {
  let raw;
  try {
    raw = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    throw new MalformedContent('not JSON in UTF-8');
  }
  const content = checkContent(raw);
  if (content.id !== sender.id) throw new MalformedContent('sealed for another envelope');
  return content;
}
