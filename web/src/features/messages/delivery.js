/**
 * delivery.js - from the link to the history and back, losing nothing.
 *
 * Runs in the leading tab only. What happens is queued and done one after
 * the other, in this order of writes (DESIGN 5, ADR 0028, 0029); "and" is at the same time:
 *
 *   receive   (inbox and) open -> history -> receipts owed -> ACK    inbox: of several at once
 *   send      history -> outbox and seal -> SEND -> (ACCEPTED) -> receipt -> out of the outbox
 *
 * It may be cut off between any two of these and started again: what is then
 * in the inbox is opened again, what is in the outbox is offered again, and
 * what arrives twice is known by sender and id.
 *
 * @import { Envelope } from '../../net/envelope.js'
 * @import { Contact, DeliveryEdges, DeviceList, Message, Outbox, OutboxEntry, Target,
 *   User } from './types.js'
 */
import { jsonPayload } from '../../net/envelope.js';
import { RECEIPT_IDS_MAX } from './core/content.js';
import { pairOf } from './core/conversationId.js';
import {
  emptyOutbox,
  entryStatus,
  nextDueMs,
  offersDue,
  outboxReducer,
  settled,
  staleUsers,
} from './core/outbox.js';
import { createEntries, lastingPart } from './entries.js';
import { createIntake } from './intake.js';
import { createRemembered } from './remembered.js';
import { createResending } from './resending.js';
import { createSealAhead } from './sealAhead.js';
import { inboxKey, inboxRow } from './store/database.js';
import { isQuotaError } from './store/history.js';
import { createTyping } from './typing.js';

/** What seal() throws for good. */
const NEVER_SEALED = new Set(['too_large', 'not_allowed']);
const WRITTEN = { status: 'sending', reason: null };

