import { describe, expect, test } from 'vitest';
import { bookingMessageId, bookingText } from './bookingMessage.js';
import { checkContent, MalformedContent } from './content.js';
import { conversationIdOf, otherOf, pairOf } from './conversationId.js';
import { historyWindow } from './historyWindow.js';
import { contentOf, messageOf } from './messageOf.js';
import { presenceReducer } from './presenceReducer.js';

const ID = '019a1b2c-3d4e-7f50-8123-456789abcdef';
const TS = '2026-11-23T09:00:00.000Z';
const SESSION = { sessionId: ID, subject: 'Maths', start: TS, end: '2026-11-23T10:00:00.000Z' };
const head = { v: 1, id: ID, conv: 'a_b', ts: TS };

describe('content', () => {
  test.each([
    ['text', { ...head, kind: 'text', text: 'hello' }],
    ['booking', { ...head, kind: 'booking', text: 'hello', session: SESSION }],
    ['receipt', { ...head, kind: 'read', ids: [ID] }],
  ])('%s is taken as it is', (_name, raw) => {
    expect(checkContent(raw)).toBe(raw);
  });

  test.each(['video', 'toString', '__proto__'])('a kind %s of tomorrow is unknown', (kind) => {
    expect(checkContent({ ...head, kind })).toMatchObject({ kind: 'unknown', id: ID });
  });

  test.each([
    ['nothing', null],
    ['another version', { ...head, v: 2, kind: 'text', text: 'x' }],
    ['an id that is none', { ...head, id: '../x', kind: 'text', text: 'x' }],
    ['a time that is none', { ...head, ts: 'soon', kind: 'text', text: 'x' }],
    ['no text', { ...head, kind: 'text' }],
    ['an empty text', { ...head, kind: 'text', text: '' }],
    ['too much text', { ...head, kind: 'text', text: 'x'.repeat(5_001) }],
    ['a booking without a session', { ...head, kind: 'booking', text: 'x' }],
    ['a receipt of objects', { ...head, kind: 'read', ids: [{}] }],
    ['a receipt too long', { ...head, kind: 'read', ids: Array(501).fill(ID) }],
  ])('%s is refused', (_name, raw) => {
    expect(() => checkContent(raw)).toThrow(MalformedContent);
  });
});

test.each([
  ['a', 'b', 'a_b'],
  ['b', 'a', 'a_b'],
])('the pair of %s and %s is %s', (a, b, pair) => {
  expect(pairOf(a, b)).toBe(pair);
  expect(conversationIdOf(a, b)).toBe(`${pair}-${a}`);
  expect(otherOf(pair, a)).toBe(b);
  expect(otherOf(pair, 'eve')).toBeNull();
});

describe('a message from outside', () => {
  const text = /** @type {any} */ ({ ...head, kind: 'text', text: 'hello' });
  const now = Date.parse(TS);

  test('is theirs by what the relay stamped', () => {
    expect(messageOf(text, 'b', 'a', now)?.message).toMatchObject({
      conversationId: 'a_b-a',
      senderId: 'b',
      receiverId: 'a',
      status: 'received',
      isRead: false,
    });
  });

  test('from another device of mine is mine', () => {
    expect(messageOf(text, 'a', 'a', now)).toMatchObject({
      contactId: 'b',
      message: { senderId: 'a', receiverId: 'b', status: 'held', isRead: true },
    });
  });

  test.each([
    ['for a conversation I am not in', 'b_c', 'b'],
    ['for a conversation with somebody else', 'a_c', 'b'],
    ['with a pair written the other way round', 'b_a', 'b'],
  ])('%s is nobody’s', (_name, conv, sender) => {
    expect(messageOf({ ...text, conv }, sender, 'a', now)).toBeNull();
  });

  test('from the future is from a minute ahead at most', () => {
    const later = { ...text, ts: '2030-01-01T00:00:00.000Z' };
    expect(messageOf(later, 'b', 'a', now)?.message?.timestamp).toBe('2026-11-23T09:01:00.000Z');
  });

  test('there and back', () => {
    const sealed = /** @type {any} */ ({ ...head, kind: 'booking', text: 'x', session: SESSION });
    const message = /** @type {any} */ (messageOf(sealed, 'b', 'a', now)?.message);
    expect(contentOf(message)).toEqual(sealed);
  });
});

