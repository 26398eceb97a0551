/**
 * remembered.js - what must be known of an envelope after it has left the inbox.
 *
 *   taken     it has been opened and stored: the same bytes may come again,
 *             and will not open a second time
 *   unopened  it could not be opened, and its sender was asked for it again:
 *             how often, so that it ends
 *
 * Both outlive the tab; what changed goes into the step that empties the inbox.
 *
 * @import { Unopened } from './types.js'
 * @import { Database, InboxRow, Memory, UnopenedRow } from './store/database.js'
 */
import { RESENDS_MAX } from './core/outbox.js';
import { inboxKey } from './store/database.js';

/** As many as a mailbox holds: no more can come a second time. */
const TAKEN_MAX = 1_000;
/** Longer than the relay keeps anything: nobody will answer any more. */
const UNOPENED_MS = 30 * 86_400_000;

/** @param {string} userId @param {string} id */
const unopenedKey = (userId, id) => `${userId}/${id}`;

/**
 * @param {object} parts
 * @param {Database} parts.database
 * @param {() => number} parts.now
 * @param {(unopened: Unopened[]) => void} [parts.onUnopened]
 */
export function createRemembered({ database, now, onUnopened = () => {} }) {
  /** In the order in which they came. @type {Map<string, number>} */
  const taken = new Map();
  /** @type {Map<string, UnopenedRow>} */
  const unopened = new Map();
  let lastOrder = 0;
  /** What the database does not know yet, by store and key. */
  const changed = { taken: new Set(), unopened: new Set() };

  function tell() {
    const list = [...unopened.values()].map(({ userId, id, atMs, asks }) => ({
      userId,
      id,
      atMs,
      isOver: asks > RESENDS_MAX,
    }));
    onUnopened(list.sort((a, b) => a.atMs - b.atMs));
  }

  /** @param {string} key */
  function forget(key) {
    if (unopened.delete(key)) changed.unopened.add(key);
  }

  return {
    /** What the last tab knew. */
    async load() {
      const rows = await database.remembered();
      rows.taken.sort((a, b) => a.order - b.order);
      rows.taken.forEach(({ key, order }) => taken.set(key, order));
      lastOrder = rows.taken.at(-1)?.order ?? 0;
      rows.unopened.forEach((row) => unopened.set(row.key, row));
      rows.unopened
        .filter(({ atMs }) => atMs + UNOPENED_MS < now())
        .forEach(({ key }) => forget(key));
      tell();
    },

    /** @param {InboxRow} row */
    isTaken: (row) => taken.has(row.key),

    /** It is stored. @param {{ userId: string, deviceId: string, id: string }} envelope */
    took(envelope) {
      const key = inboxKey(envelope);
      taken.delete(key);
      taken.set(key, (lastOrder += 1));
      changed.taken.add(key);
      if (taken.size > TAKEN_MAX) {
        const [oldest] = taken.keys();
        taken.delete(oldest);
        changed.taken.add(oldest);
      }
    },

    /**
     * It cannot be opened.
     *
     * @param {InboxRow} row
     * @returns {boolean} its sender is to be asked; asked once more than they seal it anew, so
     *   that they hear of the end too. False: enough; left alone, the relay tells them
     */
    mayAsk({ userId, id, arrivedAtMs }) {
      const key = unopenedKey(userId, id);
      const known = unopened.get(key) ?? { key, userId, id, atMs: arrivedAtMs, asks: 0 };
      if (known.asks > RESENDS_MAX) return false;
      unopened.set(key, { ...known, asks: known.asks + 1 });
      changed.unopened.add(key);
      tell();
      return true;
    },

    /** They have come, or never will. @param {string} userId @param {string[]} ids */
    settle(userId, ids) {
      const keys = ids.map((id) => unopenedKey(userId, id)).filter((key) => unopened.has(key));
      keys.forEach(forget);
      if (keys.length) tell();
    },

    /** @returns {Memory} for the database; changed() it is until wrote() */
    changes() {
      return {
        taken: {
          put: [...changed.taken].flatMap((key) => {
            const order = taken.get(key);
            return order === undefined ? [] : [{ key, order }];
          }),
          remove: [...changed.taken].filter((key) => !taken.has(key)),
        },
        unopened: {
          put: [...changed.unopened].flatMap((key) => unopened.get(key) ?? []),
          remove: [...changed.unopened].filter((key) => !unopened.has(key)),
        },
      };
    },

    hasChanges: () => changed.taken.size + changed.unopened.size > 0,

    /** The database has it. @param {Memory} memory */
    wrote(memory) {
      for (const store of /** @type {const} */ (['taken', 'unopened'])) {
        memory[store].put.forEach(({ key }) => changed[store].delete(key));
        memory[store].remove.forEach((key) => changed[store].delete(key));
      }
    },
  };
}

/** @typedef {ReturnType<typeof createRemembered>} Remembered */
