/**
 * What is owed to devices that do not come back, so that it ends.
 *
 * A browser may be lost without being removed: it stays in its owner's list,
 * and nothing that is meant for it is ever confirmed. The relay gives up after
 * 21 days in its memory, which begin again with each start of the server.
 * Nothing that ends here is missed by anybody: a device that comes back after
 * all asks for what it has not, and is asked about what it has.
 *
 * @import { DeviceList, Outbox, OutboxEntry, Target } from '../types.js'
 */

const DAY_MS = 86_400_000;
/** As long as the relay keeps anything (protocol.md 6). */
const DEBT_MS = 21 * DAY_MS;
/** The permission ends by then (crypto/secrets.js). */
const HAND_OVER_MS = DAY_MS;
/** Receipts that wait for one device; each names up to 500 messages. */
const DEBTS_MAX = 100;

/**
 * A contact without a device will have one, and reads then what was written; to
 * confirm something to it there is nothing. Of mine, the last one was retired;
 * one that was approved just now is not in the list yet.
 *
 * @param {OutboxEntry} entry
 * @param {DeviceList} list
 * @param {{ userId: string }} self
 */
export function isForNobody(entry, list, self) {
  if (entry.toUserId === self.userId) return !entry.onlyDeviceId;
  return entry.until === 'accepted' && list.isEmpty === true;
}

/** @param {OutboxEntry} entry @param {number} nowMs */
function isForgotten({ until, onlyDeviceId, createdAtMs }, nowMs) {
  const ageMs = nowMs - createdAtMs;
  return (until === 'accepted' && ageMs > DEBT_MS) || (onlyDeviceId && ageMs > HAND_OVER_MS);
}

/** @param {Target} target @returns {Target} */
function givenUp(target) {
  return target.state === 'done' ? target : { ...target, state: 'failed', reason: 'expired' };
}

/**
 * A message that its recipient has, on one device at least, is delivered. What
 * nobody has yet waits for the relay's word, and its writer is told.
 *
 * @param {OutboxEntry} entry
 * @param {number} nowMs
 */
function isDeliveredLongAgo({ until, toUserId, targets, createdAtMs }, nowMs) {
  const isThere = targets.some((t) => t.userId === toUserId && t.state === 'done');
  return until === 'receipt' && isThere && nowMs - createdAtMs > DEBT_MS;
}

/** @param {Outbox} outbox @param {number} nowMs @returns {Outbox} */
export function aged(outbox, nowMs) {
  const entries = Object.values(outbox.entries)
    .filter((entry) => !isForgotten(entry, nowMs))
    .map((entry) =>
      isDeliveredLongAgo(entry, nowMs) ? { ...entry, targets: entry.targets.map(givenUp) } : entry,
    );
  return { ...outbox, entries: Object.fromEntries(entries.map((entry) => [entry.id, entry])) };
}

/** @param {Target} target */
const isUntaken = ({ state }) => state === 'waiting' || state === 'stale';

/**
 * Of the receipts that one device does not take only the newest stay.
 *
 * @param {Outbox} outbox
 * @returns {Outbox}
 */
export function withoutOldest(outbox) {
  const receipts = Object.values(outbox.entries).filter(({ until }) => until === 'accepted');
  if (receipts.length <= DEBTS_MAX) return outbox;
  /** @type {Map<string, number>} */
  const counts = new Map();
  const entries = { ...outbox.entries };
  for (const entry of receipts.sort((a, b) => b.createdAtMs - a.createdAtMs)) {
    const targets = entry.targets.filter((target) => {
      if (!isUntaken(target)) return true;
      const count = (counts.get(target.deviceId) ?? 0) + 1;
      counts.set(target.deviceId, count);
      return count <= DEBTS_MAX;
    });
    if (targets.length === entry.targets.length) continue;
    entries[entry.id] = { ...entry, targets };
    if (!targets.length) delete entries[entry.id];
  }
  return { ...outbox, entries };
}