describe('the window of a conversation', () => {
  /** @param {number} n @param {object} [over] @returns {any} */
  const message = (n, over) => ({ messageId: `m${n}`, status: 'received', isRead: true, ...over });
  const many = Array.from({ length: 361 }, (_, n) => message(n));

  test('stays until the slack is used up', () => {
    expect(historyWindow(many.slice(1)).older).toEqual([]);
  });

  test('then keeps the newest 300', () => {
    const { older, window } = historyWindow(many);
    expect(older).toHaveLength(61);
    expect(window[0].messageId).toBe('m61');
  });

  test.each([
    ['my own that is held', { status: 'held', isRead: false }, true],
    ['my own that has failed', { status: 'failed', isRead: false }, true],
    ['theirs that I have not read', { isRead: false }, true],
    ['my own that is delivered', { status: 'delivered', isRead: false }, false],
  ])('%s: pinned %#', (_name, over, isPinned) => {
    const { window } = historyWindow([message(-1, over), ...many]);
    expect(window[0].messageId === 'm-1').toBe(isPinned);
  });
});

describe('the first message of a booking', () => {
  test('has one id for ever', async () => {
    expect(await bookingMessageId(ID)).toBe(await bookingMessageId(ID));
    expect(await bookingMessageId(ID)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab]/);
    expect(await bookingMessageId(TS)).not.toBe(await bookingMessageId(ID));
  });

  test.each([
    [
      'one clock',
      'Europe/Berlin',
      'Europe/Paris',
      ['Date: Monday, 23 November 2026', 'Time: 10:00–11:00'],
    ],
    [
      'two clocks',
      'Europe/Berlin',
      'America/New_York',
      [
        'Date: Monday, 23 November 2026',
        'Time: 10:00–11:00 in Berlin',
        'That is 04:00–05:00 in New York',
      ],
    ],
    [
      'two days',
      'America/Los_Angeles',
      'Asia/Tokyo',
      ['Time: 01:00–02:00 in Los Angeles', 'That is 18:00–19:00 in Tokyo'],
    ],
    [
      'across midnight',
      'America/New_York',
      'Pacific/Auckland',
      ['That is 22:00–23:00 in Auckland'],
    ],
  ])('%s', (_name, mine, theirs, lines) => {
    const text = bookingText(SESSION, { firstName: 'Maya', timeZone: theirs }, mine);
    expect(text).toContain('Hello Maya');
    expect(text).toContain('Subject: Maths');
    for (const line of lines) expect(text.split('\n')).toContain(line);
  });

  test('names the other day when it is another', () => {
    const late = { ...SESSION, start: '2026-11-23T22:00:00.000Z', end: '2026-11-23T23:00:00.000Z' };
    const text = bookingText(late, { firstName: 'Maya', timeZone: 'Asia/Tokyo' }, 'Europe/Berlin');
    expect(text).toContain('That is Tuesday, 24 November 2026, 07:00–08:00 in Tokyo');
  });
});

test.each([
  ['the first notice', [], { type: 'presence', online: ['a', 'b'] }, ['a', 'b']],
  ['came twice', ['a'], { type: 'presence', online: ['a'], offline: [] }, ['a']],
  ['went', ['a', 'b'], { type: 'presence', offline: ['a'] }, ['b']],
  ['the link is lost', ['a'], { type: 'linkLost' }, []],
])('presence: %s', (_name, before, event, after) => {
  expect(presenceReducer(before, /** @type {any} */ (event))).toEqual(after);
});