/** @param {DeliveryEdges} edges */
export function createDelivery(edges) {
  const { self, ledger, database } = edges;
  const remembered = createRemembered(edges);
  const entries = createEntries(edges);
  const ahead = createSealAhead(edges.seal);
  const { takeIn, stored: inboxStored } = createIntake({
    ...edges,
    owe,
    confirm: (ids, { userId, deviceId }) => apply({ type: 'receipt', ids, userId, deviceId }),
    remembered,
    resend: createResending({
      self,
      ledger,
      readOutbox: () => outbox,
      apply,
      compose: (message, toUserId) =>
        apply({ type: 'composed', entry: entries.copy(toUserId, message) }),
      owe,
    }),
  });
  /** @type {Outbox} */
  let outbox = emptyOutbox(self);
  const typing = createTyping({ ...edges, devicesOf: (userId) => outbox.devices[userId] });
  /** What the database holds of each entry. @type {Map<string, string>} */
  const stored = new Map();
  /** @type {Envelope[]} */
  const arrivals = [];
  /** Another one with each news of devices, and at once: what came after it may be handled first. */
  let devicesNews = Symbol('start');
  /** The last news that the lists in the outbox know of. */
  let listsNews = Symbol('none');
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
    const all = Object.values(outbox.entries);
    const put = all.filter((entry) => stored.get(entry.id) !== lastingPart(entry));
    const remove = [...stored.keys()].filter((id) => !outbox.entries[id]);
    const copies = ledger.copies.pending();
    const isSame = [put, remove, inboxKeys, copies].every((list) => !list.length);
    if (isSame && !remembered.hasChanges()) return;
    const memory = remembered.changes();
    await database.commit({ inboxKeys, put, remove, memory, copies });
    ledger.copies.wrote(copies);
    remembered.wrote(memory);
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
      if (was === entry || !isShown(entry)) continue;
      const [from, to] = [was ? entryStatus(was) : WRITTEN, entryStatus(entry)];
      if (from.status !== to.status || from.reason !== to.reason)
        await ledger.moved(entry, to.status, to.reason);
    }
    outbox = settled(after, listsNews === devicesNews);
  }

  /** Its state is shown at a message. @param {OutboxEntry} entry */
  const isShown = ({ until, toUserId }) => until === 'receipt' && toUserId !== self.userId;

  /** @param {Parameters<typeof entries.receipt>} receipt */
  function owe(...receipt) {
    outbox = outboxReducer(outbox, { type: 'composed', entry: entries.receipt(...receipt) });
  }

  /* --- out ---------------------------------------------------------------- */

  /** @param {OutboxEntry} entry @param {Target} target @returns {Promise<Uint8Array | null>} null: later */
  async function sealed(entry, target) {
    const { id } = entry;
    const { userId, deviceId } = target;
    try {
      return await ahead.take(entry, target);
    } catch (/** @type {any} */ thrown) {
      const reason = NEVER_SEALED.has(thrown?.code) ? thrown.code : 'unsealed';
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
    ahead.drop();
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
    const rows = delivered.map((envelope, i) => inboxRow(envelope, edges.now() + i / 1_000));
    /* One is open as soon as it would be in the inbox. */
    const [taken] = await Promise.all([takeIn(rows), rows.length > 1 && database.putInbox(rows)]);
    await commit(rows.map((row) => row.key));
    inboxStored(rows);
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

  /**
   * Everything that is there now, a step at a time: what a person does need not
   * wait for all of it. What fails is delivered again on the next link.
   */
  async function drain() {
    try {
      if (arrivals.length) await drainSome();
    } finally {
      isDraining = false;
    }
    if (arrivals.length) return drainLater();
    edges.onStorageFull(false);
    await flush();
  }

  function drainLater() {
    isDraining = true;
    later(drain);
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
        await ledger.repair();
        const left = await database.outbox();
        outbox = outboxReducer(outbox, { type: 'loaded', entries: left });
        left.forEach((entry) => stored.set(entry.id, lastingPart(entry)));
        for (const entry of left.filter(isShown)) {
          const { status, reason } = entryStatus(entry);
          if (status !== 'sending') await ledger.moved(entry, status, reason);
        }
        await remembered.load();
        const rows = await database.inbox();
        if (rows.length) {
          await takeIn(rows);
          await commit(rows.map((row) => row.key));
        }
        /* Cut off between history and outbox: the history knows what was meant. */
        for (const message of ledger.unsent()) {
          if (!outbox.entries[message.messageId]) {
            await apply({ type: 'composed', entry: entries.message(message) });
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
      if (!isDraining) drainLater();
    },

    /** @param {Envelope} welcome */
    linkOpened(welcome) {
      arrivals.length = 0;
      devicesNews = Symbol('link');
      later(async () => {
        await apply({ type: 'linkOpened', serverEpoch: welcome.epoch });
        await flush();
      });
      return jsonPayload(welcome);
    },

    /** Somebody has other devices now, maybe I: until they are asked for, no list is sure. */
    devicesChanged() {
      devicesNews = Symbol('notice');
    },

    /** The lists are about to be asked for: their answer is as of now. */
    devicesAsked: () => devicesNews,

    /**
     * @param {Record<string, DeviceList>} lists  by user id, mine among them
     * @param {symbol | undefined} asOf  what devicesAsked() said
     */
    devicesKnown(lists, asOf) {
      later(async () => {
        listsNews = asOf ?? listsNews;
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
      const kept = inTurn(async () => {
        const message = await ledger.composed(contact, draft, edges.now());
        if (!message) return;
        await apply({ type: 'composed', entry: entries.message(message) });
        ahead.begin(message.messageId, offersDue(outbox, edges.now()));
        /* Drawn when it is safe: drawing would hold up what makes it so. */
        await commit().finally(ledger.tell);
      });
      /* Its turn is taken now: what arrives while the message is stored comes after its SEND. */
      later(() => kept.then(flush));
      return kept;
    },

    /** @param {string} contactId  everything of theirs has been seen */
    markRead(contactId) {
      return inTurn(async () => {
        const ids = ledger.unreadIds(contactId).slice(-RECEIPT_IDS_MAX);
        if (!ids.length) return;
        const told = await ledger.seen(contactId, ids);
        if (told.length) owe(contactId, pairOf(self.userId, contactId), 'read', told);
        await commit();
        later(flush);
      });
    },

    /** The person has approved another device of theirs. @param {string} deviceId */
    handOver(deviceId) {
      return inTurn(async () => {
        await apply({ type: 'composed', entry: entries.secrets(deviceId) });
        await commit();
        later(flush);
      });
    },

    /** @param {string} contactId @param {string} id */
    hideUnopened(contactId, id) {
      return inTurn(async () => {
        remembered.settle(contactId, [id]);
        await commit();
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

    /** @param {User} contact @param {import('./types.js').LessonLine[]} lines */
    noteLines: (contact, lines) => inTurn(() => ledger.noted(contact, lines)),

    /** @param {Contact[]} contacts */
    contactsKnown: (contacts) => later(async () => ledger.contactsKnown(contacts)),
  };
}

/** @typedef {ReturnType<typeof createDelivery>} Delivery */
