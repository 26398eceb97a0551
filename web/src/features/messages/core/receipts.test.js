import { describe, expect, test } from 'vitest';
import { takingOver } from './receipts.js';

/**
 * @param {string} id
 * @param {'delivered' | 'read'} kind
 * @param {string[]} ids
 * @param {any} [over]
 * @returns {any}
 */
const receipt = (id, kind, ids, over) => ({
  id,
  toUserId: 'bob',
  until: kind === 'read' ? 'replaced' : 'accepted',
  slot: kind,
  content: { kind, ids },
  restUntilMs: 100,
  createdAtMs: 1,
  targets: [{ deviceId: 'b1', state: 'waiting', tries: 0 }],
  ...over,
});
const offered = { targets: [{ deviceId: 'b1', state: 'offered', tries: 0 }] };

/** Composed in this order. @param {any[]} receipts @returns {any} what is in the outbox then */
const composed = (...receipts) =>
  receipts.reduce((entries, next) => {
    const { entry, others } = takingOver(entries, next);
    return { ...others, [entry.id]: entry };
  }, {});

/** @param {any} entries */
const said = (entries) =>
  Object.values(entries).map(({ id, content }) => `${id} ${content.kind} ${content.ids}`);

describe('a receipt', () => {
  test('takes over what the one before it said while that rests, and its time', () => {
    const entries = composed(
      receipt('d1', 'delivered', ['one']),
      receipt('d2', 'delivered', ['two'], { restUntilMs: 150, createdAtMs: 51 }),
    );
    expect(said(entries)).toEqual(['d2 delivered one,two']);
    expect(entries.d2).toMatchObject({ restUntilMs: 100, createdAtMs: 1 });
  });

  test('leaves alone what was offered, and what does not fit', () => {
    const many = Array.from({ length: 500 }, (_, n) => `m${n}`);
    const last = receipt('d2', 'delivered', ['last']);
    expect(said(composed(receipt('d1', 'delivered', ['one'], offered), last))).toHaveLength(2);
    expect(said(composed(receipt('d1', 'delivered', many), last))).toHaveLength(2);
  });

  test('that says read stays, until the next of its conversation takes over what it said', () => {
    const entries = composed(
      receipt('r1', 'read', ['one'], offered),
      receipt('r2', 'read', ['two', 'one']),
    );
    expect(said(entries)).toEqual(['r2 read one,two']);
  });

  test.each([
    ['all of it', ['two', 'one'], {}, ['r read two,one']],
    ['a part', ['one'], {}, ['d delivered one,two', 'r read one']],
    ['it was offered', ['one', 'two'], offered, ['d delivered one,two', 'r read one,two']],
    [
      'my own device waits for it',
      ['one', 'two'],
      { toUserId: 'me' },
      ['d delivered one,two', 'r read one,two'],
    ],
  ])('that says read need not be said as delivered too: %s', (_name, ids, over, expected) => {
    const entries = composed(
      receipt('d', 'delivered', ['one', 'two'], over),
      receipt('r', 'read', ids),
    );
    expect(said(entries)).toEqual(expected);
  });

  test('a message takes over nothing', () => {
    const text = { ...receipt('x', 'read', []), slot: null, content: { kind: 'text' } };
    expect(Object.keys(composed(receipt('d', 'delivered', ['one']), text))).toEqual(['d', 'x']);
  });
});
