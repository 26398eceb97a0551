/**
 * What a receipt takes over from those that are in the outbox, so that one
 * envelope says what several would have said.
 *
 * @import { OutboxEntry } from '../types.js'
 */
import { RECEIPT_IDS_MAX } from './content.js';

const READ_IDS_KEPT = 200;

/** @typedef {Record<string, OutboxEntry>} Entries  by id */

/** Nothing of it has been offered yet. @param {OutboxEntry} entry */
function isResting({ restUntilMs, targets }) {
  return restUntilMs !== undefined && targets.every((t) => t.state === 'waiting' && t.tries === 0);
}

/** @param {OutboxEntry} entry @returns {string[]} the messages that it speaks of */
function idsOf({ content }) {
  return 'ids' in content ? content.ids : [];
}

/** @param {Entries} entries @param {OutboxEntry} gone @returns {Entries} */
function without(entries, gone) {
  return Object.fromEntries(Object.entries(entries).filter(([id]) => id !== gone.id));
}

/**
 * What has been read has been delivered: of what is read as soon as it comes
 * its sender hears once.
 *
 * @param {Entries} entries
 * @param {OutboxEntry} read
 * @returns {Entries} without what rests and says no more than that
 */
function withoutImplied(entries, read) {
  const ids = idsOf(read);
  const implied = Object.values(entries).find(
    (e) =>
      e.content.kind === 'delivered' &&
      e.toUserId === read.toUserId &&
      isResting(e) &&
      idsOf(e).every((id) => ids.includes(id)),
  );
  return implied ? without(entries, implied) : entries;
}

/**
 * A read receipt takes over what the one before it said: one per conversation
 * is kept for ever, so that a restart of the server unreads nothing. Any other
 * receipt takes over what still rests.
 *
 * @param {Entries} entries
 * @param {OutboxEntry} entry  new; what is no receipt takes over nothing
 * @returns {{ entry: OutboxEntry, others: Entries }}
 */
export function takingOver(entries, entry) {
  const before = Object.values(entries).find(
    (e) => e.slot !== null && e.slot === entry.slot && (e.until === 'replaced' || isResting(e)),
  );
  let { content, restUntilMs, createdAtMs } = entry;
  let others = entries;
  if (before && 'ids' in before.content && 'ids' in content) {
    const kept = entry.until === 'replaced' ? READ_IDS_KEPT : RECEIPT_IDS_MAX;
    const ids = [...new Set([...before.content.ids, ...content.ids])];
    /* What does not fit any more goes by itself: of what arrived, nothing is left out. */
    if (ids.length > kept && entry.until !== 'replaced') return { entry, others };
    content = { ...content, ids: ids.slice(-kept) };
    if (isResting(before)) ({ restUntilMs, createdAtMs } = before);
    others = without(entries, before);
  }
  const next = { ...entry, content, restUntilMs, createdAtMs };
  return { entry: next, others: content.kind === 'read' ? withoutImplied(others, next) : others };
}
