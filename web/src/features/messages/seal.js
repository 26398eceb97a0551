/**
 * Between a content and the opaque bytes of an envelope.
 *
 * The one door to encryption: everything above hands over a content and the
 * one device it is for, everything below carries bytes. There is no other
 * way through, and no way at all without keys.
 *
 * @import { Crypto } from '../../crypto/crypto.js'
 * @import { Content } from './types.js'
 */
import { checkContent } from './core/content.js';

/**
 * @typedef {object} Sealing
 * @property {(content: Content, recipient: { userId: string, deviceId: string })
 *   => Promise<Uint8Array>} seal
 * @property {(payload: Uint8Array, sender: { userId: string, deviceId: string, id: string })
 *   => Promise<Content>} open  sender and id as the relay stamped them
 */

/**
 * What open() throws for good, by its code; anything else may go better later.
 *
 *   undecryptable     its sender has to send it again
 *   the others        it was never meant for us, or not by who it says
 */
const UNREADABLE = new Set(['malformed', 'relabelled', 'untrusted_device', 'undecryptable']);

/** @param {any} thrown */
export function isUnreadable(thrown) {
  return UNREADABLE.has(thrown?.code);
}

/**
 * @param {Pick<Crypto, 'seal' | 'handOver' | 'open'>} crypto
 * @returns {Sealing}
 */
export function createSealing(crypto) {
  return {
    seal: (content, recipient) =>
      content.kind === 'secrets'
        ? crypto.handOver(content, recipient)
        : crypto.seal(content, recipient),
    open: async (payload, sender) => checkContent(await crypto.open(payload, sender)),
  };
}
