/**
 * What this browser owes to other devices: what to offer, to which device, when.
 * Pure: the time comes in with the event, randomness and network stay out.
 * An entry ends when every device it is meant for has confirmed it, so that
 * the relay may forget everything at any time and nothing is lost.
 *
 * @import { DeviceList, Outbox, OutboxEntry, Target } from '../types.js'
 */
import { aged, isForNobody, withoutOldest } from './debts.js';
import { takingOver } from './receipts.js';
import { doubled, ruleOf } from './refusals.js';

/** Unanswered at once: below the relay's burst of 60 (protocol.md 7). */
const WINDOW = 32;
/** A recipient who came online needs this long to confirm what waited for them. */
const SETTLE_MS = 10_000;
const SLOW_DOWN_MS = 1_000;
/** A device that cannot open one message so often will not: asked once more, the sender gives up. */
export const RESENDS_MAX = 5;

/** @param {{ userId: string, deviceId: string }} self @returns {Outbox} */
export function emptyOutbox(self) {
  return { self, entries: {}, devices: {}, serverEpoch: null, pausedUntilMs: 0, slowDowns: 0 };
}

/** @param {string} userId @param {string} deviceId @returns {Target} */
function newTarget(userId, deviceId) {
  return { userId, deviceId, state: 'waiting', dueAtMs: 0, tries: 0, reason: null };
}

/** In the place of devices that are no more, and will not be again. @param {string} userId @returns {Target} */
function goneTarget(userId) {
  return { ...newTarget(userId, ''), state: 'failed', reason: 'left' };
}

/** Of the last run only this is left: how often it was sealed anew. @param {Target} target @returns {Target} */
function begunAgain({ userId, deviceId, resends }) {
  const fresh = newTarget(userId, deviceId);
  return resends ? { ...fresh, resends } : fresh;
}

/**
 * The entry with exactly the targets that the device lists ask for. A target
 * that is done stays, as the proof that the message arrived.
 *
 * @param {Outbox} outbox
 * @param {OutboxEntry} entry
 * @returns {OutboxEntry}
 */
function retargeted(outbox, entry) {
  const { self } = outbox;
  const users = entry.isCopied ? [entry.toUserId, self.userId] : [entry.toUserId];
  const targets = entry.targets.filter((t) => t.state === 'done' || !users.includes(t.userId));
  for (const userId of new Set(users)) {
    const mine = entry.targets.filter((t) => t.userId === userId);
    const list = outbox.devices[userId];
    if (!list) {
      targets.push(...mine.filter((t) => t.state !== 'done'));
      continue;
    }
    if (list.hasLeft) targets.push(goneTarget(userId));
    for (const deviceId of list.deviceIds) {
      if (userId === self.userId && deviceId === self.deviceId) continue;
      if (entry.onlyDeviceId && deviceId !== entry.onlyDeviceId) continue;
      const known = mine.find((t) => t.deviceId === deviceId);
      if (known?.state === 'done') continue;
      targets.push(known ?? newTarget(userId, deviceId));
    }
  }
  return { ...entry, targets };
}

/** Its device list is fresh now. @param {Target} target @param {number} nowMs @returns {Target} */
function answered(target, nowMs) {
  if (target.state !== 'stale') return target;
  if (target.reason === 'undeliverable') return { ...target, state: 'failed' };
  return { ...target, state: 'waiting', dueAtMs: nowMs + doubled(500, target.tries - 1, 600_000) };
}

/**
 * @param {Outbox} outbox
 * @param {(entry: OutboxEntry) => OutboxEntry} change
 * @returns {Outbox}
 */
function mapEntries(outbox, change) {
  const entries = Object.fromEntries(
    Object.entries(outbox.entries).map(([id, entry]) => [id, change(entry)]),
  );
  return { ...outbox, entries };
}

/**
 * @param {Outbox} outbox
 * @param {(target: Target) => Target} change
 * @returns {Outbox}
 */
