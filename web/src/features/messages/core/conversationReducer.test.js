import { describe, expect, test } from 'vitest';
import { byTime, conversationReducer, unreadOf } from './conversationReducer.js';

const ME = 'me';
/** @param {string} messageId @param {object} [over] @returns {any} */
const mine = (messageId, over) => ({
  messageId,
  senderId: ME,
  timestamp: '2026-11-23T09:00:00.000Z',
  status: 'sending',
  isRead: false,
  ...over,
});
/** @param {string} messageId @param {object} [over] @returns {any} */
const theirs = (messageId, over) =>
  mine(messageId, { senderId: 'bob', status: 'received', ...over });

/** @param {string} status @param {any} event */
function after(status, event) {
  const [message] = conversationReducer([mine('m1', { status })], { myId: ME, ...event });
  return message.status;
}

describe('where my message is', () => {
  test.each([
    ['sending', 'held', { type: 'accepted', messageId: 'm1' }],
    ['delivered', 'delivered', { type: 'accepted', messageId: 'm1' }],
    ['failed', 'failed', { type: 'accepted', messageId: 'm2' }],
    ['held', 'sending', { type: 'returned', messageId: 'm1' }],
    ['read', 'read', { type: 'returned', messageId: 'm1' }],
    ['sending', 'delivered', { type: 'receipt', messageIds: ['m1'], status: 'delivered' }],
    ['held', 'read', { type: 'receipt', messageIds: ['m0', 'm1'], status: 'read' }],
    ['read', 'read', { type: 'receipt', messageIds: ['m1'], status: 'delivered' }],
    ['failed', 'delivered', { type: 'receipt', messageIds: ['m1'], status: 'delivered' }],
    ['held', 'failed', { type: 'refused', messageId: 'm1', reason: 'expired' }],
    ['delivered', 'delivered', { type: 'refused', messageId: 'm1', reason: 'expired' }],
  ])('%s becomes %s by %j', (from, to, event) => {
    expect(after(from, event)).toBe(to);
  });

  test('a failure has its reason, and sending again takes it away', () => {
    const refused = { type: /** @type {const} */ ('refused'), myId: ME, messageId: 'm1' };
    const failed = conversationReducer([mine('m1')], { ...refused, reason: 'too_large' });
    expect(failed[0]).toMatchObject({ status: 'failed', reason: 'too_large' });
    const again = conversationReducer(failed, { type: 'composed', message: failed[0] });
    expect(again).toEqual([mine('m1')]);
  });

  test("a contact who reuses my message's id changes nothing of mine", () => {
    const both = conversationReducer([mine('m1')], { type: 'arrived', message: theirs('m1') });
    expect(both).toHaveLength(2);
    const seen = conversationReducer(both, { type: 'seen', myId: ME, messageIds: ['m1'] });
    expect(seen.map((m) => m.isRead)).toEqual([false, true]);
    const receipt = { myId: ME, messageIds: ['m1'], status: /** @type {const} */ ('read') };
    const read = conversationReducer(both, { type: 'receipt', ...receipt });
    expect(read.map((m) => m.status)).toEqual(['read', 'received']);
  });
});

describe('order', () => {
  test('a message that waited goes where its time is', () => {
    const later = theirs('m1', { timestamp: '2026-11-23T10:00:00.000Z' });
    const earlier = theirs('m2', { timestamp: '2026-11-23T09:30:00.000Z' });
    const list = conversationReducer([mine('m0'), later], { type: 'arrived', message: earlier });
    expect(list.map((m) => m.messageId)).toEqual(['m0', 'm2', 'm1']);
  });

  test.each([[['m1', 'm2']], [['m2', 'm1']]])('of one time the smaller id is first: %j', (ids) => {
    /** @type {any[]} */
    let list = [];
    for (const id of ids)
      list = conversationReducer(list, { type: 'arrived', message: theirs(id) });
    expect(list.map((m) => m.messageId)).toEqual(['m1', 'm2']);
  });

  test('two people may give one id at one time', () => {
    expect(byTime(mine('m1'), theirs('m1'))).toBe(0);
  });

  test('what is here already changes nothing, not even the array', () => {
    const list = [theirs('m1', { isRead: true })];
    expect(conversationReducer(list, { type: 'arrived', message: theirs('m1') })).toBe(list);
  });
});

describe('what came back', () => {
  const returned = (/** @type {any} */ message, /** @type {string} */ reason) => {
    const list = [message];
    const event = { type: /** @type {const} */ ('returned'), myId: ME, messageId: 'm1', reason };
    const next = conversationReducer(list, event);
    return next === list ? 'the same' : next[0];
  };

  test('says what it waits for, and that again only when it is another thing', () => {
    const waiting = mine('m1', { reason: 'mailbox_full' });
    expect(returned(mine('m1'), 'mailbox_full')).toEqual(waiting);
    expect(returned(waiting, 'undeliverable')).toEqual(mine('m1', { reason: 'undeliverable' }));
    expect(returned(waiting, 'mailbox_full')).toBe('the same');
  });

  test.each(['delivered', 'read', 'failed'])('late touches nothing that is %s', (status) => {
    expect(returned(mine('m1', { status }), 'mailbox_full')).toBe('the same');
  });
});

test('only a read receipt says that my message is read', () => {
  const type = /** @type {const} */ ('receipt');
  const receipt = (/** @type {'delivered' | 'read'} */ status) => ({
    type,
    myId: ME,
    messageIds: ['m1'],
    status,
  });
  const delivered = conversationReducer([mine('m1')], receipt('delivered'));
  expect(delivered[0].isRead).toBe(false);
  expect(conversationReducer(delivered, receipt('read'))[0].isRead).toBe(true);
});

test('what is known already changes nothing, not even the list', () => {
  const held = [mine('m1', { status: 'held' })];
  expect(conversationReducer(held, { type: 'accepted', myId: ME, messageId: 'm1' })).toBe(held);
});

test('unread is what is theirs and not read', () => {
  const list = [mine('m1'), theirs('m2'), theirs('m3', { isRead: true })];
  expect(unreadOf(list, ME).map((m) => m.messageId)).toEqual(['m2']);
});

test('an event that is none is our own mistake', () => {
  expect(() => conversationReducer([], /** @type {any} */ ({ type: 'x' }))).toThrow(
    'unknown event',
  );
});
