/**
 * delivery.js - from the link to the history and back, losing nothing.
 *
 * Runs in the leading tab only. What happens is queued and done one after
 * the other, in this order of writes (DESIGN 5):
 *
 *   receive   inbox (strict) -> open -> history -> receipts owed -> ACK
 *   send      history and outbox -> seal -> SEND -> (ACCEPTED) -> receipt -> out of the outbox
 *
 * It may be cut off between any two of these and started again: what is then
 * in the inbox is opened again, what is in the outbox is offered again, and
 * what arrives twice is known by sender and id.
 *
 * @import { Envelope } from '../../net/envelope.js'
 * @import { Contact, Content, DeliveryEdges, DeviceList, Message, Outbox, OutboxEntry, Target,
 *   User } from './types.js'
 */
import { jsonPayload } from '../../net/envelope.js';
import { RECEIPT_IDS_MAX } from './core/content.js';
import { pairOf } from './core/conversationId.js';
import { contentOf } from './core/messageOf.js';
import {
  emptyOutbox,
  entryStatus,
  nextDueMs,
  offersDue,
  outboxReducer,
  settled,
  staleUsers,
} from './core/outbox.js';
import { createIntake } from './intake.js';
import { inboxKey } from './store/database.js';
import { isQuotaError } from './store/history.js';
import { createTyping } from './typing.js';

/** What arrives within this time is confirmed by one envelope. */
const RECEIPT_REST_MS = 100;

/** What of an entry must outlive this tab: an answer of the relay need not. @param {OutboxEntry} entry */
function lastingPart({ targets }) {
  return targets
    .filter(({ state }) => state === 'done' || state === 'failed')
    .map(({ deviceId, state }) => `${deviceId} ${state}`)
    .join();
}

