/**
 * intake.js - what is in the inbox, opened and put where it belongs.
 *
 * @import { Content, Message } from './types.js'
 * @import { InboxRow } from './store/database.js'
 * @import { Ledger } from './ledger.js'
 */
import { RECEIPT_IDS_MAX } from './core/content.js';
import { pairOf } from './core/conversationId.js';
import { messageOf } from './core/messageOf.js';
import { isUnreadable } from './seal.js';

/**
 * @param {object} parts
 * @param {{ userId: string }} parts.self
 * @param {Ledger} parts.ledger
 * @param {import('./seal.js').Sealing['open']} parts.open
 * @param {() => number} parts.now
 * @param {(contactId: string, conv: string, kind: 'delivered' | 'resend', ids: string[])
 *   => void} parts.owe
 * @param {(ids: string[], from: { userId: string, deviceId: string }) => Promise<void>} parts.confirm
 * @param {(ids: string[], from: { userId: string, deviceId: string }) => Promise<void>} parts.resend
 * @param {() => boolean} [parts.tellsReads]
 * @param {(contactId: string) => void} [parts.onMessage]  something of theirs has arrived
 */
export function createIntake({
  self,
  ledger,
  open,
  now,
  owe,
  confirm,
  resend,
  tellsReads = () => true,
  onMessage = () => {},
}) {
  /**
   * @param {InboxRow} row
   * @returns {Promise<Content | 'spent' | null>} spent: opened once, and then cut off, or its key
   *   is gone; null: never to be opened
   */
  async function opened(row) {
    try {
      return await open(row.payload, row);
    } catch (/** @type {any} */ thrown) {
      if (!isUnreadable(thrown)) throw thrown;
      return thrown.code === 'undecryptable' ? 'spent' : null;
    }
  }

  /**
   * A contact's receipt is about my messages; one of another device of my own
   * is about theirs that I have read there, or about my copies on it.
   *
   * @param {Content & { kind: 'delivered' | 'read' }} content
   * @param {string} contactId
   * @param {InboxRow} row
   */
  async function takeReceipt(content, contactId, { userId, deviceId }) {
    if (userId !== self.userId) {
      const status = tellsReads() ? content.kind : 'delivered';
      await ledger.receipt(contactId, content.ids, status);
    } else if (content.kind === 'read') await ledger.seen(contactId, content.ids);
    await confirm(content.ids, { userId, deviceId });
  }

  /**
   * What a key was used up for is asked for again; only its sender can help.
   *
   * @param {InboxRow[]} rows
   */
  function askAgain(rows) {
    /** @type {Record<string, string[]>} */
    const bySender = {};
    rows.forEach(({ userId, id }) => (bySender[userId] ??= []).push(id));
    for (const [userId, ids] of Object.entries(bySender)) {
      owe(userId, pairOf(self.userId, userId), 'resend', ids.slice(-RECEIPT_IDS_MAX));
    }
  }

  /**
   * From the inbox into the history. What can never be opened is not among the
   * answer, and so not acknowledged: after five tries the relay tells its
   * sender (protocol.md 6).
   *
   * @param {InboxRow[]} rows
   * @returns {Promise<Set<string>>} the keys of what is stored
   */
  return async function takeIn(rows) {
    /** @type {Set<string>} */
    const taken = new Set();
    /** @type {Record<string, { senderId: string, conv: string, ids: string[] }>} */
    const arrived = {};
    /** @type {Message[]} */
    const messages = [];
    /** @type {InboxRow[]} */
    const spent = [];
    for (const row of rows) {
      const content = await opened(row);
      if (content === 'spent') {
        taken.add(row.key);
        spent.push(row);
        continue;
      }
      const meant = content && messageOf(content, row.userId, self.userId, now());
      if (!meant) continue;
      taken.add(row.key);
      if (meant.message) {
        const { id, conv } = content;
        messages.push(meant.message);
        (arrived[row.userId + conv] ??= { senderId: row.userId, conv, ids: [] }).ids.push(id);
      } else if (content.kind === 'delivered' || content.kind === 'read') {
        await ledger.arrived(messages.splice(0));
        await takeReceipt(content, meant.contactId, row);
      } else if (content.kind === 'resend') {
        await resend(content.ids, row);
      }
    }
    await ledger.arrived(messages);
    Object.values(arrived).forEach(({ senderId }) => onMessage(senderId));
    askAgain(spent);
    /* Also of what was here before: the sender asks because it has not heard. */
    Object.values(arrived).forEach(({ senderId, conv, ids }) =>
      owe(senderId, conv, 'delivered', ids),
    );
    return taken;
  };
}