function mapTargets(outbox, change) {
  return mapEntries(outbox, (entry) => {
    const targets = entry.targets.map(change);
    return targets.some((t, i) => t !== entry.targets[i]) ? { ...entry, targets } : entry;
  });
}

/**
 * @param {Outbox} outbox
 * @param {string} id
 * @param {{ userId: string, deviceId: string }} device
 * @param {(target: Target) => Target} change
 */
function changeTarget(outbox, id, device, change) {
  const entry = outbox.entries[id];
  if (!entry) return outbox;
  const targets = entry.targets.map((target) =>
    target.deviceId === device.deviceId && target.userId === device.userId
      ? change(target)
      : target,
  );
  return { ...outbox, entries: { ...outbox.entries, [id]: { ...entry, targets } } };
}

/**
 * @param {Target} target
 * @param {{ reason: string, nowMs: number }} refusal
 * @returns {Target}
 */
function refused(target, { reason, nowMs }) {
  if (target.state === 'done') return target;
  const rule = ruleOf(reason);
  const tries = target.tries + 1;
  if (rule === 'fail') return { ...target, state: 'failed', reason };
  if (rule === 'ask') return { ...target, state: 'stale', tries, reason };
  if (rule === 'pause') return { ...target, state: 'waiting', reason };
  const dueAtMs = nowMs + doubled(rule.firstMs, target.tries, rule.ceilingMs);
  return { ...target, state: 'waiting', tries, dueAtMs, reason };
}

/**
 * @param {Outbox} outbox
 * @param {{ type: 'loaded', entries: OutboxEntry[] }
 *       | { type: 'composed', entry: OutboxEntry }
 *       | { type: 'linkOpened', serverEpoch: number }
 *       | { type: 'devices', lists: Record<string, DeviceList>, nowMs: number }
 *       | { type: 'offered', id: string, userId: string, deviceId: string }
 *       | { type: 'accepted', id: string, userId: string, deviceId: string }
 *       | { type: 'refused', id: string, userId: string, deviceId: string, reason: string,
 *           nowMs: number }
 *       | { type: 'receipt', ids: string[], userId: string, deviceId: string }
 *       | { type: 'resend', ids: string[], userId: string, deviceId: string }
 *       | { type: 'online', userIds: string[], nowMs: number }} event
 * @returns {Outbox}
 */
export function outboxReducer(outbox, event) {
  switch (event.type) {
    case 'loaded': {
      const entries = Object.fromEntries(event.entries.map((entry) => [entry.id, entry]));
      return mapTargets({ ...outbox, entries }, (target) =>
        isOver(target) ? target : begunAgain(target),
      );
    }
    case 'composed': {
      const { entry, others } = takingOver(outbox.entries, event.entry);
      const entries = { ...others, [entry.id]: retargeted(outbox, entry) };
      return withoutOldest({ ...outbox, entries });
    }
    case 'linkOpened': {
      const isNewServer = outbox.serverEpoch !== event.serverEpoch;
      const next = { ...outbox, serverEpoch: event.serverEpoch, pausedUntilMs: 0, slowDowns: 0 };
      return mapTargets(next, (target) =>
        target.state === 'offered' || (target.state === 'held' && isNewServer)
          ? { ...target, state: 'waiting', dueAtMs: 0 }
          : target,
      );
    }
    case 'devices': {
      const next = aged({ ...outbox, devices: { ...outbox.devices, ...event.lists } }, event.nowMs);
      return mapEntries(next, (entry) => {
        const { targets, ...rest } = retargeted(next, entry);
        return {
          ...rest,
          targets: targets.map((t) => (event.lists[t.userId] ? answered(t, event.nowMs) : t)),
        };
      });
    }
    case 'offered':
      return changeTarget(outbox, event.id, event, (target) => ({
        ...target,
        state: target.state === 'held' ? 'held' : 'offered',
        dueAtMs: 0,
      }));
    case 'accepted':
      return changeTarget({ ...outbox, slowDowns: 0 }, event.id, event, (target) =>
        isOver(target) ? target : { ...target, state: 'held', tries: 0, reason: null },
      );
    case 'refused': {
      const next = changeTarget(outbox, event.id, event, (t) => refused(t, event));
      if (ruleOf(event.reason) !== 'pause') return next;
      const pauseMs = doubled(SLOW_DOWN_MS, outbox.slowDowns, 60_000);
      /* A burst is refused envelope by envelope: that is one refusal, not thirty. */
      if (event.nowMs < outbox.pausedUntilMs) return next;
      return { ...next, pausedUntilMs: event.nowMs + pauseMs, slowDowns: outbox.slowDowns + 1 };
    }
    case 'receipt':
      return event.ids.reduce((next, id) => confirmed(next, id, event), outbox);
    case 'resend':
      return event.ids.reduce((next, id) => changeTarget(next, id, event, wantedAgain), outbox);
    case 'online':
      return mapTargets(outbox, (target) =>
        event.userIds.includes(target.userId) ? awaited(target, event.nowMs) : target,
      );
    default:
      throw new Error(`outboxReducer: unknown event ${/** @type {any} */ (event).type}`);
  }
}