/** @param {DeliveryEdges} edges */
export function createDelivery(edges) {
  const { self, ledger, database } = edges;
  const takeIn = createIntake({
    ...edges,
    owe,
    confirm: (ids, { userId, deviceId }) => apply({ type: 'receipt', ids, userId, deviceId }),
    resend: (ids, { userId, deviceId }) => apply({ type: 'resend', ids, userId, deviceId }),
  });
  /** @type {Outbox} */
  let outbox = emptyOutbox(self);
  const typing = createTyping({ ...edges, devicesOf: (userId) => outbox.devices[userId] });
  /** What the database holds of each entry. @type {Map<string, string>} */
  const stored = new Map();
  /** @type {Envelope[]} */
  const arrivals = [];
  let isDraining = false;
  let isStopped = false;
  /** @type {any} */
  let timer = null;
  /** @type {Promise<unknown>} */
  let tail = Promise.resolve();

  /**
   * One thing after the other; a failure ends only the thing that failed.
   *
   * @template T
   * @param {() => Promise<T>} task
   * @returns {Promise<T>}
   */
  function inTurn(task) {
    const result = tail.then(() => {
      if (isStopped) throw new Error('delivery is stopped');
      return task();
    });
    tail = result.catch((thrown) => {
      if (isQuotaError(thrown)) edges.onStorageFull(true);
    });
    return result;
  }

  /** What nobody waits for. @param {() => Promise<unknown>} task */
  function later(task) {
    inTurn(task).catch(() => {});
  }

  /** What changed in the outbox since it was stored last. @param {string[]} [inboxKeys] */
  async function commit(inboxKeys = []) {
    const entries = Object.values(outbox.entries);
    const put = entries.filter((entry) => stored.get(entry.id) !== lastingPart(entry));
    const remove = [...stored.keys()].filter((id) => !outbox.entries[id]);
    if (!put.length && !remove.length && !inboxKeys.length) return;
    await database.commit({ inboxKeys, put, remove });
    put.forEach((entry) => stored.set(entry.id, lastingPart(entry)));
    remove.forEach((id) => stored.delete(id));
  }

  /**
   * The outbox after an event, and in the history what it means for the messages.
   *
   * @param {Parameters<typeof outboxReducer>[1]} event
   */
  async function apply(event) {
    const before = outbox;
    const after = outboxReducer(before, event);
    for (const [id, entry] of Object.entries(after.entries)) {
      const was = before.entries[id];
      if (!was || was === entry || entry.until !== 'receipt') continue;
      const [from, to] = [entryStatus(was), entryStatus(entry)];
      if (from.status !== to.status || from.reason !== to.reason)
        await ledger.moved(entry, to.status, to.reason);
    }
    outbox = settled(after);
  }

  /**
   * @param {string} contactId
   * @param {Content} content
   * @param {Pick<OutboxEntry, 'until' | 'slot' | 'isCopied' | 'restUntilMs'>} how
   */
  function entryOf(contactId, content, how) {
    /** @type {OutboxEntry} */
    const entry = {
      id: content.id,
      conversationId: content.conv,
      toUserId: contactId,
      content,
      createdAtMs: edges.now(),
      targets: [],
      ...how,
    };
    return entry;
  }

  /** @param {Message} message */
  function messageEntry(message) {
    const how = /** @type {const} */ ({ until: 'receipt', slot: null, isCopied: true });
    return entryOf(message.receiverId, contentOf(message), how);
  }

  /**
   * @param {string} contactId  who shall know; of my own devices' messages: me
   * @param {string} conv
   * @param {'delivered' | 'read' | 'resend'} kind
   * @param {string[]} ids
   */
  function owe(contactId, conv, kind, ids) {
    const ts = new Date(edges.now()).toISOString();
    /** @type {Content} */
    const content = { v: 1, id: edges.newId(), conv, ts, kind, ids };
    outbox = outboxReducer(outbox, { type: 'composed', entry: receiptEntry(contactId, content) });
  }

  /**
   * One who tells nobody what they have read tells their other devices only.
   *
   * @param {string} contactId
   * @param {Content} content
   */
  function receiptEntry(contactId, content) {
    const { kind, conv } = content;
    const restUntilMs = edges.now() + RECEIPT_REST_MS;
    if (kind !== 'read') {
      const slot = `${kind} ${conv} ${contactId}`;
      return entryOf(contactId, content, {
        until: 'accepted',
        slot,
        isCopied: false,
        restUntilMs,
      });
    }
    const isTold = edges.tellsReads?.() ?? true;
    return entryOf(isTold ? contactId : self.userId, content, {
      until: 'replaced',
      slot: `${isTold ? 'read' : 'seen'} ${conv}`,
      isCopied: isTold,
      restUntilMs,
    });
  }

  /* --- out ---------------------------------------------------------------- */

  /** @param {OutboxEntry} entry @param {Target} target @returns {Promise<Uint8Array | null>} null: later */
  async function sealed({ id, content }, { userId, deviceId }) {
    try {
      return await edges.seal(content, { userId, deviceId });
    } catch (/** @type {any} */ thrown) {
      const reason = thrown?.code === 'too_large' ? 'too_large' : 'unsealed';
      await apply({ type: 'refused', id, userId, deviceId, reason, nowMs: edges.now() });
      return null;
    }
  }

  /** Offer what is due, and look again when the next thing is. */
  async function flush() {
    const heldBack = new Set();
    for (const { entry, target, epoch } of offersDue(outbox, edges.now())) {
      const { userId, deviceId } = target;
      if (heldBack.has(deviceId)) continue;
      const payload = await sealed(entry, target);
      if (isStopped) return;
      if (!payload) {
        heldBack.add(deviceId);
        continue;
      }
      if (!edges.send({ kind: 'SEND', epoch, userId, deviceId, id: entry.id, payload })) break;
      await apply({ type: 'offered', id: entry.id, userId, deviceId });
    }
    const stale = staleUsers(outbox);
    if (stale.length) edges.onStaleDevices(stale);
    edges.clearTimer(timer);
    const now = edges.now();
    const dueMs = nextDueMs(outbox, now);
    if (dueMs !== null) timer = edges.setTimer(() => later(flush), dueMs - now);
  }

  /* --- in ----------------------------------------------------------------- */

  /** @param {Envelope} envelope */
  function acknowledge({ userId, deviceId, id, isLate }) {
    edges.send({ kind: 'ACK', userId, deviceId, id, isLate });
  }

  /** @param {Envelope[]} delivered */
  async function receive(delivered) {
    const rows = delivered.map((envelope, i) => ({
      key: inboxKey(envelope),
      userId: envelope.userId,
      deviceId: envelope.deviceId,
      id: envelope.id,
      payload: envelope.payload.slice(),
      arrivedAtMs: edges.now() + i / 1_000,
    }));
    await database.putInbox(rows);
    const taken = await takeIn(rows);
    await commit(rows.map((row) => row.key));
    delivered.filter((envelope) => taken.has(inboxKey(envelope))).forEach(acknowledge);
  }

  /** @param {Envelope} envelope  an answer to a SEND of mine */
  async function heardBack(envelope) {
    const { id, userId, deviceId, reason } = envelope;
    if (envelope.kind === 'ACCEPTED') await apply({ type: 'accepted', id, userId, deviceId });
    else {
      const why = reason ?? 'unknown';
      await apply({ type: 'refused', id, userId, deviceId, reason: why, nowMs: edges.now() });
    }
  }

  /** Everything that is there now; what fails is delivered again on the next link. */
  async function drain() {
    try {
      while (arrivals.length) await drainSome();
    } finally {
      isDraining = false;
    }
    edges.onStorageFull(false);
    await flush();
  }

  /** As many as may be handled in one step: DELIVER together, answers together. */
  async function drainSome() {
    const isDeliver = arrivals[0].kind === 'DELIVER';
    const until = arrivals.findIndex((e) => (e.kind === 'DELIVER') !== isDeliver);
    const batch = arrivals.splice(0, until === -1 ? arrivals.length : until);
    if (isDeliver) {
      for (const envelope of batch.filter(({ isEphemeral }) => isEphemeral)) {
        const contactId = await typing.hear(envelope);
        if (contactId) edges.onTyping?.(contactId);
      }
      const lasting = batch.filter((envelope) => !envelope.isEphemeral);
      if (lasting.length) await receive(lasting);
      return;
    }
    for (const envelope of batch) await heardBack(envelope);
    await commit();
    batch.filter((envelope) => envelope.isLate).forEach(acknowledge);
  }

  return {
    /** What was left when the last tab ended. Before anything else. */
    start() {
      return inTurn(async () => {
        ledger.repair();
        const entries = await database.outbox();
        outbox = outboxReducer(outbox, { type: 'loaded', entries });
        entries.forEach((entry) => stored.set(entry.id, lastingPart(entry)));
        const rows = await database.inbox();
        if (rows.length) {
          await takeIn(rows);
          await commit(rows.map((row) => row.key));
        }
        /* Cut off between history and outbox: the history knows what was meant. */
        for (const message of ledger.unsent()) {
          if (!outbox.entries[message.messageId]) {
            await apply({ type: 'composed', entry: messageEntry(message) });
          }
        }
        await commit();
      });
    },

    /** Whatever is on its way inside ends at its next step; nothing is sent any more. */
    stop() {
      isStopped = true;
      edges.clearTimer(timer);
    },

    /** @param {Envelope} envelope  ACCEPTED, REFUSED or DELIVER */
    received(envelope) {
      arrivals.push(envelope);
      if (isDraining) return;
      isDraining = true;
      later(drain);
    },

    /** @param {Envelope} welcome */
    linkOpened(welcome) {
      arrivals.length = 0;
      later(async () => {
        await apply({ type: 'linkOpened', serverEpoch: welcome.epoch });
        await flush();
      });
      return jsonPayload(welcome);
    },

    /** @param {Record<string, DeviceList>} lists  by user id */
    devicesKnown(lists) {
      later(async () => {
        await apply({ type: 'devices', lists, nowMs: edges.now() });
        await commit();
        await flush();
      });
    },

    /** @param {string[]} userIds */
    cameOnline(userIds) {
      later(async () => {
        await apply({ type: 'online', userIds, nowMs: edges.now() });
        await flush();
      });
    },

    /**
     * The same id twice is the same message: a retry of what was said already
     * changes nothing, unless it had failed.
     *
     * @param {User} contact
     * @param {Pick<Message, 'messageId' | 'content' | 'type' | 'session'>} draft
     */
    compose(contact, draft) {
      return inTurn(async () => {
        const message = await ledger.composed(contact, draft, edges.now());
        if (!message) return;
        await apply({ type: 'composed', entry: messageEntry(message) });
        await commit();
        later(flush);
      });
    },

    /** @param {string} contactId  everything of theirs has been seen */
    markRead(contactId) {
      return inTurn(async () => {
        const ids = ledger.unreadIds(contactId).slice(-RECEIPT_IDS_MAX);
        if (!ids.length) return;
        await ledger.seen(contactId, ids);
        owe(contactId, pairOf(self.userId, contactId), 'read', ids);
        await commit();
        later(flush);
      });
    },

    /** I am writing to them: worth one try. @param {string} contactId */
    typing(contactId) {
      later(() => typing.say(contactId));
    },

    /** @param {User} contact */
    openConversation(contact) {
      return inTurn(async () => ledger.opened(contact, edges.now()));
    },

    /** @param {Contact[]} contacts */
    contactsKnown(contacts) {
      later(async () => ledger.contactsKnown(contacts));
    },
  };
}

/** @typedef {ReturnType<typeof createDelivery>} Delivery */
