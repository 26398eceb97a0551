/**
 * intake.js - what is in the inbox, opened and put where it belongs.
 *
 * @import { Content, Message } from './types.js'
 * @import { InboxRow } from './store/database.js'
 * @import { Ledger } from './ledger.js'
 * @import { Remembered } from './remembered.js'
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
 * @param {(contactId: string, conv: string, kind: 'delivered' | 'resend', ids: string[],
 *   deviceId?: string) => void} parts.owe
 * @param {(ids: string[], from: { userId: string, deviceId: string }) => Promise<void>} parts.confirm
 * @param {(content: Content & { kind: 'resend' }, from: { userId: string, deviceId: string })
 *   => Promise<void>} parts.resend
 * @param {Remembered} parts.remembered
 * @param {() => boolean} [parts.tellsReads]
 * @param {(contactId: string) => void} [parts.onMessage]  something of theirs has arrived
 * @param {(messages: Message[]) => void} [parts.onArrived]  they are stored, and were not here before
 * @param {() => void} [parts.onSecrets]  this device can approve others now
 */
export function createIntake({
  self,
  ledger,
  open,
  now,
  owe,
  confirm,
  resend,
  remembered,
  tellsReads = () => true,
  onMessage = () => {},
  onArrived = () => {},
  onSecrets = () => {},
}) {
  /** Bytes open once: what was in them, until it is stored. @type {Map<string, Content>} */
  const unstored = new Map();

  /**
   * @param {InboxRow} row
   * @returns {Promise<Content | 'spent' | null>} spent: opened once, and then cut off, or its key
   *   is gone; null: never to be opened
   */
  async function opened(row) {
    try {
      const content = unstored.get(row.key) ?? (await open(row.payload, row));
      unstored.set(row.key, content);
      return content;
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
    /** @type {Record<string, InboxRow[]>} */
    const byDevice = {};
    rows.forEach((row) => (byDevice[`${row.userId} ${row.deviceId}`] ??= []).push(row));
    for (const theirs of Object.values(byDevice)) {
      const { userId, deviceId } = theirs[0];
      const ids = theirs.map(({ id }) => id).slice(-RECEIPT_IDS_MAX);
      owe(userId, pairOf(self.userId, userId), 'resend', ids, deviceId);
    }
  }

  /**
   * The same bytes may come again after what was in them was stored: then it
   * is an answer of ours that was lost.
   *
   * @param {InboxRow} row  whose bytes cannot be opened
   * @returns {Promise<boolean>} nothing is missing
   */
  async function isSettled(row) {
    const { userId, id } = row;
    const message = await ledger.find(userId, id, userId);
    if (!message) return remembered.isTaken(row);
    owe(userId, pairOf(message.senderId, message.receiverId), 'delivered', [id]);
    return true;
  }

  /**
   * Everything that is no message.
   *
   * @param {Content} content
   * @param {string} contactId
   * @param {InboxRow} row
   */
  async function takeOther(content, contactId, row) {
    if (content.kind === 'delivered' || content.kind === 'read') {
      await takeReceipt(content, contactId, row);
    } else if (content.kind === 'resend') await resend(content, row);
    else if (content.kind === 'gone') remembered.settle(row.userId, content.ids);
    else if (content.kind === 'secrets' && row.userId === self.userId) {
      owe(self.userId, content.conv, 'delivered', [content.id]);
      onSecrets();
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
  async function takeIn(rows) {
    /** @type {InboxRow[]} */
    const taken = [];
    /** @type {Record<string, { senderId: string, conv: string, ids: string[] }>} */
    const arrived = {};
    /** @type {Message[]} */
    const messages = [];
    /** @type {Message[]} */
    const fresh = [];
    /** @type {InboxRow[]} */
    const spent = [];
    ledger.expect(rows);
    for (const row of rows) {
      const content = await opened(row);
      if (content === 'spent') {
        if (await isSettled(row)) taken.push(row);
        else if (remembered.mayAsk(row)) spent.push(row);
        continue;
      }
      const meant = content && messageOf(content, row.userId, self.userId, now());
      if (!meant) continue;
      taken.push(row);
      if (meant.message) {
        const { id, conv } = content;
        messages.push(meant.message);
        (arrived[row.userId + conv] ??= { senderId: row.userId, conv, ids: [] }).ids.push(id);
      } else {
        fresh.push(...(await ledger.arrived(messages.splice(0))));
        await takeOther(content, meant.contactId, row);
      }
    }
    fresh.push(...(await ledger.arrived(messages)));
    if (fresh.length) onArrived(fresh);
    Object.values(arrived).forEach(({ senderId }) => onMessage(senderId));
    spent.forEach(({ userId }) => ledger.awaited(userId, now()));
    askAgain(spent);
    taken.forEach((row) => {
      remembered.took(row);
      remembered.settle(row.userId, [row.id]);
    });
    /* Also of what was here before: the sender asks because it has not heard. */
    Object.values(arrived).forEach(({ senderId, conv, ids }) =>
      owe(senderId, conv, 'delivered', ids),
    );
    return new Set([...taken, ...spent].map(({ key }) => key));
  }

  return {
    takeIn,
    /** The step that empties the inbox is done. @param {InboxRow[]} rows */
    stored: (rows) => rows.forEach(({ key }) => unstored.delete(key)),
  };
}