/**
 * @param {Outbox} outbox
 * @param {string} id
 * @param {{ userId: string, deviceId: string }} from
 */
function confirmed(outbox, id, from) {
  const entry = outbox.entries[id];
  const isMeant =
    entry?.toUserId === from.userId || (entry?.isCopied && outbox.self.userId === from.userId);
  if (!entry || !isMeant) return outbox;
  const others = entry.targets.filter((t) => t.deviceId !== from.deviceId);
  /** @type {Target} */
  const done = { ...newTarget(from.userId, from.deviceId), state: 'done' };
  const next = { ...entry, targets: [...others, done] };
  return { ...outbox, entries: { ...outbox.entries, [id]: next } };
}

/** The device could not open what it got. @param {Target} target @returns {Target} */
function wantedAgain(target) {
  if (isOver(target)) return target;
  const resends = (target.resends ?? 0) + 1;
  if (resends > RESENDS_MAX) return { ...target, state: 'failed', resends, reason: 'unreadable' };
  return { ...target, state: 'waiting', dueAtMs: 0, resends };
}

/** Its owner has just come online. @param {Target} target @param {number} nowMs @returns {Target} */
function awaited(target, nowMs) {
  if (target.state === 'waiting') return { ...target, dueAtMs: 0 };
  if (target.state === 'held') return { ...target, dueAtMs: nowMs + SETTLE_MS };
  return target;
}

/** @param {Target} target */
function isOver(target) {
  return target.state === 'done' || target.state === 'failed';
}

/** @param {OutboxEntry} entry */
function recipientsOf(entry) {
  return entry.targets.filter((target) => target.userId === entry.toUserId);
}

/**
 * Where the message is, as far as the recipient is concerned.
 *
 * @param {OutboxEntry} entry
 * @returns {{ status: 'sending' | 'held' | 'delivered' | 'failed', reason: string | null }}
 */
export function entryStatus(entry) {
  const targets = recipientsOf(entry);
  /** @param {Target['state']} state */
  const has = (state) => targets.some((target) => target.state === state);
  if (has('done')) return { status: 'delivered', reason: null };
  if (has('held')) return { status: 'held', reason: null };
  if (targets.length && targets.every((target) => target.state === 'failed')) {
    return { status: 'failed', reason: targets[0].reason };
  }
  const refused = targets.find((target) => target.state !== 'failed' && target.reason);
  return { status: 'sending', reason: refused?.reason ?? null };
}

/**
 * Whoever does not know all devices does not know that all have it. The relay
 * refuses an old list of the recipient's; whether mine is old, nobody else asks.
 *
 * @param {Outbox} outbox
 * @param {OutboxEntry} entry
 * @param {boolean} areMineCurrent
 */
function isFinished({ devices, self }, entry, areMineCurrent) {
  const isForMine = entry.isCopied || entry.toUserId === self.userId;
  if (!devices[entry.toUserId]) return false;
  if (isForMine && !(areMineCurrent && devices[self.userId])) return false;
  if (!recipientsOf(entry).length) return isForNobody(entry, devices[entry.toUserId], self);
  if (entry.until === 'replaced') return entry.targets.every((t) => t.state === 'failed');
  return entry.targets.every(
    (target) => isOver(target) || (entry.until === 'accepted' && target.state === 'held'),
  );
}

/**
 * Take out what is over.
 *
 * @param {Outbox} outbox
 * @param {boolean} areMineCurrent  no news of my own devices since their list was asked for
 * @returns {Outbox} the same when nothing is
 */
export function settled(outbox, areMineCurrent) {
  const open = Object.entries(outbox.entries).filter(
    ([, entry]) => !isFinished(outbox, entry, areMineCurrent),
  );
  if (open.length === Object.keys(outbox.entries).length) return outbox;
  return { ...outbox, entries: Object.fromEntries(open) };
}

/** @param {Outbox} outbox */
function oldestFirst(outbox) {
  return Object.values(outbox.entries).sort((a, b) => a.createdAtMs - b.createdAtMs);
}

/**
 * What to offer now. Per device the oldest goes first, and what waits holds
 * back what is younger: a device gets envelopes in the order they were made.
 *
 * @param {Outbox} outbox
 * @param {number} nowMs
 * @returns {{ entry: OutboxEntry, target: Target, epoch: number }[]}
 */
export function offersDue(outbox, nowMs) {
  if (nowMs < outbox.pausedUntilMs) return [];
  const entries = oldestFirst(outbox);
  const inFlight = entries.flatMap((e) => e.targets).filter((t) => t.state === 'offered').length;
  const offers = [];
  const heldBack = new Set();
  for (const entry of entries) {
    for (const target of entry.targets) {
      const list = outbox.devices[target.userId];
      const isDue = target.dueAtMs <= nowMs && !heldBack.has(target.deviceId) && list;
      if ((entry.restUntilMs ?? 0) > nowMs) continue;
      if (target.state === 'waiting' && isDue) {
        offers.push({ entry, target, epoch: list.epoch });
      } else if (target.state === 'waiting' || target.state === 'stale') {
        heldBack.add(target.deviceId);
      } else if (target.state === 'held' && target.dueAtMs !== 0 && isDue) {
        offers.push({ entry, target, epoch: list.epoch });
      }
    }
  }
  return offers.slice(0, Math.max(0, WINDOW - inFlight));
}

/**
 * When to look again.
 *
 * @param {Outbox} outbox
 * @param {number} nowMs
 * @returns {number | null} null: nothing waits for time to pass
 */
export function nextDueMs(outbox, nowMs) {
  const times = Object.values(outbox.entries)
    .flatMap(({ targets, restUntilMs = 0 }) =>
      targets.map((target) => ({ ...target, dueAtMs: Math.max(target.dueAtMs, restUntilMs) })),
    )
    .filter((target) => target.state === 'waiting' || target.state === 'held')
    .map((target) =>
      Math.max(target.dueAtMs, target.state === 'waiting' ? outbox.pausedUntilMs : 0),
    )
    .filter((dueAtMs) => dueAtMs > nowMs);
  return times.length ? Math.min(...times) : null;
}

/** Whose device list must be asked for. @param {Outbox} outbox @returns {string[]} */
export function staleUsers(outbox) {
  const targets = Object.values(outbox.entries).flatMap((entry) => entry.targets);
  return [...new Set(targets.filter((t) => t.state === 'stale').map((t) => t.userId))];
}
